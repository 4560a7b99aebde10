import { createHash } from 'node:crypto';
import type { Db, Tx } from '../database/database.ts';

/** Keeps a text for ever under its SHA-256; gives the hash. Keeping it again changes nothing. */
export async function keepContent(tx: Tx, kind: string, body: string): Promise<string> {
  const hash = contentHash(body);
  await tx
    .insertInto('content')
    .values({ hash, kind, body })
    .onConflict((oc) => oc.column('hash').doNothing())
    .execute();
  return hash;
}

export const contentHash = (body: string): string => createHash('sha256').update(body).digest('hex');

/** The text kept under a hash. */
export async function contentOf(db: Db, hash: string): Promise<string | undefined> {
  const row = await db.selectFrom('content').select('body').where('hash', '=', hash).executeTakeFirst();
  return row?.body;
}
