import { lockPeople, type Tx } from '../database/database.ts';
import { isDay, type Day } from '../days.ts';
import { invalid, invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { knownPeople } from './people.store.ts';
import { factsOf, sameWork, USUAL_WORK, workProblems, type Work } from './work-facts.ts';
import { workHistory } from './work.store.ts';

/**
 * Says how a person works from a day on, which may lie in the past: what was said of a later day stays. False when it
 * was known already. Throws `not-found` for nobody, `invalid` with the fields for what there is not.
 */
export async function setWork(
  tx: Tx,
  now: Date,
  by: string | null,
  personId: string,
  work: Work,
  from: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  if (!(await knownPeople(tx, [personId])).has(personId)) throw notFound();
  if (!isDay(from)) throw invalidField('from', 'people.not-a-day');
  const problems = workProblems(work);
  if (problems.length > 0) throw invalid(problems);
  const before = (await workHistory(tx, personId)).findLast((one) => one.from <= from)?.work ?? USUAL_WORK;
  if (sameWork(before, work)) return false;
  await append(tx, now, [{ at: from, kind: 'work-set', personId, facts: { by, ...factsOf(work) } }]);
  return true;
}
