import type { Db, Tx } from '../database/database.ts';

export function markRows(db: Db): Promise<{ step: string; state: string }[]> {
  return db.selectFrom('setup_mark').select(['step', 'state']).execute();
}

export async function putMark(tx: Tx, step: string, state: string, by: string, at: string): Promise<void> {
  const row = { state, marked_by: by, at };
  await tx
    .insertInto('setup_mark')
    .values({ step, ...row })
    .onConflict((oc) => oc.column('step').doUpdateSet(row))
    .execute();
}

/** How the newest test of the mail settings went; undefined before the first. */
export function lastTest(db: Db) {
  return db
    .selectFrom('mail')
    .select(['id', 'state', 'error', 'created_at', 'sent_at', 'tries'])
    .where('kind', '=', 'setup-test')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** How many people there are, up to so many. */
export async function countPeopleUpTo(db: Db, most: number): Promise<number> {
  return (await db.selectFrom('person').select('id').limit(most).execute()).length;
}
