import { sql, type RawBuilder } from 'kysely';
import { dialectOf, type Db, type Tx } from '../database/database.ts';
import { chunks } from './chunks.ts';

// Derived tables by name: the one place where a table is not known to the types.

export type Row = Readonly<Record<string, unknown>>;

const PAGE = 1000;

/** The columns of a table's primary key. `scratch` is SQLite; every database has the same keys. */
export async function keyOf(scratch: Db, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from pragma_table_info(${table}) where pk > 0 order by pk`.execute(scratch);
  if (rows.length === 0) throw new Error(`the derived table ${table} has no primary key`);
  return rows.map((row) => row.name);
}

/** All rows of a table by its key, texts in the order of their bytes. On PostgreSQL `db` must be a transaction. */
export function rowsByKey(db: Db, table: string, key: readonly string[]): AsyncGenerator<Row> {
  return dialectOf(db) === 'postgres' ? rowsOnPostgres(db, table, key) : rowsOnSqlite(db, table, key);
}

async function* rowsOnSqlite(db: Db, table: string, key: readonly string[]): AsyncGenerator<Row> {
  const columns = sql.join(key.map((name) => sql.ref(name)));
  let last: Row | undefined;
  for (;;) {
    const beyond: RawBuilder<unknown> =
      last === undefined ? sql`` : sql`where (${columns}) > (${sql.join(key.map((name) => last![name]))})`;
    const { rows } = await sql<Row>`
      select * from ${sql.table(table)} ${beyond} order by ${columns} limit ${sql.lit(PAGE)}`.execute(db);
    yield* rows;
    last = rows.at(-1);
    if (rows.length < PAGE) return;
  }
}

async function* rowsOnPostgres(tx: Db, table: string, key: readonly string[]): AsyncGenerator<Row> {
  const texts = await textColumns(tx, table);
  const order = key.map((name) => (texts.has(name) ? sql`${sql.ref(name)} collate "C"` : sql.ref(name)));
  // Open until the transaction ends: a reader may leave off in the middle.
  const cursor = sql.ref(`walk_${table}`);
  await sql`declare ${cursor} no scroll cursor for
    select * from ${sql.table(table)} order by ${sql.join(order)}`.execute(tx);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(PAGE)} from ${cursor}`.execute(tx);
    yield* rows;
    if (rows.length < PAGE) return;
  }
}

async function textColumns(tx: Db, table: string): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and atttypid = 'text'::regtype`.execute(tx);
  return new Set(rows.map((row) => row.name));
}

export async function clearTable(tx: Tx, table: string): Promise<void> {
  await sql`delete from ${sql.table(table)}`.execute(tx);
}

/** Inserts rows that have the same columns. */
export async function insertRows(tx: Tx, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const names = sql.join(columns.map((name) => sql.ref(name)));
  for (const some of chunks(rows)) {
    const values = some.map((row) => sql`(${sql.join(columns.map((name) => row[name]))})`);
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(tx);
  }
}
