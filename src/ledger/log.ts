import { randomBytes, type KeyObject } from 'node:crypto';
import { transact, type Db, type Tx } from '../database/database.ts';
import { conflict } from '../errors.ts';
import { notBefore, signFirst, signLast } from './checkpoint.ts';
import type { Facts } from './entry.ts';
import { append } from './ledger.ts';
import type { LogKey } from './log-key.ts';
import { holdLogs, insertLog, logChain, type LogRow } from './log.store.ts';
import { Frontier, leafHash } from './merkle.ts';
import { verifierKey, type Verifier } from './note.ts';
import { insertSeals, putTree, queuedOne, treeOf } from './seal.store.ts';

/** The log that entries are sealed into, with the key that signs its checkpoints. */
export interface Log extends Verifier {
  privateKey: KeyObject;
}

/**
 * The log of this database, begun when there is none; several processes may start together. Throws a sentence when
 * the key is not the log's: what it signed would not be believed.
 */
export async function openLog(db: Db, key: LogKey, now: Date): Promise<Log> {
  return withKey((await currentLog(db)) ?? (await beginFirst(db, key, now)), key);
}

/** The same, but begins none: undefined when there is no log yet. */
export async function openLogIfBegun(db: Db, key: LogKey): Promise<Log | undefined> {
  const log = await currentLog(db);
  return log && withKey(log, key);
}

function withKey(log: LogRow, key: LogKey): Log {
  if (!log.publicKey.equals(key.publicKey))
    throw new Error(
      `The log ${log.origin} is signed with another key. Give that key in HEED_LOG_KEY, or as log.key in the data folder. To go on with the key that is there now, run: heed key change.`,
    );
  return { origin: log.origin, publicKey: log.publicKey, privateKey: key.privateKey };
}

/** The log in use and its public key, for those who verify and never sign. Undefined before the first start. */
export async function currentLog(db: Db): Promise<LogRow | undefined> {
  return (await logChain(db)).at(-1);
}

/** Kinds of entry that say why a log has a successor: its key was changed, or a backup was brought back. */
export const KEY_CHANGED = 'log-key-changed';
export const RESTORED = 'restored-from-backup';

/** Why a log gets a successor, and with which key that goes on. */
export interface Succession {
  key: LogKey;
  /** The key of the log in use, where it is still there: it signs that log's last checkpoint, which names the next key. */
  old: LogKey | undefined;
  /** The kind of the entry that says so in the next log, and what it says beside what every succession says. */
  kind: typeof KEY_CHANGED | typeof RESTORED;
  facts?: Facts;
}

/**
 * Begins the log that succeeds the one in use, with an entry that names that one, its size and its root. A restored backup needs it:
 * sealing on would sign a second, different history under the same name. So does a change of the key. Throws a conflict when
 * `expected` is no longer the log in use.
 */
export async function succeedLog(
  db: Db,
  { key, old, kind, facts }: Succession,
  now: Date,
  expected?: string,
): Promise<Log> {
  return transact(db, async (tx) => {
    await holdLogs(tx);
    const last = (await logChain(tx)).at(-1);
    if (last === undefined || (expected !== undefined && last.origin !== expected))
      throw conflict('ledger.log-changed');
    const { origin: predecessor, publicKey } = last;
    const next = { origin: nextOrigin(predecessor), publicKey: key.publicKey, privateKey: key.privateKey };
    const signer = old?.publicKey.equals(publicKey) === true ? old : undefined;
    const began =
      signer === undefined
        ? await notBefore(tx, predecessor, now)
        : await signLast(tx, { ...signer, origin: predecessor }, next, now);
    await insertLog(tx, { ...next, beganAt: began.toISOString(), predecessor });
    const { size, frontier } = await treeOf(tx, predecessor);
    const root = Frontier.unpack(size, frontier).root().toString('base64');
    const isNewKey = !publicKey.equals(key.publicKey);
    const keys = isNewKey ? { key: verifierKey(next), vouched: signer !== undefined } : {};
    const said = { ...facts, predecessor, size, root, ...keys };
    const [entry] = await append(tx, now, [{ at: now.toISOString(), kind, facts: said }]);
    await sealFirst(tx, next.origin, entry!.id);
    await signFirst(tx, next, began);
    return next;
  });
}

// Sealed and signed at once, before all that waits: a log that says whence it comes is never found without a checkpoint.
async function sealFirst(tx: Tx, origin: string, id: string): Promise<void> {
  const entry = await queuedOne(tx, id);
  const leaf = leafHash(entry.body);
  const frontier = new Frontier();
  frontier.append(leaf);
  await insertSeals(tx, origin, [{ ...entry, idx: 0, leaf }], []);
  await putTree(tx, origin, { size: frontier.size, frontier: frontier.pack() });
}

/**
 * Gives the log in use with its key, for as long as a process lives: `load` reads the key again when another process gave the log a
 * successor. Throws a sentence when what it reads is not that log's key.
 */
export function followLog(db: Db, first: Log, load: (log: LogRow) => LogKey): () => Promise<Log> {
  let log = first;
  return async () => {
    const row = await currentLog(db);
    if (row !== undefined && row.origin !== log.origin) log = withKey(row, load(row));
    return log;
  };
}

function beginFirst(db: Db, key: LogKey, now: Date): Promise<LogRow> {
  return transact(db, async (tx) => {
    await holdLogs(tx);
    const other = (await logChain(tx)).at(-1);
    if (other !== undefined) return other;
    const beganAt = now.toISOString();
    const first = { origin: newOrigin(), publicKey: key.publicKey, beganAt, predecessor: null };
    await insertLog(tx, first);
    return first;
  });
}

const newOrigin = () => `heed/${randomBytes(4).toString('hex')}/1`;

// A name of its own: a backup may be restored twice, and each goes on by itself.
const nextOrigin = (origin: string) => `heed/${randomBytes(4).toString('hex')}/${generation(origin) + 1}`;

const generation = (origin: string) => Number(/\d+$/.exec(origin)?.[0] ?? 1);
