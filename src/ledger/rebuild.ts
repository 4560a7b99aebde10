import { lockPeople, openScratch, transact, type Database, type Db, type Tx } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import type { Projection } from './ledger.ts';
import { replay, type Position } from './replay.ts';
import { clearTable, insertRows, keyOf, rowsByKey, type Row } from './rows.store.ts';

/** A row as the ledger gives it and as the database has it; null where one of them has none. */
export interface Difference {
  derived: Row | null;
  stored: Row | null;
}

export interface RebuildCheck {
  ok: boolean;
  entries: number;
  /** The tables that differ, with their first differing rows. */
  differing: { table: string; rows: Difference[] }[];
}

const MOST_ROWS = 5;
const INSERT_AT_ONCE = 1000;

/**
 * Derives everything anew: replays the ledger beside the running program, then exchanges the rows in one transaction,
 * with what was appended meanwhile. Gives the number of entries.
 */
export function rebuild(database: Database, projections: readonly Projection[], now: Date): Promise<number> {
  return inScratch(now, async (scratch) => {
    const reached = await replay(database.read, scratch, projections);
    return alone(database, scratch, async (tx, copy) => {
      for (const table of tablesOf(projections)) await exchange(tx, copy, table);
      for (const { rebuilt } of projections) await rebuilt?.(tx);
      return count(await replay(tx, tx, projections, { after: reached }));
    });
  });
}

/**
 * Derives everything anew beside the running program and compares it with what is stored, row by row. When rows differ
 * and entries arrived meanwhile, it catches up and compares again while writers wait.
 */
export function checkRebuild(
  database: Database,
  projections: readonly Projection[],
  now: Date,
): Promise<RebuildCheck> {
  return inScratch(now, async (scratch) => {
    const reached = await replay(database.read, scratch, projections);
    const differing = await beside(database, scratch, (tx, copy) => compare(tx, copy, projections));
    const later = await replay(database.read, scratch, projections, { after: reached });
    if (differing.length === 0 || count(later) === count(reached))
      return { ok: differing.length === 0, entries: count(later), differing };
    return alone(database, scratch, async (tx, copy) => {
      const last = await copy
        .transaction()
        .execute((into) => replay(tx, into, projections, { after: later }));
      const still = await compare(tx, copy, projections);
      return { ok: still.length === 0, entries: count(last), differing: still };
    });
  });
}

const count = ({ sealed, waiting }: Position) => sealed + waiting.size;

const tablesOf = (projections: readonly Projection[]) => [...new Set(projections.flatMap((p) => p.tables))];

async function inScratch<T>(now: Date, work: (scratch: Db) => Promise<T>): Promise<T> {
  const scratch = openScratch();
  try {
    await migrate(scratch, now);
    return await work(scratch.write);
  } finally {
    await scratch.close();
  }
}

/** A transaction in which nobody else writes. The scratch's connection is taken first: inside, no other handle may be. */
function alone<T>(database: Database, scratch: Db, work: (tx: Tx, copy: Db) => Promise<T>): Promise<T> {
  return scratch.connection().execute((copy) =>
    transact(database.write, async (tx) => {
      await lockPeople(tx, 'everyone');
      return work(tx, copy);
    }),
  );
}

/** Reads beside the writers. PostgreSQL needs a transaction for it; on SQLite one would hold up the writers. */
function beside<T>(database: Database, scratch: Db, work: (db: Db, copy: Db) => Promise<T>): Promise<T> {
  if (database.kind === 'sqlite') return work(database.read, scratch);
  return scratch.connection().execute((copy) => transact(database.read, (tx) => work(tx, copy)));
}

async function exchange(tx: Tx, copy: Db, table: string): Promise<void> {
  await clearTable(tx, table);
  let rows: Row[] = [];
  for await (const row of rowsByKey(copy, table, await keyOf(copy, table))) {
    if (rows.push(row) < INSERT_AT_ONCE) continue;
    await insertRows(tx, table, rows);
    rows = [];
  }
  await insertRows(tx, table, rows);
}

async function compare(
  db: Db,
  copy: Db,
  projections: readonly Projection[],
): Promise<RebuildCheck['differing']> {
  const differing: RebuildCheck['differing'] = [];
  for (const table of tablesOf(projections)) {
    const key = await keyOf(copy, table);
    const rows = await differences(rowsByKey(copy, table, key), rowsByKey(db, table, key), key);
    if (rows.length > 0) differing.push({ table, rows });
  }
  return differing;
}

async function differences(
  derived: AsyncGenerator<Row>,
  stored: AsyncGenerator<Row>,
  key: readonly string[],
): Promise<Difference[]> {
  const found: Difference[] = [];
  let [a, b] = [await next(derived), await next(stored)];
  while (found.length < MOST_ROWS && (a !== null || b !== null)) {
    const order = a === null ? 1 : b === null ? -1 : compareKeys(a, b, key);
    if (order === 0 && !isEqual(a!, b!)) found.push({ derived: a, stored: b });
    else if (order < 0) found.push({ derived: a, stored: null });
    else if (order > 0) found.push({ derived: null, stored: b });
    if (order <= 0) a = await next(derived);
    if (order >= 0) b = await next(stored);
  }
  return found;
}

async function next(rows: AsyncGenerator<Row>): Promise<Row | null> {
  const { value, done } = await rows.next();
  return done === true ? null : value;
}

function compareKeys(a: Row, b: Row, key: readonly string[]): number {
  for (const name of key) {
    const [x, y] = [a[name], b[name]];
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : Buffer.compare(bytes(x), bytes(y));
    if (order !== 0) return order;
  }
  return 0;
}

const isEqual = (a: Row, b: Row) =>
  Object.keys(a).every((name) =>
    Buffer.isBuffer(a[name]) ? a[name].equals(bytes(b[name])) : a[name] === b[name],
  );

const bytes = (value: unknown) => (Buffer.isBuffer(value) ? value : Buffer.from(String(value)));
