import type { Db } from '../database/database.ts';
import { parseEntry, type Entry } from '../ledger/entry.ts';
import { recordProof, type RecordProof } from '../ledger/record-proof.ts';
import { saltedValues } from '../ledger/record-proof.store.ts';
import { entriesOfFile } from './file-proof.store.ts';

/** Whether a text is a SHA-256 in hex. */
export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/**
 * The file with which anybody can check that these very bytes were handed over, and when, as an object for JSON: the newest
 * handing over that `may` be seen. `none` for a file of which nothing is on record, `waiting` until its seal is signed.
 */
export async function fileProof(
  db: Db,
  now: Date,
  hash: string,
  { about, may }: { about: string; may: (by: unknown) => boolean },
): Promise<object | 'none' | 'waiting' | 'broken'> {
  const found = await entriesOfFile(db, hash);
  const sent = found.map(({ body }) => parseEntry(body)).findLast(({ facts }) => may(facts['by']));
  if (sent === undefined) return 'none';
  const records = [];
  for (const id of [sent.id, ...askedBy(sent)]) {
    const proof = await recordProof(db, now, id);
    if (typeof proof === 'string') return proof;
    // What was searched for stays closed: it may be a name.
    const values = id === sent.id ? await saltedValues(db, id) : [];
    records.push({ ...(proof satisfies RecordProof), values: values.filter(({ name }) => name === 'file') });
  }
  return { format: 'heed-file-proof/1', about, file: hash, records };
}

const askedBy = ({ facts }: Entry): string[] =>
  typeof facts['export'] === 'string' ? [facts['export']] : [];
