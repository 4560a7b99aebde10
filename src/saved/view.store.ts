import type { Db, Tx } from '../database/database.ts';
import type { SavedTables } from '../database/saved-tables.ts';
import type { Day } from '../days.ts';

export type ViewRow = SavedTables['saved_view'];

/** The views that somebody keeps, by name. */
export const viewsOf = (db: Db, personId: string): Promise<ViewRow[]> =>
  db
    .selectFrom('saved_view')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('name')
    .orderBy('id')
    .execute();

/** One of them; undefined for somebody else's. */
export const viewOf = (db: Db, personId: string, id: string): Promise<ViewRow | undefined> =>
  db
    .selectFrom('saved_view')
    .selectAll()
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst();

export async function insertView(tx: Tx, view: ViewRow): Promise<void> {
  await tx.insertInto('saved_view').values(view).execute();
}

export async function updateView(tx: Tx, id: string, change: Partial<ViewRow>): Promise<void> {
  await tx.updateTable('saved_view').set(change).where('id', '=', id).execute();
}

export async function deleteView(tx: Tx, personId: string, id: string): Promise<void> {
  await tx.deleteFrom('saved_view').where('person_id', '=', personId).where('id', '=', id).execute();
}

/** The views whose mail of this week or month has not gone out, of people with an address who are here on that day. */
export function viewsToMail(db: Db, slots: { week: string; month: string }, today: Day) {
  return (
    db
      .selectFrom('saved_view as v')
      .innerJoin('person as p', 'p.id', 'v.person_id')
      .selectAll('v')
      .where('p.email', 'is not', null)
      .where((e) =>
        e.or([
          e.and([e('v.mail', '=', 'week'), e('v.mailed', '<', slots.week)]),
          e.and([e('v.mail', '=', 'month'), e('v.mailed', '<', slots.month)]),
        ]),
      )
      // An officer from outside has no spell at all.
      .where((e) =>
        e.not(
          e.and([
            e.exists(
              e.selectFrom('employment as s').select('s.hired_on').whereRef('s.person_id', '=', 'p.id'),
            ),
            e.not(
              e.exists(
                e
                  .selectFrom('employment as s')
                  .select('s.hired_on')
                  .whereRef('s.person_id', '=', 'p.id')
                  .where('s.hired_on', '<=', today)
                  .where((or) => or.or([or('s.left_on', 'is', null), or('s.left_on', '>=', today)])),
              ),
            ),
          ]),
        ),
      )
      .orderBy('v.id')
      .execute()
  );
}

/** Takes the mail of a week or month for this process; false where another took it. */
export async function claimMail(tx: Tx, id: string, before: string, slot: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('saved_view')
    .set({ mailed: slot })
    .where('id', '=', id)
    .where('mailed', '=', before)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
