import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '../database/database.ts';
import { addDays, daysBetween, type Day } from '../days.ts';
import { commonFacts, employedAfter } from './common.store.ts';
import { rules } from './rule.ts';
import { workedOut } from './standing.projection.ts';
import { standingRows } from './standing.store.ts';

/** How much is due in a time, as it is and as it would be. */
export interface Load {
  now: number;
  planned: number;
}

/** What is to be done by when: what was due before today, and what falls due in each week from there on that has any. */
export interface DuePlan {
  before: Load;
  weeks: (Load & { week: Day })[];
}

const MONDAY = '1970-01-05';
const PAGE = 500;

/** The Monday of the week of a day. */
export const weekOf = (day: Day): Day => addDays(day, -(((daysBetween(MONDAY, day) % 7) + 7) % 7));

interface Due {
  needs: string;
  dueOn: Day;
  leftOn: Day | null;
}

/** What would fall due when, were these the start days of sites; saves nothing. Memory stays flat however many people there are. */
export async function dueBy(db: Db, changed: ReadonlyMap<string, Day>, today: Day): Promise<DuePlan> {
  const inForce = await rules(db);
  const common = await commonFacts(db);
  const planned = { ...common, siteStarts: new Map([...common.siteStarts, ...changed]) };
  const before: Load = { now: 0, planned: 0 };
  const weeks = new Map<Day, Load>();
  const count = (as: keyof Load, { needs, dueOn, leftOn }: Due) => {
    if (needs === 'nothing' || (leftOn !== null && leftOn < today)) return;
    if (dueOn < today) before[as]++;
    else {
      const week = weekOf(dueOn);
      let load = weeks.get(week);
      if (load === undefined) weeks.set(week, (load = { now: 0, planned: 0 }));
      load[as]++;
    }
  };
  for (let after = ''; ;) {
    const ids = await employedAfter(db, after, PAGE);
    if (ids.length === 0) break;
    const whose = { first: ids[0]!, last: (after = ids.at(-1)!) };
    for (const row of await standingRows(db, whose))
      count('now', { needs: row.needs, dueOn: row.due_on, leftOn: row.left_on });
    for (const row of await workedOut(db, whose, inForce, planned)) count('planned', row);
    // SQLite answers without waiting: let others have their turn.
    await breathe();
  }
  const inOrder = [...weeks].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { before, weeks: inOrder.map(([week, load]) => ({ week, ...load })) };
}
