import { transact, type Db, type Tx } from '../database/database.ts';
import {
  hasCheckpoint,
  holdTree,
  insertCheckpoint,
  lastCheckpoint,
  newestCheckpoint,
  wasUsedBefore,
  type CheckpointRow,
} from './checkpoint.store.ts';
import type { Log } from './log.ts';
import { hasSuccessor, holdSuccession, logChain } from './log.store.ts';
import { Frontier } from './merkle.ts';
import { makeCheckpoint, type Verifier } from './note.ts';
import { treeOf } from './seal.store.ts';

const INTERVAL_MS = 60_000;
// A checkpoint is kept under its instant: there cannot be two in one.
const AT_ONCE_MS = 1;
/** After this long a log that is used has its first checkpoint: it is signed right after the first entry is sealed. */
const FIRST_WITHIN_MS = 600_000;

/** Signs a checkpoint when the log has grown and the last one is a minute old. True when it did. */
export function checkpointIfDue(db: Db, log: Log, now: Date): Promise<boolean> {
  return checkpoint(db, log, now, INTERVAL_MS);
}

/** Signs a checkpoint when the log has grown since the last, however young: at day's end, and before a backup. */
export function checkpointNow(db: Db, log: Log, now: Date): Promise<boolean> {
  return checkpoint(db, log, now, AT_ONCE_MS);
}

/** The same, and also where nothing came since, when the last one is a minute old: what is asked today is not answered as of Friday. */
export function checkpointOfNow(db: Db, log: Log, now: Date): Promise<boolean> {
  return checkpoint(db, log, now, AT_ONCE_MS, INTERVAL_MS);
}

/** The instant before which a log must have begun to be old enough for its first checkpoint. */
export const firstCheckpointBy = (now: Date): string =>
  new Date(now.getTime() - FIRST_WITHIN_MS).toISOString();

/**
 * How many entries, in the order of replay, were sealed by that instant as the last checkpoint before it says: what was
 * known then. Zero before the first.
 */
export async function knownBy(db: Db, instant: Date): Promise<number> {
  let before = 0;
  let known = 0;
  for (const { origin } of await logChain(db)) {
    const found = await newestCheckpoint(db, origin, instant.toISOString());
    if (found !== undefined) known = before + found.size;
    before += (await treeOf(db, origin)).size;
  }
  return known;
}

async function checkpoint(
  db: Db,
  log: Log,
  now: Date,
  interval: number,
  idle = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  const at = now.toISOString();
  const isWanted = async (from: Db) =>
    isDue(await newestCheckpoint(from, log.origin, at), await treeOf(from, log.origin), now, interval, idle);
  if (!(await isWanted(db))) return false;
  return transact(db, async (tx) => {
    await holdSuccession(tx);
    if (await hasSuccessor(tx, log.origin)) return false;
    const tree = await treeOf(tx, log.origin);
    if (!(await holdTree(tx, log.origin, tree.size))) return false;
    if (!(await isWanted(tx))) return false;
    await refuseLateFirst(tx, log, now);
    await sign(tx, log, now);
    return true;
  });
}

/**
 * Signs the last checkpoint of a log, which names the key of the next one, in the transaction that begins that. Gives its instant:
 * now, or right after the one before it.
 */
export async function signLast(tx: Tx, log: Log, next: Verifier, now: Date): Promise<Date> {
  await refuseLateFirst(tx, log, now);
  const at = await notBefore(tx, log.origin, now);
  await sign(tx, log, at, next);
  return at;
}

/** This instant, or the first after the last checkpoint of a log: who signed it may have another clock. */
export async function notBefore(tx: Tx, origin: string, now: Date): Promise<Date> {
  const before = await lastCheckpoint(tx, origin);
  return new Date(Math.max(now.getTime(), before === undefined ? 0 : Date.parse(before.at) + AT_ONCE_MS));
}

/** Signs the first checkpoint of a log that succeeds another, in the transaction that begins it. */
export const signFirst = (tx: Tx, log: Log, at: Date): Promise<void> => sign(tx, log, at);

async function sign(tx: Tx, log: Log, at: Date, next?: Verifier): Promise<void> {
  const { size, frontier } = await treeOf(tx, log.origin);
  const signed = { origin: log.origin, size, root: Frontier.unpack(size, frontier).root(), at };
  const note = makeCheckpoint(signed, log, log.privateKey, next);
  await insertCheckpoint(tx, log.origin, { at: at.toISOString(), size, note });
}

// Whoever takes all checkpoints away must not get a new one over what they left.
async function refuseLateFirst(tx: Tx, log: Log, now: Date): Promise<void> {
  if (await hasCheckpoint(tx, log.origin)) return;
  if (await wasUsedBefore(tx, log.origin, firstCheckpointBy(now)))
    throw new Error(
      `The log ${log.origin} has been used for long and has not one checkpoint: they were taken away. Nothing is signed over what is left. Compare it with a backup, and with a checkpoint kept elsewhere.`,
    );
}

function isDue(
  last: CheckpointRow | undefined,
  tree: { size: number },
  now: Date,
  interval: number,
  idle: number,
): boolean {
  if (last === undefined) return tree.size > 0;
  return now.getTime() - Date.parse(last.at) >= (tree.size > last.size ? interval : idle);
}
