import type { Db } from '../database/database.ts';
import { newestCheckpoint, type CheckpointRow } from './checkpoint.store.ts';
import { currentLog } from './log.ts';
import { openCheckpoint, verifierKey, type Verifier } from './note.ts';
import { consistencyProof, verifyConsistency } from './proof.ts';
import { storedHashes } from './seal.store.ts';

/** All that it takes to check, without us, that one signed checkpoint is the beginning of another. */
export interface ConsistencyProof {
  log: string;
  key: string;
  /** Both as signed notes. */
  old: string;
  new: string;
  /** The hashes in between, in hex (RFC 6962). */
  path: string[];
}

/**
 * The proof between the newest checkpoints of the log in use that were signed by each of two instants. `none` when there was no
 * checkpoint by then; `broken` when what is kept does not prove it: then `heed verify` says what is wrong.
 */
export async function consistencyBetween(
  db: Db,
  by: { old: Date; new: Date },
): Promise<ConsistencyProof | 'none' | 'broken'> {
  const log = await currentLog(db);
  if (log === undefined) return 'none';
  const [older, newer] = [
    await newestCheckpoint(db, log.origin, by.old.toISOString()),
    await newestCheckpoint(db, log.origin, by.new.toISOString()),
  ];
  if (older === undefined || newer === undefined) return 'none';
  return consistencyOf(db, log, older, newer);
}

/** The proof between two checkpoints of one log; `broken` when what is kept does not prove it. */
export async function consistencyOf(
  db: Db,
  log: Verifier,
  older: Pick<CheckpointRow, 'note'>,
  newer: Pick<CheckpointRow, 'note'>,
): Promise<ConsistencyProof | 'broken'> {
  const [old, grown] = [openCheckpoint(older.note, log), openCheckpoint(newer.note, log)];
  if (old === undefined || grown === undefined) return 'broken';
  const path = await consistencyProof(storedHashes(db, log.origin), old.size, grown.size).catch(() => []);
  if (!verifyConsistency(old, grown, path)) return 'broken';
  const hashes = path.map((hash) => hash.toString('hex'));
  return { log: log.origin, key: verifierKey(log), old: older.note, new: newer.note, path: hashes };
}
