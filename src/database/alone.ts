import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import type { Database } from './database.ts';

const LOOK_AGAIN_MS = 50;

/** What one process at a time does with a database, with the numbers of its locks in PostgreSQL: 0 to 4 are other locks. */
const WORKS = { upgrade: 5, purge: 6 } as const;

/** Lets one process at a time do this work with a database; the others wait. With SQLite the lock lies in `folder`. */
export async function oneAtATime<T>(database: Database, folder: string, work: () => Promise<T>): Promise<T> {
  if (database.kind === 'sqlite') return (await withLockIn(folder, 'upgrade', work, true)) as T;
  // A lock of the transaction: it is gone with the process, and poolers keep it where it is.
  return database.write.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(WORKS.upgrade)})`.execute(tx);
    return work();
  });
}

/** Does this work unless another process is at it with this database; undefined when one is. The lock is gone with the process. */
export async function unlessAnother<T>(
  database: Database,
  folder: string,
  name: keyof typeof WORKS,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (database.kind === 'sqlite') return withLockIn(folder, name, work, false);
  return database.write.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      mine: boolean;
    }>`select pg_try_advisory_xact_lock(${sql.lit(WORKS[name])}) as mine`.execute(tx);
    return rows[0]!.mine ? work() : undefined;
  });
}

// A lock of SQLite on a file of its own: the system takes it from a process that ends, however that ends. The file stays: others
// may have it open.
async function withLockIn<T>(
  folder: string,
  name: keyof typeof WORKS,
  work: () => Promise<T>,
  waits: boolean,
): Promise<T | undefined> {
  const handle = new Sqlite(join(folder, lockFile(name)), { timeout: 0 });
  try {
    while (!taken(handle)) {
      if (!waits) return undefined;
      await pause(LOOK_AGAIN_MS);
    }
    return await work();
  } finally {
    handle.close();
  }
}

const SERVER = 'server';
const lockFile = (name: string): string => `${name}.lock`;

/** The files whose locks lie in the folder of a SQLite file. They stay. */
export const LOCK_FILES: readonly string[] = [SERVER, ...Object.keys(WORKS)].map(lockFile);

/**
 * Makes this process the one server on the SQLite file in `folder`, until it gives that up or ends, however it ends; undefined when
 * another is. Commands may run beside it.
 */
export function aloneIn(folder: string): (() => void) | undefined {
  const handle = new Sqlite(join(folder, lockFile(SERVER)), { timeout: 0 });
  if (taken(handle)) return () => handle.close();
  handle.close();
  return undefined;
}

function taken(handle: Sqlite.Database): boolean {
  try {
    handle.exec('begin exclusive');
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return false;
    throw error;
  }
}
