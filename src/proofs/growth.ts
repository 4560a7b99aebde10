import type { Db } from '../database/database.ts';
import type { CheckpointRow } from '../ledger/checkpoint.store.ts';
import { lastCheckpoint } from '../ledger/checkpoint.store.ts';
import { consistencyOf, type ConsistencyProof } from '../ledger/consistency.ts';
import { logChain, type LogRow } from '../ledger/log.store.ts';
import { openCheckpoint } from '../ledger/note.ts';
import { consistencyProof } from '../ledger/proof.ts';
import { recordProofAt, type RecordProof } from '../ledger/record-proof.ts';
import { storedHashes } from '../ledger/seal.store.ts';
import { saidOf } from '../ledger/verify-succession.ts';
import { lastSignedBy, type Signed } from './signed-days.ts';

/** How one log goes on from the one before it. */
export interface Link {
  /** From the last checkpoint of the log before to where it ended: none where that checkpoint was signed at the end. In hex. */
  tail: string[];
  /** The entry of the next log that names the log before, its size and root; proven in the checkpoint that the chain goes on from. */
  record: RecordProof;
}

/** All that it takes to check, without us, that a signed state of one log is the beginning of one of a later log. */
export interface ChainProof {
  /** Both as signed notes. */
  old: string;
  new: string;
  /** From the old state to the last checkpoint of its log. */
  growth: ConsistencyProof;
  links: Link[];
}

export type Growth = ConsistencyProof | ChainProof;

type State = Pick<CheckpointRow, 'note'> & { log: LogRow };

/**
 * The proof between the newest checkpoints that were signed by each of two instants, over as many logs as lie between. `none` when
 * there was no checkpoint by then; `broken` when what is kept does not prove it: then `heed verify` says what is wrong.
 */
export async function growthBetween(
  db: Db,
  by: { old: Date; new: Date },
): Promise<Growth | 'none' | 'broken'> {
  const [older, newer]: (Signed | undefined)[] = [
    await lastSignedBy(db, by.old),
    await lastSignedBy(db, by.new),
  ];
  return older === undefined || newer === undefined ? 'none' : growthOf(db, older, newer);
}

/** The proof between two checkpoints of the same log or of two; `broken` when what is kept does not prove it. */
export async function growthOf(db: Db, older: State, newer: State): Promise<Growth | 'broken'> {
  if (older.log.origin === newer.log.origin) return consistencyOf(db, newer.log, older, newer);
  const logs = await logChain(db);
  const [from, to] = [older, newer].map(({ log }) => logs.findIndex(({ origin }) => origin === log.origin));
  const between = from! < 0 ? [] : logs.slice(from, to! + 1);
  const last = await lastCheckpoint(db, older.log.origin);
  const growth = last && (await consistencyOf(db, older.log, older, last));
  if (between.length < 2 || growth === undefined || growth === 'broken') return 'broken';
  const links: Link[] = [];
  let state: State = { ...last!, log: older.log };
  for (const log of between.slice(1)) {
    const end = log.origin === newer.log.origin ? newer : await lastCheckpoint(db, log.origin);
    const link = end && (await linkOf(db, state, { ...end, log }));
    if (link === undefined) return 'broken';
    links.push(link);
    state = { ...end!, log };
  }
  return { old: older.note, new: newer.note, growth, links };
}

async function linkOf(db: Db, before: State, after: State): Promise<Link | undefined> {
  const said = await saidOf(db, before.log, after.log);
  const size = Number(said?.facts['size']);
  const signed = openCheckpoint(before.note, before.log);
  if (said === undefined || signed === undefined || !(signed.size <= size)) return undefined;
  const record = await recordProofAt(db, said.entry, after);
  const tail = await consistencyProof(storedHashes(db, before.log.origin), signed.size, size).catch(
    () => undefined,
  );
  if (typeof record === 'string' || record.log !== after.log.origin || tail === undefined) return undefined;
  return { tail: tail.map((hash) => hash.toString('hex')), record };
}

/** A proof of growth as the file that the checker reads. */
export function growthFile(proof: Growth): string {
  const format = 'links' in proof ? 'heed-chain-proof/1' : 'heed-consistency-proof/1';
  return `${JSON.stringify({ format, ...proof }, null, 2)}\n`;
}
