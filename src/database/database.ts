import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresAdapter, sql, type Transaction } from 'kysely';
import { inside } from './inside.ts';
import { openPostgres, postgresDialect } from './postgres.ts';
import type { Schema } from './schema.ts';
import { openSqlite, sqliteDialect } from './sqlite.ts';

export type Tx = Transaction<Schema>;
/** A handle or a transaction: whatever can run a query. */
export type Db = Kysely<Schema>;

export interface Database {
  kind: 'sqlite' | 'postgres';
  /** Verbs write through this, in `transact`. */
  write: Db;
  /** Pages, reports and exports read through this, so that nobody waits for them. */
  read: Db;
  close(): Promise<void>;
}

export interface DatabasePlace {
  /** `postgres://…`, or undefined for SQLite in `folder`. */
  url?: string | undefined;
  folder: string;
}

export const sqliteFile = (folder: string): string => join(folder, 'heed.sqlite');

/** Opens the database. Migrate it before use. Throws what the driver throws (no such folder, no server). */
export function openDatabase(place: DatabasePlace): Database {
  if (place.url !== undefined) {
    const db = new Kysely<Schema>({ dialect: postgresDialect(openPostgres(place.url)) });
    return { kind: 'postgres', write: db, read: db, close: () => db.destroy() };
  }
  mkdirSync(place.folder, { recursive: true });
  const file = sqliteFile(place.folder);
  const [writer, reader] = [openSqlite(file, 'write'), openSqlite(file, 'read')];
  const write = new Kysely<Schema>({ dialect: sqliteDialect(writer) });
  const read = new Kysely<Schema>({ dialect: sqliteDialect(reader) });
  return {
    kind: 'sqlite',
    write,
    read,
    // Kysely closes no handle that ran no query; an open reader would keep the write-ahead log from being folded in.
    async close() {
      await read.destroy();
      reader.close();
      await write.destroy();
      writer.close();
    },
  };
}

/**
 * One SQLite database of its own, for a replay that is thrown away: in memory as far as its cache goes, beyond that in a file
 * that nobody else can open and that is gone with it. Foreign keys are off: only derived rows live there.
 */
export function openScratch(): Database {
  const handle = openSqlite('', 'write');
  handle.pragma('foreign_keys = OFF');
  handle.pragma('synchronous = OFF');
  // Nobody else reads it, it is thrown away as a whole, and most of it is written once: no journal on the disk, nothing zeroed.
  handle.pragma('journal_mode = MEMORY');
  handle.pragma('secure_delete = OFF');
  handle.pragma('cache_size = -64000');
  const db = new Kysely<Schema>({ dialect: sqliteDialect(handle) });
  return { kind: 'sqlite', write: db, read: db, close: () => db.destroy() };
}

const DEADLOCK = '40P01';

/** Runs a verb as one transaction: all of it is durable when the promise resolves, or none of it happened. */
export async function transact<T>(db: Db, verb: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute((tx) => inside(() => verb(tx)));
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK || tries >= 5) throw error;
    }
  }
}

export const dialectOf = (db: Db): Database['kind'] =>
  db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';

/**
 * Holds concurrent verbs about the same people apart until the transaction ends. SQLite has one writer, so there is
 * nothing to do; on PostgreSQL these are advisory locks, taken in one order.
 */
export async function lockPeople(tx: Tx, personIds: readonly string[] | 'everyone'): Promise<void> {
  if (dialectOf(tx) === 'sqlite') return;
  if (personIds === 'everyone') {
    await sql`select pg_advisory_xact_lock(1)`.execute(tx);
    return;
  }
  await sql`select pg_advisory_xact_lock_shared(1)`.execute(tx);
  for (const id of [...new Set(personIds)].toSorted()) {
    await sql`select pg_advisory_xact_lock(2, hashtext(${id}))`.execute(tx);
  }
}

/** True for the error of an insert over a row that exists already. */
export function isDuplicate(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === '23505' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_UNIQUE';
}
