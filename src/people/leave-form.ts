import { z } from 'zod';
import type { Tx } from '../database/database.ts';
import { isDay, type Day } from '../days.ts';
import { invalid, invalidField } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { isEmployedBetween, leavesOf, type Leave } from './leave.store.ts';
import { setLeave } from './leave.ts';
import { reasonProblems } from './why.ts';

const text = z.string().catch('').transform(oneLine);

/** The form for a leave: its days, the last of them empty while it is not known; and of one on record, why it is changed. */
export const leaveForm = z.object({
  from: text,
  to: text,
  reason: z
    .string()
    .catch('')
    .transform((given) => given.trim()),
});
export type LeaveForm = z.output<typeof leaveForm>;

/**
 * Puts somebody on leave, or changes the days of one; says whether anything changed. Throws as `setLeave` does, and
 * `invalid` where nobody says why one on record is changed, and where this person does not work here on any of these days: a slip of the finger in the year.
 */
export async function saveLeave(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  { from, to, reason }: LeaveForm,
  id?: string,
): Promise<boolean> {
  const days = { from, to: to === '' ? null : to };
  const before = id === undefined ? undefined : (await leavesOf(tx, personId)).find((one) => one.id === id);
  const { changed } = await setLeave(
    tx,
    now,
    by,
    personId,
    id === undefined ? days : { ...days, id, ...(reason === '' ? {} : { why: { reason } }) },
  );
  const problems = changed && before !== undefined && !isEnding(before, days) ? reasonProblems(reason) : [];
  if (problems.length > 0) throw invalid(problems);
  if (changed && isDay(from) && !(await isEmployedBetween(tx, personId, from, days.to)))
    throw invalidField('from', 'people.leave-not-employed');
  return changed;
}

/** True where a leave without a last day gets one: that is news, and corrects nothing. */
export const isEnding = ({ from, isOpen, to }: Leave, days: { from: Day; to: Day | null }): boolean =>
  (isOpen === true || to === null) && days.to !== null && days.from === from;
