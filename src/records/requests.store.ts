import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type DataRequest = Schema['data_request'];
export type CorrectionRequest = Schema['correction_request'];

export async function putDataRequest(tx: Tx, row: DataRequest): Promise<void> {
  await tx.insertInto('data_request').values(row).execute();
}

export async function setDataFate(tx: Tx, id: string, fate: Partial<DataRequest>): Promise<void> {
  await tx.updateTable('data_request').set(fate).where('id', '=', id).execute();
}

export async function putCorrection(tx: Tx, row: CorrectionRequest): Promise<void> {
  await tx.insertInto('correction_request').values(row).execute();
}

export async function setAnswer(tx: Tx, id: string, answer: Partial<CorrectionRequest>): Promise<void> {
  await tx.updateTable('correction_request').set(answer).where('id', '=', id).execute();
}

export function dataRequest(db: Db, id: string): Promise<DataRequest | undefined> {
  return db.selectFrom('data_request').selectAll().where('id', '=', id).executeTakeFirst();
}

export function correctionRequest(db: Db, id: string): Promise<CorrectionRequest | undefined> {
  return db.selectFrom('correction_request').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The request for their data of somebody that is open. */
export function openDataRequest(db: Db, personId: string): Promise<DataRequest | undefined> {
  return db
    .selectFrom('data_request')
    .selectAll()
    .where('person_id', '=', personId)
    .where('given_on', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

/** What somebody said is wrong and nobody has answered yet. */
export function openCorrections(db: Db, personId: string): Promise<CorrectionRequest[]> {
  return db
    .selectFrom('correction_request')
    .selectAll()
    .where('person_id', '=', personId)
    .where('answered_at', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** Open requests for data with whose they are, the soonest due first, at most so many. */
export function openDataRequests(db: Db, most: number) {
  return db
    .selectFrom('data_request')
    .innerJoin('person', 'person.id', 'data_request.person_id')
    .selectAll('data_request')
    .select('person.name')
    .where('given_on', 'is', null)
    .where('ended_at', 'is', null)
    .orderBy('due_on')
    .orderBy('data_request.id')
    .limit(most)
    .execute();
}

/** What people said is wrong and nobody has answered yet, with who they are, the oldest first, at most so many. */
export function openCorrectionRequests(db: Db, most: number) {
  return db
    .selectFrom('correction_request')
    .innerJoin('person', 'person.id', 'correction_request.person_id')
    .selectAll('correction_request')
    .select('person.name')
    .where('answered_at', 'is', null)
    .orderBy('correction_request.at')
    .orderBy('correction_request.id')
    .limit(most)
    .execute();
}

/** Requests for data that are over, the newest first, at most so many. */
export function closedDataRequests(db: Db, most: number) {
  return db
    .selectFrom('data_request')
    .innerJoin('person', 'person.id', 'data_request.person_id')
    .leftJoin('person as giver', 'giver.id', 'data_request.given_by')
    .selectAll('data_request')
    .select(['person.name', 'giver.name as giver'])
    .where((eb) => eb.or([eb('given_on', 'is not', null), eb('ended_at', 'is not', null)]))
    .orderBy('data_request.at', 'desc')
    .orderBy('data_request.id', 'desc')
    .limit(most)
    .execute();
}
