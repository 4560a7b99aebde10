import { Kysely, sql } from 'kysely';
import { sqliteFile, type Database, type DatabasePlace, type Db } from './database.ts';
import type { Schema } from './schema.ts';
import { openSqlite, sqliteDialect } from './sqlite.ts';

/** Reads the database as it is at this moment, however long that takes, while others write. `work` must not write. */
export async function inSnapshot<T>(
  database: Database,
  place: DatabasePlace,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  if (database.kind === 'postgres')
    return database.read
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(work);
  // A connection of its own: on the one that pages read through, they would read the past meanwhile.
  const handle = openSqlite(sqliteFile(place.folder), 'read');
  const db = new Kysely<Schema>({ dialect: sqliteDialect(handle) });
  try {
    return await db.connection().execute(async (one) => {
      await sql`begin`.execute(one);
      // The moment is that of the first read.
      await sql`select count(*) from schema_migration`.execute(one);
      return work(one);
    });
  } finally {
    await db.destroy();
    handle.close();
  }
}
