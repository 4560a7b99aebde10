import { lockPeople, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { addDays, daysBetween, isDay, type Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { deputiesFrom, deputyOf, hasTeam, type DeputyRow } from './deputy.store.ts';
import { knownPeople, rolesOf } from './people.store.ts';
import type { PersonDetails } from './person.ts';

/** The longest time for which somebody stands in, in days, the first and the last included. */
export const LONGEST_TIME = 180;
/** How far ahead the first day may lie. */
const AHEAD = 365;

/** Whom a manager names, from a day to a day, both included. */
export interface DeputyWanted {
  personId: string;
  from: Day;
  to: Day;
}

/** What is wrong with the days: each with its field. */
export function problemsWithDays({ from, to }: Omit<DeputyWanted, 'personId'>, today: Day): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!isDay(from)) problems.push({ field: 'from', key: 'deputy.from-needed' });
  else if (from < today) problems.push({ field: 'from', key: 'deputy.from-past' });
  else if (from > addDays(today, AHEAD)) problems.push({ field: 'from', key: 'deputy.from-far' });
  if (!isDay(to)) problems.push({ field: 'to', key: 'deputy.to-needed' });
  else if (isDay(from) && to < from) problems.push({ field: 'to', key: 'deputy.to-before' });
  else if (isDay(from) && daysBetween(from, to) >= LONGEST_TIME)
    problems.push({ field: 'to', key: 'deputy.too-long', params: { most: LONGEST_TIME } });
  return problems;
}

/** True for somebody who works here on each of these days. */
export const worksThrough = (
  person: Pick<PersonDetails, 'hiredOn' | 'leftOn'>,
  from: Day,
  to: Day,
): boolean =>
  person.hiredOn !== null && person.hiredOn <= from && (person.leftOn === null || person.leftOn >= to);

/**
 * Names somebody to stand in for a manager; false when just that was said already. Throws `not-found` for a manager who
 * is not there, `conflict` for one with nobody below, and `invalid` with each field that is wrong.
 */
export async function setDeputy(
  tx: Tx,
  now: Date,
  by: string,
  managerId: string,
  wanted: DeputyWanted,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const { personId, from, to } = wanted;
  const known = await knownPeople(tx, [managerId, personId]);
  if (!known.has(managerId)) throw notFound();
  if (!(await hasTeam(tx, managerId))) throw conflict('deputy.nobody-below');
  const problems = problemsWithDays(wanted, today);
  const person = known.get(personId);
  const others = await deputiesFrom(tx, managerId, today);
  const same = others.filter((row) => row.person_id === personId);
  if (problems.length === 0 && same.some((row) => row.from_on === from && row.to_on === to)) return false;
  const wrong = (key: string, params: FieldProblem['params'] = {}) =>
    problems.unshift({ field: 'person', key, params });
  if (person === undefined) wrong('deputy.person-unknown');
  else if (personId === managerId) wrong('deputy.not-oneself');
  else if ((await rolesOf(tx, personId)).includes('auditor')) wrong('deputy.auditor');
  else if (problems.length === 0 && !worksThrough(person, from, to))
    wrong('deputy.not-here', { name: person.name });
  else if (problems.length === 0 && same.some((row) => row.from_on <= to && row.to_on >= from))
    wrong('deputy.already', { name: person.name });
  if (problems.length > 0) throw invalid(problems);
  const facts = { by, deputy: newId(now), manager: managerId, from, to };
  await append(tx, now, [{ at: from, kind: 'deputy-set', personId, facts }]);
  return true;
}

/** Ends it from today on; false when it is over already. Throws `not-found` for what this manager never said. */
export async function endDeputy(
  tx: Tx,
  now: Date,
  by: string,
  managerId: string,
  id: string,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const row: DeputyRow | undefined = await deputyOf(tx, managerId, id);
  if (row === undefined) throw notFound();
  if (row.to_on < today || row.to_on < row.from_on) return false;
  const facts = { by, deputy: id, manager: managerId };
  await append(tx, now, [{ at: today, kind: 'deputy-ended', personId: row.person_id, facts }]);
  return true;
}
