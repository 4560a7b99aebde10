import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { isDay, type Day } from '../days.ts';
import { conflict, invalid, invalidField, notFound, type FieldProblem } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { knownPeople } from '../people/people.store.ts';
import type { Held } from './judge.ts';
import { holdOf, isErased, standingHolds } from './keeping.store.ts';

export const LONGEST_REASON = 2000;

/** The holds of today, for the judgement. */
export const holdsNow = async (db: Db): Promise<Held[]> =>
  (await standingHolds(db)).map((row) => ({ personId: row.person_id, from: row.from_on, to: row.to_on }));

export interface HoldWanted {
  personId: string | null;
  /** Empty without one. */
  from: Day;
  to: Day;
  reason: string;
}

/** Holds what a person, or everybody, has in a time; gives the id. Throws `invalid` with each field that is wrong. */
export async function setHold(tx: Tx, now: Date, by: string, wanted: HoldWanted): Promise<string> {
  await lockPeople(tx, 'everyone');
  const { personId, from, to } = wanted;
  const reason = wanted.reason.trim();
  const problems: FieldProblem[] = [];
  if (personId !== null && !(await knownPeople(tx, [personId])).has(personId)) throw notFound();
  if (personId !== null && (await isErased(tx, personId)))
    problems.push({ field: 'person', key: 'keeping.erased-already' });
  if (from !== '' && !isDay(from)) problems.push({ field: 'from', key: 'keeping.day-wrong' });
  if (to !== '' && !isDay(to)) problems.push({ field: 'to', key: 'keeping.day-wrong' });
  else if (from !== '' && to !== '' && to < from) problems.push({ field: 'to', key: 'keeping.to-before' });
  if (reason === '') problems.push({ field: 'reason', key: 'keeping.reason-needed' });
  if (reason.length > LONGEST_REASON)
    problems.push({ field: 'reason', key: 'keeping.reason-long', params: { most: LONGEST_REASON } });
  if (problems.length > 0) throw invalid(problems);
  const hold = newId(now);
  const facts = { by, hold, person: personId, from: from || null, to: to || null };
  await append(tx, now, [{ at: now.toISOString(), kind: 'hold-set', personId, facts, commits: { reason } }]);
  return hold;
}

/** Lifts a hold, with a reason. Throws `not-found` for none, `conflict` for one that was lifted. */
export async function liftHold(tx: Tx, now: Date, by: string, id: string, why: string): Promise<void> {
  await lockPeople(tx, 'everyone');
  const hold = await holdOf(tx, id);
  if (hold === undefined) throw notFound();
  if (hold.lifted_at !== null) throw conflict('keeping.lifted-already');
  const reason = why.trim();
  if (reason === '') throw invalidField('reason', 'keeping.reason-needed');
  if (reason.length > LONGEST_REASON)
    throw invalidField('reason', 'keeping.reason-long', { most: LONGEST_REASON });
  const facts = { by, hold: id };
  const { person_id: personId } = hold;
  await append(tx, now, [
    { at: now.toISOString(), kind: 'hold-lifted', personId, facts, commits: { reason } },
  ]);
}
