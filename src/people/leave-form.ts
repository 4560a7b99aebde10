import { z } from 'zod';
import type { Tx } from '../database/database.ts';
import { isDay } from '../days.ts';
import { invalidField } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { isEmployedBetween } from './leave.store.ts';
import { setLeave } from './leave.ts';

const text = z.string().catch('').transform(oneLine);

/** The form for a leave: its days, the last of them empty while it is not known. */
export const leaveForm = z.object({ from: text, to: text });
export type LeaveForm = z.output<typeof leaveForm>;

/**
 * Puts somebody on leave, or changes the days of one; says whether anything changed. Throws as `setLeave` does, and
 * `invalid` where this person does not work here on any of these days: a slip of the finger in the year.
 */
export async function saveLeave(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  { from, to }: LeaveForm,
  id?: string,
): Promise<boolean> {
  const days = { from, to: to === '' ? null : to, ...(id === undefined ? {} : { id }) };
  const { changed } = await setLeave(tx, now, by, personId, days);
  if (changed && isDay(from) && !(await isEmployedBetween(tx, personId, from, days.to)))
    throw invalidField('from', 'people.leave-not-employed');
  return changed;
}
