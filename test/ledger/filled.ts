import { transact, type Db, type Tx } from '../../src/database/database.ts';
import type { NewEntry } from '../../src/ledger/entry.ts';
import { append } from '../../src/ledger/ledger.ts';
import { KEY_CHANGED, succeedLog, type Log } from '../../src/ledger/log.ts';
import { loadLogKey, newKeyText, type LogKey } from '../../src/ledger/log-key.ts';

export const NOON = new Date('2026-03-01T12:00:00.000Z');
export const minutes = (n: number, from = NOON) => new Date(from.getTime() + n * 60_000);

/** A key of a test's own. */
export const testKey = (): LogKey => loadLogKey(newKeyText(), '');

export const something = (n: number): NewEntry => ({
  at: '2026-03-01',
  kind: 'counted',
  personId: `person-${n % 3}`,
  facts: { n },
});

/** Appends so many entries in one transaction, numbered from `from`. */
export const fill = (db: Db, count: number, from = 0, now = NOON): Promise<string[]> =>
  transact(db, (tx: Tx) => fillIn(tx, count, from, now));

export async function fillIn(tx: Tx, count: number, from = 0, now = NOON): Promise<string[]> {
  const entries = Array.from({ length: count }, (_, n) => something(from + n));
  return (await append(tx, now, entries)).map((entry) => entry.id);
}

/** Gives the log in use a successor with another key, for which the old one vouches when it is given. */
export const nextLog = (db: Db, now: Date, old?: LogKey): Promise<Log> =>
  succeedLog(db, { key: testKey(), old, kind: KEY_CHANGED, facts: { why: 'planned' } }, now);
