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

/** Brings up to date when the leaves of these people are over that nobody ended. */
export async function endLeaves(tx: Tx, personIds: readonly string[]): Promise<void> {
  for (const piece of pieces([...new Set(personIds)])) {
    const open = await tx
      .selectFrom('leave_spell')
      .select(['id', 'person_id', 'from_on', 'ends_on'])
      .where('person_id', 'in', piece)
      .where('to_on', 'is', null)
      .execute();
    if (open.length === 0) continue;
    const spells = await tx
      .selectFrom('employment')
      .selectAll()
      .where(
        'person_id',
        'in',
        open.map((row) => row.person_id),
      )
      .orderBy('hired_on')
      .execute();
    for (const { id, person_id, from_on, ends_on } of open) {
      const own = spells.filter((spell) => spell.person_id === person_id);
      const end = endWith(own, from_on);
      if (end !== ends_on)
        await tx.updateTable('leave_spell').set({ ends_on: end }).where('id', '=', id).execute();
    }
  }
}
