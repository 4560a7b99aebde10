import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { transact, type Database, type Tx } from './database.ts';

const FOLDER = join(import.meta.dirname, '../../migrations');
const OTHER = { sqlite: '.pg.sql', postgres: '.sqlite.sql' } as const;

interface Migration {
  name: string;
  text: string;
  sha256: string;
}

/** A migration's name whatever the database: what differs between the two has the same name on both. */
export const commonName = (name: string): string => name.replace(/\.(pg|sqlite)\.sql$/, '.sql');

/** The migrations for this kind of database, in order. */
export function migrations(kind: Database['kind']): Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql') && !name.endsWith(OTHER[kind]))
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(FOLDER, name), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    });
}

/**
 * Brings the database to this program's schema, each file in a transaction of its own, several processes at once allowed.
 * Throws, having touched nothing, when an applied file was edited or the database is newer than the program. `only`: those
 * with these common names, for rows of an older program that are to be brought in before the rest is applied.
 */
export async function migrate(database: Database, now: Date, only?: ReadonlySet<string>): Promise<void> {
  await sql`create table if not exists schema_migration
    (name text primary key, sha256 text not null, applied_at text not null)`.execute(database.write);
  const wanted = migrations(database.kind);
  refuseStrangers(wanted, await applied(database));
  for (const migration of wanted) {
    if (only?.has(commonName(migration.name)) === false) continue;
    await transact(database.write, async (tx) => {
      if (database.kind === 'postgres') await sql`select pg_advisory_xact_lock(0)`.execute(tx);
      const done = await tx
        .selectFrom('schema_migration')
        .select('name')
        .where('name', '=', migration.name)
        .executeTakeFirst();
      if (done !== undefined) return;
      for (const statement of statements(migration.text)) await run(tx, statement);
      await tx
        .insertInto('schema_migration')
        .values({ name: migration.name, sha256: migration.sha256, applied_at: now.toISOString() })
        .execute();
    });
  }
}

/** True when every migration of this program is in place. */
export async function isMigrated(database: Database): Promise<boolean> {
  const names = new Set((await applied(database)).map((row) => row.name));
  return migrations(database.kind).every((migration) => names.has(migration.name));
}

/**
 * The migrations that `migrate` would apply to a database that has some already; none for one that is empty. Changes nothing, and
 * throws what `migrate` throws.
 */
export async function pendingOver(database: Database): Promise<string[]> {
  const rows = await applied(database).catch((error: { code?: string }) => {
    // There is not even the table that says what was applied.
    if (error.code === '42P01' || error.code === 'SQLITE_ERROR') return [];
    throw error;
  });
  if (rows.length === 0) return [];
  const wanted = migrations(database.kind);
  refuseStrangers(wanted, rows);
  const names = new Set(rows.map((row) => row.name));
  return wanted.map(({ name }) => name).filter((name) => !names.has(name));
}

function applied(database: Database) {
  return database.write.selectFrom('schema_migration').select(['name', 'sha256']).execute();
}

function refuseStrangers(wanted: Migration[], rows: { name: string; sha256: string }[]): void {
  for (const row of rows) {
    const known = wanted.find((migration) => migration.name === row.name);
    if (known === undefined)
      throw new Error(
        `This database was made by a newer Heed (it has ${row.name}). Install that version or a later one.`,
      );
    if (known.sha256 !== row.sha256)
      throw new Error(
        `The file migrations/${row.name} was changed after it was applied. Put the original back.`,
      );
  }
}

// better-sqlite3 prepares one statement at a time. Statements end with a semicolon at the end of a line; a trigger's or
// function's body is kept whole by the lines `-- begin` and `-- end` around it.
function statements(text: string): string[] {
  const found: string[] = [];
  let current = '';
  let whole = false;
  for (const line of text.split('\n')) {
    if (line.trim() === '-- begin') whole = true;
    else if (line.trim() === '-- end') whole = false;
    else if (!line.trim().startsWith('--')) current += `${line}\n`;
    if (!whole && current.trimEnd().endsWith(';')) {
      found.push(current.trim());
      current = '';
    }
  }
  return found;
}

function run(tx: Tx, statement: string): Promise<unknown> {
  return tx.executeQuery(sql.raw(statement).compile(tx));
}
