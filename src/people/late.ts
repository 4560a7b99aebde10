import type { Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { NewEntry } from '../ledger/entry.ts';
import type { Known } from './changes.ts';
import type { PersonDetails } from './person.ts';
import { factsOf, USUAL_WORK, type Work } from './work-facts.ts';
import { placementHistory, workHistory } from './work.store.ts';

/** What holds from a day on. */
export interface Dated<T> {
  from: Day;
  value: T;
}

/**
 * What is to be said so that a change holds from a day in the past on: of that day, and of each later day on record, as long
 * as it only carried on what had been so. What was said anew later stays. `first` held before anything was said.
 */
export function since<T extends object>(
  history: readonly Dated<T>[],
  change: Partial<T>,
  from: Day,
  first: T,
): Dated<T>[] {
  const held = history.findLast((one) => one.from <= from)?.value ?? first;
  const said = [{ from, value: { ...held, ...change } }];
  let open = Object.keys(change) as (keyof T)[];
  for (const one of history.filter((later) => later.from > from)) {
    open = open.filter((field) => one.value[field] === held[field]);
    const changed = Object.fromEntries(open.map((field) => [field, change[field]])) as Partial<T>;
    if (open.length > 0) said.push({ from: one.from, value: { ...one.value, ...changed } });
  }
  const known = (one: Dated<T>) => history.find((h) => h.from === one.from)?.value;
  return said.filter((one) => JSON.stringify(known(one)) !== JSON.stringify(one.value));
}

/** The fields of `after` that are others than in `before`. */
export function changed<T extends object>(before: T, after: T): Partial<T> {
  const fields = (Object.keys(after) as (keyof T)[]).filter((field) => before[field] !== after[field]);
  return Object.fromEntries(fields.map((field) => [field, after[field]])) as Partial<T>;
}

interface Place {
  jobRole: string;
  site: string;
  team: string;
}

const placeOf = ({ jobRole, siteId, team }: PersonDetails): Place => ({ jobRole, site: siteId, team });

/** The facts that make place, work and manager what is wanted from a day in the past on. */
export async function lateEntries(
  tx: Tx,
  personId: string,
  by: string | null,
  before: Known,
  after: PersonDetails,
  from: Day,
): Promise<NewEntry[]> {
  const entries: NewEntry[] = [];
  const add = (at: Day, kind: string, facts: NewEntry['facts']) =>
    entries.push({ at, kind, personId, facts: { by, ...facts } });
  const place = changed(placeOf(before), placeOf(after));
  if (Object.keys(place).length > 0) {
    const history: Dated<Place>[] = (await placementHistory(tx, personId)).map((row) => ({
      from: row.from_on,
      value: { jobRole: row.job_role, site: row.site_id, team: row.team },
    }));
    const first = history[0]?.value ?? placeOf(before);
    for (const one of since(history, place, from, first)) add(one.from, 'placed', { ...one.value });
  }
  const work: Partial<Work> = changed(before.work, after.work ?? before.work);
  if (Object.keys(work).length > 0) {
    const history = (await workHistory(tx, personId)).map((one) => ({ from: one.from, value: one.work }));
    for (const one of since(history, work, from, USUAL_WORK)) add(one.from, 'work-set', factsOf(one.value));
  }
  if (before.managerId !== after.managerId) add(from, 'manager-set', { manager: after.managerId });
  return entries;
}
