import { transact, type Database } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import { draftRows } from './draft.store.ts';
import { closeReviews } from './review.ts';

/** Ends the reviews whose time is over: by the timetable, and by whoever looks at one first. */
export async function keepReviewsTimely(database: Database, now: Date): Promise<void> {
  const open = await draftRows(database.read, ['in-review', 'confirming']);
  if (open.length === 0) return;
  const zone = (await organisation(database.read))?.zone ?? 'UTC';
  const today = dayIn(zone, now);
  const isOver = (day: string | null) => day !== null && day < today;
  if (open.some((row) => isOver(row.closes_on) || isOver(row.staff_until)))
    await transact(database.write, (tx) => closeReviews(tx, now, today));
}
