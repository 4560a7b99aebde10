import { isDay, type Day } from '../days.ts';
import type { FieldProblem } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { LONGEST, type PersonDetails } from './person.ts';
import { factsOf, sameWork, USUAL_WORK, workProblems, type Work } from './work-facts.ts';
import { withWhy, type Why } from './why.ts';

/** A person as they stand, with the day on which the spell of employment before the newest ended, and the latest day from
 * which a place or way of working holds, '' for none. */
export interface Known extends PersonDetails {
  work: Work;
  earlierLeftOn: Day | null;
  latestFrom: Day;
}

/**
 * The facts that lead from one state of a person to another; those that correct what is on record say `why`. Saying the same again
 * leads nowhere: no entries.
 */
export function changes(
  personId: string,
  by: string | null,
  before: Known | undefined,
  after: PersonDetails,
  today: Day,
  why?: Why,
): NewEntry[] {
  const entries: NewEntry[] = [];
  const add = (at: Day, kind: string, facts: NewEntry['facts'], because?: Why) =>
    entries.push(withWhy({ at, kind, personId, facts: { by, ...facts } }, because));
  const { hiredOn, leftOn, jobRole, siteId, team, managerId } = after;
  if (hiredOn !== null && (before?.hiredOn == null || isRehired(before, hiredOn))) {
    add(hiredOn, 'hired', {});
    if (leftOn !== null) add(leftOn, 'left', { hiredOn });
  } else if (hiredOn !== null && before?.hiredOn != null) {
    if (hiredOn !== before.hiredOn)
      add(hiredOn, 'employment-corrected', { hiredOn, was: before.hiredOn }, why);
    if (leftOn === null && before.leftOn !== null) add(today, 'leaving-withdrawn', { hiredOn }, why);
    if (leftOn !== null && leftOn !== before.leftOn)
      add(leftOn, 'left', { hiredOn }, before.leftOn === null ? undefined : why);
  }
  const from = fromDay(before, hiredOn, today);
  if (before?.jobRole !== jobRole || before.siteId !== siteId || before.team !== team)
    add(from, 'placed', { jobRole, site: siteId, team });
  const wasWork = before?.work ?? USUAL_WORK;
  const work = after.work ?? wasWork;
  if (!sameWork(work, wasWork)) add(from, 'work-set', factsOf(work));
  if ((before?.managerId ?? null) !== managerId) add(today, 'manager-set', { manager: managerId });
  return entries;
}

/** True where a first or last day that is on record becomes another, or a leaving is taken back: then somebody says why. */
export function corrects(before: Known | undefined, { hiredOn, leftOn }: PersonDetails): boolean {
  if (before?.hiredOn == null || hiredOn === null || isRehired(before, hiredOn)) return false;
  return hiredOn !== before.hiredOn || (before.leftOn !== null && leftOn !== before.leftOn);
}

// Whoever begins later is placed from that day on; what is said before it must not lie behind that.
function fromDay(before: Known | undefined, hiredOn: Day | null, today: Day): Day {
  const latest = before?.latestFrom ?? hiredOn ?? '';
  return latest > today ? latest : today;
}

/** Somebody who had left and is hired after that begins a new spell; any other new day corrects the one they are in. */
export const isRehired = (before: PersonDetails, hiredOn: Day): boolean =>
  before.leftOn !== null && before.leftOn < hiredOn;

/** What is wrong with details by themselves, and after what was known, on a day: each with its field. */
export function problemsWith(details: PersonDetails, before: Known | undefined, today: Day): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (field: string, key: string, params: Record<string, string | number> = {}) =>
    problems.push({ field, key: `people.${key}`, params });
  const { hiredOn, leftOn } = details;
  if (details.name.trim() === '') add('name', 'name-needed');
  for (const field of ['name', 'employeeNumber', 'email', 'team'] as const) {
    if ((details[field]?.length ?? 0) > LONGEST[field]) add(field, 'too-long', { most: LONGEST[field] });
  }
  if (details.employeeNumber === null && details.email === null) add('employeeNumber', 'number-or-email');
  if (hiredOn !== null && !isDay(hiredOn)) add('hiredOn', 'not-a-day');
  if (leftOn !== null && !isDay(leftOn)) add('leftOn', 'not-a-day');
  if (leftOn !== null && (hiredOn === null || leftOn < hiredOn)) add('leftOn', 'left-before-hired');
  if (details.work !== undefined) problems.push(...workProblems(details.work));
  if (before?.hiredOn == null) return problems;
  if (hiredOn === null) add('hiredOn', 'hired-needed');
  // What is owed now is that of the spell that lasts: one to come would hide it.
  else if (isRehired(before, hiredOn) && before.leftOn! >= today) add('hiredOn', 'rehired-early');
  else if (!isRehired(before, hiredOn) && before.earlierLeftOn !== null && hiredOn <= before.earlierLeftOn)
    add('hiredOn', 'employed-already');
  return problems;
}
