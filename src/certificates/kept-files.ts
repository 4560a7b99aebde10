import { createHash } from 'node:crypto';
import type { Db } from '../database/database.ts';
import { parseEntry } from '../ledger/entry.ts';
import { fileHashesAfter, fileRow, issuedWith, withoutFile } from './kept-files.store.ts';

/** The certificates whose file is gone although no purge erased what their entry says of it. */
export async function* goneCertificates(db: Db): AsyncGenerator<{ entry: string; number: string }> {
  for (const { id, body } of await withoutFile(db)) yield { entry: id, number: numberIn(body) };
}

/** The files that are not what they were kept as, with the entry that issued them where there is one. One file in memory at a time. */
export async function* changedCertificates(
  db: Db,
): AsyncGenerator<{ hash: string; entry: string | undefined; number: string | undefined }> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const hashes: string[] = await fileHashesAfter(db, after);
    for (const hash of hashes) {
      const row = await fileRow(db, hash);
      if (row === undefined || hashOf(row.body) === hash) continue;
      const issued = await issuedWith(db, hash);
      yield { hash, entry: issued?.id, number: issued && numberIn(issued.body) };
    }
    after = hashes.at(-1);
  }
}

const hashOf = (body: string): string =>
  createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex');

function numberIn(body: string): string {
  try {
    const { number } = parseEntry(body).facts;
    return typeof number === 'string' ? number : '?';
  } catch {
    return '?';
  }
}
