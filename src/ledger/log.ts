import { randomBytes, type KeyObject } from 'node:crypto';
import { transact, type Db } from '../database/database.ts';
import type { LogKey } from './log-key.ts';
import { holdLogs, insertLog, logChain, type LogRow } from './log.store.ts';
import type { Verifier } from './note.ts';

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
      `The log ${log.origin} is signed with another key. Give that key in HEED_LOG_KEY, or as log.key in the data folder.`,
    );
  return { origin: log.origin, publicKey: log.publicKey, privateKey: key.privateKey };
}

/** The log in use and its public key, for those who verify and never sign. Undefined before the first start. */
export async function currentLog(db: Db): Promise<LogRow | undefined> {
  return (await logChain(db)).at(-1);
}

/**
 * Begins the log that succeeds the one in use, perhaps with another key. A restored backup needs it: sealing on would
 * sign a second, different history under the same origin.
 */
export async function succeedLog(db: Db, key: LogKey, now: Date): Promise<Log> {
  const next = await transact(db, async (tx) => {
    await holdLogs(tx);
    const last = (await logChain(tx)).at(-1);
    const origin = last === undefined ? newOrigin() : nextOrigin(last.origin);
    const beganAt = now.toISOString();
    const row = { origin, publicKey: key.publicKey, beganAt, predecessor: last?.origin ?? null };
    await insertLog(tx, row);
    return row;
  });
  return { origin: next.origin, publicKey: next.publicKey, privateKey: key.privateKey };
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

const nextOrigin = (origin: string) => origin.replace(/\d+$/, (generation) => String(Number(generation) + 1));
