import { lockPeople, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { isDay, type Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { leavesOf, type Leave } from './leave.store.ts';
import { knownPeople } from './people.store.ts';
import { reasonOf, withWhy, type Why } from './why.ts';

/** Later than any day. */
const OPEN = '9999-12-31';

/**
 * Says that a person is on leave, or, with the `id` of a leave, what its days are now, and why. Gives its id, and whether anything
 * changed: the same days said again are the same leave. Throws `invalid` with the fields of days that are none, run
 * backwards or overlap another leave, `conflict` for a leave that is not there any more, `not-found` for nobody.
 */
export async function setLeave(
  tx: Tx,
  now: Date,
  by: string | null,
  personId: string,
  leave: { id?: string; from: Day; to: Day | null; why?: Why | undefined },
): Promise<{ id: string; changed: boolean }> {
  await lockPeople(tx, 'everyone');
  if (!(await knownPeople(tx, [personId])).has(personId)) throw notFound();
  const all = await leavesOf(tx, personId);
  const { from, to } = leave;
  const saidTo = (one: Leave) => (one.isOpen === true ? null : one.to);
  const same = all.find((one) => one.from === from && saidTo(one) === to && one.id === (leave.id ?? one.id));
  if (same !== undefined) return { id: same.id, changed: false };
  if (leave.id !== undefined && !all.some((one) => one.id === leave.id)) throw conflict('people.leave-gone');
  const problems = leaveProblems(
    { from, to },
    all.filter((one) => one.id !== leave.id),
  );
  if (problems.length > 0) throw invalid(problems);
  const id = leave.id ?? newId(now);
  const said: NewEntry = { at: from, kind: 'leave-set', personId, facts: { by, leave: id, from, to } };
  await append(tx, now, [leave.id === undefined ? said : withWhy(said, leave.why)]);
  return { id, changed: true };
}

/** Takes a leave back, as if it had never been, and says why. Throws `invalid` without a reason, `conflict` where it is not there (any more), `not-found` for nobody. */
export async function withdrawLeave(
  tx: Tx,
  now: Date,
  by: string | null,
  personId: string,
  leaveId: string,
  given: string,
): Promise<void> {
  const reason = reasonOf(given);
  await lockPeople(tx, 'everyone');
  if (!(await knownPeople(tx, [personId])).has(personId)) throw notFound();
  const leave = (await leavesOf(tx, personId)).find((one) => one.id === leaveId);
  if (leave === undefined) throw conflict('people.leave-gone');
  await append(tx, now, [
    { at: leave.from, kind: 'leave-withdrawn', personId, facts: { by, leave: leaveId }, commits: { reason } },
  ]);
}

/** What is wrong with the days of a leave beside the others of this person. */
export function leaveProblems({ from, to }: Omit<Leave, 'id'>, others: readonly Leave[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!isDay(from)) problems.push({ field: 'from', key: 'people.not-a-day' });
  if (to !== null && !isDay(to)) problems.push({ field: 'to', key: 'people.not-a-day' });
  if (problems.length > 0) return problems;
  if (to !== null && to < from) return [{ field: 'to', key: 'people.leave-backwards' }];
  const other = others.find((one) => one.from <= (to ?? OPEN) && from <= (one.to ?? OPEN));
  return other === undefined ? [] : [{ field: 'from', key: 'people.leave-overlaps' }];
}

/** The leave that a day lies in. */
export const leaveOn = (leaves: readonly Leave[], day: Day): Leave | undefined =>
  leaves.find((one) => one.from <= day && day <= (one.to ?? OPEN));

/** The leaves of somebody, the newest first, with where each lies seen from a day. */
export const leavesShown = (leaves: readonly Leave[], today: Day) =>
  leaves
    .map((one) => {
      const isOver = one.to !== null && one.to < today;
      return { ...one, when: isOver ? 'past' : one.from > today ? 'coming' : 'now' };
    })
    .toReversed();
