import { createHash } from 'node:crypto';
import type { Db, Tx } from '../database/database.ts';

/** Keeps a text for ever under its SHA-256; gives the hash. Keeping it again changes nothing. */
export async function keepContent(tx: Tx, kind: string, body: string): Promise<string> {
  const hash = contentHash(body);
  const kept = await tx.selectFrom('content').select('hash').where('hash', '=', hash).executeTakeFirst();
  if (kept !== undefined) return hash;
  // Somebody else may keep it at the same time.
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

/** The hashes of kept texts that are not what they were kept as. Reads them one at a time: they are long. */
export async function changedContents(db: Db): Promise<string[]> {
  const changed: string[] = [];
  for (const { hash } of await db.selectFrom('content').select('hash').orderBy('hash').execute()) {
    const body = await contentOf(db, hash);
    if (body === undefined || contentHash(body) !== hash) changed.push(hash);
  }
  return changed;
}

/** Which of these hashes no text is kept under. */
export async function missingContents(db: Db, hashes: readonly string[]): Promise<string[]> {
  const rows = await db.selectFrom('content').select('hash').execute();
  const kept = new Set(rows.map((row) => row.hash));
  return [...new Set(hashes)].filter((hash) => !kept.has(hash));
}
