import { clearQueue, insertItems, shapes } from '../../src/backup/backup.store.ts';
import { openDatabase, transact, type Database, type DatabasePlace } from '../../src/database/database.ts';
import { commonName, migrate, migrations } from '../../src/database/migrate.ts';
import { inSnapshot } from '../../src/database/snapshot.ts';
import { loadLogKey, logKeyFile } from '../../src/ledger/log-key.ts';
import { rowsByKey } from '../../src/ledger/rows.store.ts';
import { copyFileSync, cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { MADE, type Lived } from './make.ts';

/** The common names of all migrations but the last `less`. */
export function migrationsBut(less: number): Set<string> {
  const names = [...new Set(migrations('sqlite').map(({ name }) => commonName(name)))];
  return new Set(names.slice(0, names.length - less));
}

/** What a clinic lived through, in the tables of an older program: those of these migrations. */
export async function olderCopy(
  source: Lived,
  place: DatabasePlace,
  only: ReadonlySet<string>,
): Promise<void> {
  const older = openDatabase(place);
  await migrate(older, MADE, only);
  const tables = await shapes(MADE, only);
  await inSnapshot(source.database, source.database.place, async (from) => {
    for (const { part, key } of tables) {
      if (part.name === 'unsealed') await transact(older.write, clearQueue);
      const rows: Record<string, unknown>[] = [];
      for await (const row of rowsByKey(from, part.name, key))
        rows.push(Object.fromEntries(part.columns.map((name) => [name, row[name]])));
      await transact(older.write, (tx) => insertItems(tx, part, rows));
    }
  });
  await older.close();
  loadLogKey(undefined, source.config.data);
  copyFileSync(logKeyFile(source.config.data), logKeyFile(place.folder));
  const packages = join(source.config.data, 'packages');
  if (existsSync(packages)) cpSync(packages, join(place.folder, 'packages'), { recursive: true });
}

/** The names of the migrations that were applied. */
export async function appliedIn(database: Database): Promise<string[]> {
  const rows = await database.read.selectFrom('schema_migration').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}
