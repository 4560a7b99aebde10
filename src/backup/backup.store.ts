import { sql } from 'kysely';
import { dialectOf, openScratch, type Db, type Tx } from '../database/database.ts';
import { insertMany } from '../database/insert.ts';
import { commonName, migrate } from '../database/migrate.ts';
import type { Schema } from '../database/schema.ts';
import { RESTORED } from '../ledger/log.ts';
import { keyOf } from '../ledger/rows.store.ts';
import { LEFT_OUT, type TablePart } from './format.ts';

// What other rows refer to comes first.
const FIRST = ['ledger', 'person'];

/** A table that is kept, with the columns of its key. */
export interface Shape {
  part: TablePart;
  key: string[];
}

/** The tables that these migrations make (all of them unless told), as they are kept and in the order of bringing in. */
export async function shapes(now: Date, only?: ReadonlySet<string>): Promise<Shape[]> {
  const scratch = openScratch();
  try {
    await migrate(scratch, now, only);
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name`.execute(
      scratch.write,
    );
    const names = rows.map(({ name }) => name).filter((name) => !LEFT_OUT.has(name));
    const ordered = [...FIRST, ...names.filter((name) => !FIRST.includes(name))];
    return await Promise.all(ordered.map((name) => shapeOf(scratch.write, name)));
  } finally {
    await scratch.close();
  }
}

async function shapeOf(scratch: Db, name: string): Promise<Shape> {
  const { rows } = await sql<{ name: string; type: string }>`
    select name, type from pragma_table_info(${name})`.execute(scratch);
  const columns = rows.map((row) => row.name);
  const binary = rows.filter((row) => row.type.toLowerCase() === 'blob').map((row) => row.name);
  return { part: { part: 'table', name, columns, binary }, key: await keyOf(scratch, name) };
}

/** The common names of the migrations that were applied. */
export async function appliedNames(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('schema_migration').select('name').orderBy('name').execute();
  return [...new Set(rows.map(({ name }) => commonName(name)))];
}

/** True when anything was ever recorded. */
export async function hasEntries(db: Db): Promise<boolean> {
  const row = await db.selectFrom('ledger').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** The folders of all packages: their hashes. */
export async function packageHashes(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('package_version').select('hash').distinct().orderBy('hash').execute();
  return rows.map(({ hash }) => hash);
}

/** Brings rows in, in their order. */
export async function insertItems(
  tx: Tx,
  { name, columns }: TablePart,
  rows: Record<string, unknown>[],
): Promise<void> {
  // The database numbers what waits to be sealed itself; the order is what counts.
  const given = name === 'unsealed' ? ['entry_id'] : columns;
  await insertMany(tx, name as keyof Schema, given as never[], rows as never[]);
}

/** Forgets what bringing in the ledger queued. */
export async function clearQueue(tx: Tx): Promise<void> {
  await tx.deleteFrom('unsealed').execute();
}

export async function countRows(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db);
  return rows[0]!.n;
}

/** Holds back mail that was waiting: it may have been sent since. Gives how many. */
export async function holdMail(tx: Tx): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('mail')
    .set({ state: 'unsure' })
    .where('state', 'in', ['waiting', 'sending'])
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** What each restore says of itself, the oldest first: the bodies of its entries. */
export async function restoreEntries(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('ledger')
    .select('body')
    .where('kind', '=', RESTORED)
    .orderBy('id')
    .execute();
  return rows.map(({ body }) => body);
}

const SIDE = 'heed_restoring_';

/** True when the schema in use has no table: on PostgreSQL, which alone has such a thing. */
export async function isEmptySchema(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_tables where schemaname = current_schema() limit 1`.execute(db);
  return rows.length === 0;
}

/** Makes a schema for a restore beside the one in use; what a killed one left is dropped. Gives its name. */
export async function makeSideSchema(db: Db, mark: string): Promise<string> {
  await dropSideSchemas(db);
  const name = `${SIDE}${mark}`;
  await sql`create schema ${sql.id(name)}`.execute(db);
  return name;
}

export async function dropSideSchemas(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select nspname as name from pg_namespace where starts_with(nspname, ${SIDE})`.execute(db);
  for (const { name } of rows) await sql`drop schema if exists ${sql.id(name)} cascade`.execute(db);
}

/** Moves everything from a side schema to the one in use. Fails, having moved nothing, where one of its names is taken. */
export async function moveIn(tx: Tx, side: string): Promise<void> {
  if (dialectOf(tx) !== 'postgres') throw new Error('SQLite has no schemas');
  const { rows: here } = await sql<{ name: string }>`select current_schema() as name`.execute(tx);
  const into = sql.id(here[0]!.name);
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = ${side}`.execute(tx);
  for (const { name } of tables) await sql`alter table ${sql.id(side, name)} set schema ${into}`.execute(tx);
  const { rows: functions } = await sql<{ name: string }>`
    select proname as name from pg_proc where pronamespace = ${side}::regnamespace`.execute(tx);
  for (const { name } of functions)
    await sql`alter function ${sql.id(side, name)} set schema ${into}`.execute(tx);
  await sql`drop schema ${sql.id(side)}`.execute(tx);
}
