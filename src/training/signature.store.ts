import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type Signature = Schema['signature'];

export async function putSignature(tx: Tx, signature: Signature): Promise<void> {
  await tx.insertInto('signature').values(signature).execute();
}

/** A signature of a person, or of anybody when `personId` is null. */
export function signatureOf(db: Db, personId: string | null, id: string): Promise<Signature | undefined> {
  let query = db.selectFrom('signature').selectAll().where('id', '=', id);
  if (personId !== null) query = query.where('person_id', '=', personId);
  return query.executeTakeFirst();
}

/** All signatures of a person, newest first. */
export function signaturesOf(db: Db, personId: string): Promise<Signature[]> {
  return db
    .selectFrom('signature')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('at', 'desc')
    .execute();
}

export function signatureByReceipt(db: Db, receipt: string): Promise<Signature | undefined> {
  return db.selectFrom('signature').selectAll().where('receipt', '=', receipt).executeTakeFirst();
}
