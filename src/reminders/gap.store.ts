import type { Db, Tx } from '../database/database.ts';
import type { Gap } from './telling.ts';

/** Keeps a time without reminders; the first that is said of its beginning holds. */
export async function insertGap(tx: Tx, { from, to }: Gap): Promise<void> {
  await tx
    .insertInto('reminder_gap')
    .values({ from_at: from, to_at: to })
    .onConflict((oc) => oc.column('from_at').doNothing())
    .execute();
}

/** Times without reminders that ended at an instant or later, the oldest first. */
export async function gapsSince(db: Db, at: string): Promise<Gap[]> {
  const rows = await db
    .selectFrom('reminder_gap')
    .selectAll()
    .where('to_at', '>=', at)
    .orderBy('from_at')
    .execute();
  return rows.map(({ from_at: from, to_at: to }) => ({ from, to }));
}
