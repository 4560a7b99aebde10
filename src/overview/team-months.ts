import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '../database/database.ts';
import { addDays, addMonths, lastOfMonth, type Day } from '../days.ts';
import { commonFacts } from '../obligations/common.store.ts';
import { personFacts, type Known } from '../obligations/facts.store.ts';
import { rules } from '../obligations/rule.ts';
import { countedThen } from '../obligations/then.ts';
import { pieces } from '../people/pieces.ts';
import type { Frame } from '../reports/completion.ts';
import type { Tally, Where } from '../reports/tally.ts';
import { peopleBelow } from './overview.store.ts';

/** So many months back a trend goes. */
export const MONTHS = 24;

/** How somebody's people stood at the end of a month. */
export interface Month {
  day: Day;
  counts: Tally['counts'];
}

/** The last days of the months before a day, the newest first. */
export const endsBefore = (today: Day): Day[] =>
  Array.from({ length: MONTHS }, (_, n) =>
    lastOfMonth(addMonths(addDays(`${today.slice(0, 7)}-01`, -1), -n)),
  );

/**
 * How those who are in a scope today, under these filters, stood at the ends of the months before a day: as is known of them, and
 * by the rules in force. Nobody keeps who had whom below them on a day. Oldest first, from the first month with anybody in it.
 */
export async function teamMonths(
  db: Db,
  { scope, days }: Pick<Frame, 'scope' | 'days'>,
  where: Where,
  until: Day,
): Promise<Month[]> {
  if (scope === 'everyone') return [];
  const ends = endsBefore(until).toReversed();
  const [inForce, common] = [await rules(db), await commonFacts(db)];
  const months = new Map(ends.map((day): [Day, Month['counts']] => [day, {}]));
  for (const ids of pieces(await peopleBelow(db, scope.below))) {
    for (const { placement, facts } of await personFacts(db, ids)) {
      if (!isAt(placement, where) || (facts.spells.at(-1)?.leftOn ?? days.first) < days.first) continue;
      for (const { day, thing, names } of countedThen(inForce, facts, common, ends)) {
        const counts = months.get(day)!;
        if (where.thing === '' || where.thing === thing)
          for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
      }
    }
    // SQLite answers without waiting: else other pages would wait for a large team.
    await breathe();
  }
  const all = [...months].map(([day, counts]) => ({ day, counts }));
  const first = all.findIndex(({ counts }) => Object.keys(counts).length > 0);
  return first === -1 ? [] : all.slice(first);
}

const isAt = ({ siteId, team, jobRole }: Known['placement'], where: Where): boolean =>
  (where.site === '' || where.site === siteId) &&
  (where.team === '' || where.team === team) &&
  (where.role === '' || where.role === jobRole);
