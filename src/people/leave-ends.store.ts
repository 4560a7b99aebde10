import type { Tx } from '../database/database.ts';
import { addDays, type Day } from '../days.ts';
import { pieces } from './pieces.ts';

interface Spell {
  hired_on: Day;
  left_on: Day | null;
}

/**
 * When a leave that nobody ended is over: with the employment, unless the next one followed it the day after. Null while it
 * goes on. `spells` are those of one person, oldest first.
 */
export function endWith(spells: readonly Spell[], from: Day): Day | null {
  const over = spells.find(
    ({ left_on: left }, n) => left !== null && left >= from && spells[n + 1]?.hired_on !== addDays(left, 1),
  );
  return over?.left_on ?? null;
}

/**
 * Brings up to date when the leaves of these people are over that nobody ended, after which day they are back at work, and where
 * they work.
 */
export async function endLeaves(tx: Tx, personIds: readonly string[]): Promise<void> {
  for (const piece of pieces([...new Set(personIds)])) {
    const leaves = await tx.selectFrom('leave_spell').selectAll().where('person_id', 'in', piece).execute();
    if (leaves.length === 0) continue;
    const ids = [...new Set(leaves.map((row) => row.person_id))];
    const spells = await tx
      .selectFrom('employment')
      .selectAll()
      .where('person_id', 'in', ids)
      .orderBy('hired_on')
      .execute();
    const placements = await tx.selectFrom('placement').selectAll().where('person_id', 'in', ids).execute();
    for (const row of leaves) {
      const own = spells.filter((spell) => spell.person_id === row.person_id);
      const place = placements.find((one) => one.person_id === row.person_id);
      const is = {
        ends_on: row.to_on ?? endWith(own, row.from_on),
        back_after: place === undefined ? null : backAfter(own, row.to_on),
        site_id: place?.site_id ?? null,
        team: place?.team ?? null,
      };
      if (KEPT.some((name) => is[name] !== row[name]))
        await tx.updateTable('leave_spell').set(is).where('id', '=', row.id).execute();
    }
  }
}

const KEPT = ['ends_on', 'back_after', 'site_id', 'team'] as const;

// Who works here on the day after it: not before they came, nor when they left with it.
const backAfter = (spells: readonly Spell[], to: Day | null): Day | null =>
  to !== null && spells.some(({ hired_on, left_on }) => hired_on <= to && (left_on === null || left_on > to))
    ? to
    : null;
