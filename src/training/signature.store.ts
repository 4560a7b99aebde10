import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';
import { contentReader } from '../files/content.ts';
import type { PolicyText } from '../policy/text.ts';

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

const ofPerson = prepared((db, { personId }: { personId: string }) =>
  db.selectFrom('signature').selectAll().where('person_id', '=', personId).orderBy('at', 'desc'),
);

/** All signatures of a person, newest first. */
export const signaturesOf = (db: Db, personId: string): Promise<Signature[]> => ofPerson(db, { personId });

export function signatureByReceipt(db: Db, receipt: string): Promise<Signature | undefined> {
  return db.selectFrom('signature').selectAll().where('receipt', '=', receipt).executeTakeFirst();
}

const readText = contentReader((body) => JSON.parse(body) as PolicyText);

/** The policy exactly as it read where somebody signed it. */
export const signedText = (db: Db, signature: Signature): Promise<PolicyText> =>
  readText(db, signature.text_hash);
