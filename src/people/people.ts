import type { Tx } from '../database/database.ts';
import { lockPeople } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { isDay, type Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { personDetails, insertPerson, isBelow, takenBy, updatePerson } from './people.store.ts';

/** What somebody works as, for the choice of clauses and questions. */
export const JOB_ROLES = [
  'clinician',
  'care-staff',
  'front-desk',
  'marketing',
  'it',
  'manager',
  'other',
] as const;
export type JobRole = (typeof JOB_ROLES)[number];

/** One person as the administrator knows them. `hiredOn` null: not employed here (an auditor from outside). */
export interface PersonDetails {
  employeeNumber: string | null;
  name: string;
  email: string | null;
  jobRole: JobRole;
  siteId: string;
  team: string;
  managerId: string | null;
  hiredOn: Day | null;
  leftOn: Day | null;
}

/** The key names are sorted by: without case and accents, so that O'Brien and Óscar stand where one looks. */
export function sortName(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** An address as it is compared: trimmed and in lower case. */
export const tidyEmail = (email: string): string => email.trim().toLowerCase();

/** Adds a person; gives the id. `today` is the day from which place and manager hold for somebody hired earlier. */
export async function addPerson(
  tx: Tx,
  now: Date,
  by: string | null,
  details: PersonDetails,
  today: Day,
): Promise<string> {
  const id = newId(now);
  if (details.managerId !== null) await lockPeople(tx, 'everyone');
  await check(tx, id, details);
  await insertPerson(tx, id, details, now);
  await append(tx, now, [
    { at: today, kind: 'person-added', personId: id, facts: { by } },
    ...changes(id, by, nobody, details, today),
  ]);
  return id;
}

/** Makes the person's details what is given, from today on; says how many facts changed. Saying it again changes none. */
export async function changePerson(
  tx: Tx,
  now: Date,
  by: string | null,
  id: string,
  details: PersonDetails,
  today: Day,
): Promise<number> {
  await lockPeople(tx, 'everyone');
  const before = await personDetails(tx, id);
  if (before === undefined) throw notFound();
  await check(tx, id, details);
  const entries = changes(id, by, before, details, today);
  const own = (['employeeNumber', 'name', 'email'] as const).filter(
    (field) => before[field] !== details[field],
  );
  if (own.length > 0) {
    await updatePerson(tx, id, details);
    entries.push({ at: today, kind: 'person-changed', personId: id, facts: { by, fields: own } });
  }
  if (entries.length > 0) await append(tx, now, entries);
  return entries.length;
}

const nobody: Partial<PersonDetails> = { managerId: null, hiredOn: null, leftOn: null };

// The facts that lead from one state of a person to another.
function changes(
  personId: string,
  by: string | null,
  before: Partial<PersonDetails>,
  after: PersonDetails,
  today: Day,
): NewEntry[] {
  const entries: NewEntry[] = [];
  const add = (at: Day, kind: string, facts: NewEntry['facts']) =>
    entries.push({ at, kind, personId, facts: { by, ...facts } });
  const { hiredOn, leftOn } = after;
  if (hiredOn !== null && hiredOn !== before.hiredOn) {
    const rehired = typeof before.leftOn === 'string' && before.leftOn < hiredOn;
    if (before.hiredOn == null || rehired) add(hiredOn, 'hired', {});
    else add(hiredOn, 'employment-corrected', { hiredOn, was: before.hiredOn });
  }
  if (before.jobRole !== after.jobRole || before.siteId !== after.siteId || before.team !== after.team) {
    const { jobRole, siteId, team } = after;
    const from = before.jobRole === undefined && hiredOn !== null && hiredOn > today ? hiredOn : today;
    add(from, 'placed', { jobRole, site: siteId, team });
  }
  if ((before.managerId ?? null) !== after.managerId) add(today, 'manager-set', { manager: after.managerId });
  if (
    hiredOn !== null &&
    leftOn !== (before.leftOn ?? null) &&
    !(leftOn === null && hiredOn !== before.hiredOn)
  ) {
    if (leftOn === null) add(today, 'leaving-withdrawn', { hiredOn });
    else add(leftOn, 'left', { hiredOn });
  }
  return entries;
}

async function check(tx: Tx, id: string, details: PersonDetails): Promise<void> {
  const problems: FieldProblem[] = [];
  const { hiredOn, leftOn, managerId } = details;
  if (details.name.trim() === '') problems.push({ field: 'name', key: 'people.name-needed' });
  if (details.employeeNumber === null && details.email === null)
    problems.push({ field: 'employeeNumber', key: 'people.number-or-email' });
  if (hiredOn !== null && !isDay(hiredOn)) problems.push({ field: 'hiredOn', key: 'people.not-a-day' });
  if (leftOn !== null && !isDay(leftOn)) problems.push({ field: 'leftOn', key: 'people.not-a-day' });
  if (leftOn !== null && (hiredOn === null || leftOn < hiredOn))
    problems.push({ field: 'leftOn', key: 'people.left-before-hired' });
  if (problems.length > 0) throw invalid(problems);
  for (const field of await takenBy(tx, id, details)) problems.push({ field, key: `people.taken-${field}` });
  if (problems.length > 0) throw invalid(problems);
  if (managerId !== null) {
    if ((await personDetails(tx, managerId)) === undefined) throw notFound();
    if (managerId === id || (await isBelow(tx, id, managerId))) throw conflict('people.loop');
  }
}
