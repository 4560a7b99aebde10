import type { Db } from '../database/database.ts';
import { newestCheckpoint, type CheckpointRow } from './checkpoint.store.ts';
import { logChain } from './log.store.ts';
import { leafHash } from './merkle.ts';
import { openCheckpoint, verifierKey } from './note.ts';
import { inclusionProof, verifyInclusion } from './proof.ts';
import { entryText } from './record-proof.store.ts';
import { sealOf, storedHashes } from './seal.store.ts';

/** All that it takes to check, without us, that an entry stands in the log that a checkpoint signs. */
export interface RecordProof {
  /** The entry's exact text (canonical JSON). */
  entry: string;
  /** SHA-256 over a zero byte and that text, in hex. */
  leaf: string;
  log: string;
  /** The place of the entry, from 0, in the tree of the checkpoint's size. */
  index: number;
  size: number;
  /** The hashes from the leaf to the root, in hex (RFC 6962). */
  path: string[];
  /** The signed note (C2SP tlog-checkpoint). */
  checkpoint: string;
  /** The signed time of the checkpoint: a UTC instant, whole seconds. */
  sealedAt: string;
  /** The log's key: `<origin>+<key id>+<base64 of type and Ed25519 key>`. */
  key: string;
}

/**
 * The proof of an entry up to the newest checkpoint of its log. `waiting` while it is not sealed, or its seal not signed;
 * `broken` when what is kept does not prove it: then `heed verify` says what is wrong.
 */
export async function recordProof(
  db: Db,
  now: Date,
  entryId: string,
): Promise<RecordProof | 'waiting' | 'broken'> {
  return proofUpTo(db, entryId, (log) => newestCheckpoint(db, log, now.toISOString()));
}

/** The same up to one checkpoint of its log. */
export const recordProofAt = (
  db: Db,
  entryId: string,
  checkpoint: Pick<CheckpointRow, 'note'>,
): Promise<RecordProof | 'waiting' | 'broken'> => proofUpTo(db, entryId, () => Promise.resolve(checkpoint));

async function proofUpTo(
  db: Db,
  entryId: string,
  checkpointOf: (log: string) => Promise<Pick<CheckpointRow, 'note'> | undefined>,
): Promise<RecordProof | 'waiting' | 'broken'> {
  const entry = await entryText(db, entryId);
  if (entry === undefined) return 'broken';
  const seal = await sealOf(db, entryId);
  if (seal === undefined) return 'waiting';
  const log = (await logChain(db)).find(({ origin }) => origin === seal.log);
  const newest = await checkpointOf(seal.log);
  if (log === undefined) return 'broken';
  if (newest === undefined) return 'waiting';
  const signed = openCheckpoint(newest.note, log);
  if (signed === undefined) return 'broken';
  const { size, root } = signed;
  if (size <= seal.idx) return 'waiting';
  const path = await inclusionProof(storedHashes(db, seal.log), seal.idx, size).catch(() => []);
  const leaf = leafHash(entry);
  if (!verifyInclusion(leaf, seal.idx, size, path, root)) return 'broken';
  return {
    entry,
    leaf: leaf.toString('hex'),
    log: log.origin,
    index: seal.idx,
    size,
    path: path.map((hash) => hash.toString('hex')),
    checkpoint: newest.note,
    sealedAt: signed.at.toISOString(),
    key: verifierKey(log),
  };
}
