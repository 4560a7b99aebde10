import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import type { Database } from './database.ts';

const LOOK_AGAIN_MS = 50;

/** Lets one process at a time do this work with a database; the others wait. With SQLite the lock lies in `folder`. */
export async function oneAtATime<T>(database: Database, folder: string, work: () => Promise<T>): Promise<T> {
  if (database.kind === 'sqlite') return withLockIn(folder, work);
  // A lock of the transaction: it is gone with the process, and poolers keep it where it is.
  return database.write.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(4)`.execute(tx);
    return work();
  });
}

// A lock of SQLite on a file of its own: the system takes it from a process that ends, however that ends. The file stays: others
// may have it open.
async function withLockIn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const handle = new Sqlite(join(folder, 'upgrade.lock'), { timeout: 0 });
  try {
    while (!taken(handle)) await pause(LOOK_AGAIN_MS);
    return await work();
  } finally {
    handle.close();
  }
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
