import { createHash } from 'node:crypto';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type Certificate = Schema['certificate'];

export async function putCertificate(tx: Tx, certificate: Certificate): Promise<void> {
  await tx.insertInto('certificate').values(certificate).execute();
}

type Fate = Partial<Pick<Certificate, 'shows_name' | 'replaced_at' | 'withdrawn_at' | 'withdrawn_why'>>;

export async function setFate(tx: Tx, id: string, fate: Fate): Promise<void> {
  await tx.updateTable('certificate').set(fate).where('id', '=', id).execute();
}

export function certificateNumbered(db: Db, number: string): Promise<Certificate | undefined> {
  return db.selectFrom('certificate').selectAll().where('number', '=', number).executeTakeFirst();
}

/** Every certificate for a signature, the newest first: it alone was not replaced. */
export function certificatesFor(db: Db, signatureId: string): Promise<Certificate[]> {
  return db
    .selectFrom('certificate')
    .selectAll()
    .where('signature_id', '=', signatureId)
    .orderBy('issued_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export async function numberOf(db: Db, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('certificate').select('number').where('id', '=', id).executeTakeFirst();
  return row?.number;
}

/** Keeps the bytes of a file; gives the hash that it is kept under. */
export async function keepFile(tx: Tx, bytes: Buffer): Promise<string> {
  const hash = hashOf(bytes);
  await tx
    .insertInto('certificate_file')
    .values({ hash, body: bytes.toString('base64') })
    .execute();
  return hash;
}

/** The bytes kept under a hash; undefined when they are not there, or not those any more. */
export async function fileOf(db: Db, hash: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('certificate_file')
    .select('body')
    .where('hash', '=', hash)
    .executeTakeFirst();
  const bytes = row && Buffer.from(row.body, 'base64');
  return bytes && hashOf(bytes) === hash ? bytes : undefined;
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
