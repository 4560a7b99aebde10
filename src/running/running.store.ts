import { sql } from 'kysely';
import type { Database, Db } from '../database/database.ts';

/** How many bytes the database takes, as it says itself: with SQLite the pages in use and free, without the log beside them. */
export async function databaseBytes({ kind, read }: Pick<Database, 'kind' | 'read'>): Promise<number> {
  const asked =
    kind === 'sqlite'
      ? sql<{
          bytes: number;
        }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`
      : sql<{ bytes: string }>`select pg_database_size(current_database()) as bytes`;
  return Number((await asked.execute(read)).rows[0]?.bytes ?? 0);
}

/** The version of the database's own program. */
export async function databaseVersion({ kind, read }: Pick<Database, 'kind' | 'read'>): Promise<string> {
  const asked =
    kind === 'sqlite'
      ? sql<{ version: string }>`select sqlite_version() as version`
      : sql<{ version: string }>`select current_setting('server_version') as version`;
  return (await asked.execute(read)).rows[0]?.version ?? '';
}

/** How many sessions have not ended, and of how many people. */
export async function sessionsOpen(
  db: Db,
  now: string,
  idleSince: string,
): Promise<{ sessions: number; people: number }> {
  const row = await db
    .selectFrom('session')
    .select((eb) => [
      eb.fn.countAll<number>().as('sessions'),
      eb.fn.count<number>('person_id').distinct().as('people'),
    ])
    .where('expires_at', '>', now)
    .where('seen_at', '>', idleSince)
    .executeTakeFirstOrThrow();
  return row;
}

/** When the database was last brought up to date: a UTC instant. */
export async function lastMigrated(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('schema_migration')
    .select((eb) => eb.fn.max('applied_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? null;
}

/** How many evidence packs wait or are being made, and how many could not be. */
export async function packsInWork(db: Db): Promise<{ waiting: number; failed: number }> {
  const rows = await db
    .selectFrom('pack')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('state', '!=', 'ready')
    .groupBy('state')
    .execute();
  const sum = (states: readonly string[]) =>
    rows.filter(({ state }) => states.includes(state)).reduce((all, { count }) => all + count, 0);
  return { waiting: sum(['waiting', 'making']), failed: sum(['failed']) };
}

/** When the entry that has waited longest to be sealed was written; null when none waits. */
export async function unsealedSince(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('unsealed')
    .innerJoin('ledger', 'ledger.id', 'unsealed.entry_id')
    .select('ledger.known_at')
    .orderBy('unsealed.seq')
    .limit(1)
    .executeTakeFirst();
  return row?.known_at ?? null;
}
