import type { Db } from '../database/database.ts';
import type { CheckpointRow } from './checkpoint.store.ts';
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
