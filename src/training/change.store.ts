import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

/** Notes that somebody did what a change asked. Again changes nothing. */
export async function putChangeDone(tx: Tx, row: Schema['change_done']): Promise<void> {
  await tx
    .insertInto('change_done')
    .values(row)
    .onConflict((oc) => oc.columns(['person_id', 'number', 'duty']).doNothing())
    .execute();
}

export async function putChangeAnswer(tx: Tx, row: Schema['change_answer']): Promise<void> {
  await tx.insertInto('change_answer').values(row).execute();
}

/** What somebody answered about one version, newest first. */
export function changeAnswers(db: Db, personId: string, number: number): Promise<Schema['change_answer'][]> {
  return db
    .selectFrom('change_answer')
    .selectAll()
    .where('person_id', '=', personId)
    .where('number', '=', number)
    .orderBy('at', 'desc')
    .orderBy('entry_id', 'desc')
    .execute();
}

/** What somebody did about changes. */
export function changesDoneBy(db: Db, personId: string): Promise<Schema['change_done'][]> {
  return db
    .selectFrom('change_done')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('number', 'desc')
    .execute();
}
