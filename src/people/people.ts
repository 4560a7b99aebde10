import type { Tx } from '../database/database.ts';
import { lockPeople } from '../database/database.ts';
import { newId } from '../database/id.ts';
import type { Day } from '../days.ts';
import { invalid, notFound, type FieldProblem } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { changes, problemsWith, type Known } from './changes.ts';
import { lateEntries } from './late.ts';
import {
  holders,
  insertPeople,
  knownPeople,
  lastingAdministrators,
  updatePerson,
  waysUp,
} from './people.store.ts';
import { sameNumber, type PersonDetails } from './person.ts';
import { aboveThemselves, topDown, type Managers } from './tree.ts';
import { withWhy, type Why } from './why.ts';

export { JOB_ROLES, sortName, tidyEmail, type JobRole, type PersonDetails } from './person.ts';

/** Adds a person; gives the id. `today` is the day from which place and manager hold for somebody hired earlier. */
export async function addPerson(
  tx: Tx,
  now: Date,
  by: string | null,
  details: PersonDetails,
  today: Day,
  how: Pick<Wanted, 'isBroughtIn'> = {},
): Promise<string> {
  const id = newId(now);
  await putPeople(tx, now, by, [{ id, isNew: true, details, ...how }], today);
  return id;
}

/**
 * Makes the person's details what is given, from today on; says how many facts changed. Saying it again changes none. With
 * `from`, a day before today, place, work and manager hold from then on: a fact that is learned late. `why` is said of what changes
 * what is on record of the days before.
 */
export function changePerson(
  tx: Tx,
  now: Date,
  by: string | null,
  id: string,
  details: PersonDetails,
  today: Day,
  from: Day = today,
  why?: Why,
): Promise<number> {
  return putPeople(tx, now, by, [{ id, isNew: false, details, from, ...(why && { why }) }], today);
}

export interface Wanted {
  id: string;
  isNew: boolean;
  /** Of somebody new: no clock of theirs begins before today, whenever they were hired. */
  isBroughtIn?: boolean;
  details: PersonDetails;
  /** For somebody known: the day, where it is before today, from which place, work and manager hold. */
  from?: Day;
  /** Why what is on record is changed. */
  why?: Why;
}

/**
 * Adds and changes people, managers before those under them; says how many entries that took. Throws `invalid` with
 * the fields of the first person who cannot be so, and `not-found` for somebody to change who is not there.
 */
export async function putPeople(
  tx: Tx,
  now: Date,
  by: string | null,
  wanted: readonly Wanted[],
  today: Day,
): Promise<number> {
  await lockPeople(tx, 'everyone');
  const before = await knownPeople(tx, [
    ...new Set(wanted.flatMap((w) => [w.id, w.details.managerId ?? []].flat())),
  ]);
  await refuseWrong(tx, wanted, before, today);
  const entries: NewEntry[] = [];
  for (const { id, isNew, isBroughtIn, details, from, why } of topDown(wanted, await treeWith(tx, wanted))) {
    const known = isNew ? undefined : before.get(id);
    if (isNew) entries.push({ at: today, kind: 'person-added', personId: id, facts: { by } });
    const fields = known === undefined ? [] : OWN.filter((field) => known[field] !== details[field]);
    if (fields.length > 0) {
      await updatePerson(tx, id, details);
      entries.push({ at: today, kind: 'person-changed', personId: id, facts: { by, fields } });
    }
    const told = changes(id, by, known, details, today, why);
    const said = isNew && isBroughtIn === true ? told.map((entry) => broughtIn(entry, today)) : told;
    const isLate = from !== undefined && from < today && known !== undefined;
    entries.push(...said.filter(({ kind }) => !isLate || !HELD.has(kind)));
    if (isLate) {
      const late = await lateEntries(tx, id, by, known, details, from);
      entries.push(...late.map((entry) => withWhy(entry, why)));
    }
  }
  await insertPeople(
    tx,
    wanted.filter((w) => w.isNew),
    now,
  );
  if (entries.length > 0) await append(tx, now, entries);
  return entries.length;
}

// What can be learned late: it holds from one day until another.
const HELD = new Set(['placed', 'work-set', 'manager-set']);
const broughtIn = (entry: NewEntry, today: Day): NewEntry =>
  entry.kind === 'hired' ? { ...entry, facts: { ...entry.facts, clockFrom: today } } : entry;
const OWN = ['employeeNumber', 'name', 'email'] as const;

async function refuseWrong(
  tx: Tx,
  wanted: readonly Wanted[],
  before: Map<string, Known>,
  today: Day,
): Promise<void> {
  const held = await holders(
    tx,
    wanted.map((w) => w.details),
  );
  for (const { id, isNew, details } of wanted) {
    const known = before.get(id);
    if (!isNew && known === undefined) throw notFound();
    const problems: FieldProblem[] = problemsWith(details, known, today);
    const others = held.filter((h) => h.id !== id);
    const { email, employeeNumber } = details;
    if (email !== null && others.some((h) => h.email === email))
      problems.push({ field: 'email', key: 'people.taken-email' });
    // Two who have had one number in different cases since before this was looked at can still be changed otherwise.
    if (
      employeeNumber !== null &&
      employeeNumber !== known?.employeeNumber &&
      others.some(
        (h) => h.employeeNumber !== null && sameNumber(h.employeeNumber) === sameNumber(employeeNumber),
      )
    )
      problems.push({ field: 'employeeNumber', key: 'people.taken-employeeNumber' });
    const { managerId } = details;
    if (managerId !== null && !before.has(managerId) && !wanted.some((w) => w.isNew && w.id === managerId))
      problems.push({ field: 'manager', key: 'people.manager-unknown' });
    if (problems.length > 0) throw invalid(problems);
  }
  await refuseLeavingAlone(tx, wanted, before);
}

// Who may hand out roles must not be gone before somebody else may.
async function refuseLeavingAlone(
  tx: Tx,
  wanted: readonly Wanted[],
  before: Map<string, Known>,
): Promise<void> {
  const leaving = new Set(
    wanted.filter((w) => w.details.leftOn !== null && before.get(w.id)?.leftOn === null).map((w) => w.id),
  );
  if (leaving.size === 0) return;
  const administrators = await lastingAdministrators(tx);
  if (administrators.length > 0 && administrators.every((id) => leaving.has(id)))
    throw invalid([{ field: 'leftOn', key: 'people.last-administrator-leaves' }]);
}

// The tree as it will be, as far up as it matters. Nobody may be above themselves in it.
async function treeWith(tx: Tx, wanted: readonly Wanted[]): Promise<Managers> {
  const managers = wanted.flatMap((w) => w.details.managerId ?? []);
  if (managers.length === 0) return new Map();
  const tree: Map<string, string | null> = await waysUp(tx, [...new Set(managers)]);
  for (const { id, details } of wanted) tree.set(id, details.managerId);
  if (aboveThemselves(tree.keys(), tree).size > 0) throw invalid([{ field: 'manager', key: 'people.loop' }]);
  return tree;
}
