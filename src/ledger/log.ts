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
  const log = (await currentLog(db)) ?? (await beginFirst(db, key, now));
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
    const row = { origin, publicKey: key.publicKey, predecessor: last?.origin ?? null };
    await insertLog(tx, row, now.toISOString());
    return row;
  });
  return { origin: next.origin, publicKey: next.publicKey, privateKey: key.privateKey };
}

function beginFirst(db: Db, key: LogKey, now: Date): Promise<LogRow> {
  return transact(db, async (tx) => {
    await holdLogs(tx);
    const other = (await logChain(tx)).at(-1);
    if (other !== undefined) return other;
    const first = { origin: newOrigin(), publicKey: key.publicKey, predecessor: null };
    await insertLog(tx, first, now.toISOString());
    return first;
  });
}

const newOrigin = () => `heed/${randomBytes(4).toString('hex')}/1`;

const nextOrigin = (origin: string) => origin.replace(/\d+$/, (generation) => String(Number(generation) + 1));
