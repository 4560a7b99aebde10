import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { backup } from '../../src/backup/backup.ts';
import { shapes } from '../../src/backup/backup.store.ts';
import { checkBackup } from '../../src/backup/check.ts';
import { systemClock } from '../../src/clock.ts';
import { openDatabase, transact, type Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { inSnapshot } from '../../src/database/snapshot.ts';
import { append } from '../../src/ledger/ledger.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { rowsByKey } from '../../src/ledger/rows.store.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import '../../src/projections.ts';
import { measured, type PolicyMeasurement } from './policy.ts';

const AT_ONCE = 1000;

/**
 * What a backup costs that is read back and checked: beside SQLite's own copy of itself (`vacuum into`), and beside reading all rows
 * once; and what reading it back is of that.
 */
export async function backupBench(
  folder: string,
  thousands: number,
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  say('Measuring: backup …');
  mkdirSync(folder, { recursive: true });
  const database = openDatabase({ folder });
  try {
    const now = systemClock.now();
    await migrate(database, now);
    const log = await openLog(database.write, loadLogKey(undefined, folder), now);
    await fill(database, log, thousands);
    const before = residentMb();
    const file = join(folder, 'heed.backup');
    const place = { database, log, config: { data: folder, databaseUrl: undefined } };
    const whole = await timed(() => backup(place, file, systemClock.now()));
    say(
      `A backup of ${thousands},000 entries: the most memory was ${residentMb()} MB, ${before} MB before it.`,
    );
    const check = await timed(() => checkBackup(file));
    const copy = await timed(() => sql`vacuum into ${join(folder, 'copy')}`.execute(database.write));
    const read = await timed(() => readAll(database, folder));
    const of = `of ${thousands},000 entries`;
    return [
      measured(`a backup ${of}, beside SQLite’s own copy`, whole, copy, null),
      measured(`a backup ${of}, beside reading all rows once`, whole, read, null),
      measured(`reading a backup back, beside reading all rows once`, check, read, null),
    ];
  } finally {
    await database.close();
  }
}

async function fill(database: Database, log: Log, thousands: number): Promise<void> {
  const now = systemClock.now();
  for (let n = 0; n < thousands; n++) {
    const entries = Array.from({ length: AT_ONCE }, (_, i) => ({
      at: '2026-10-06',
      kind: 'counted',
      personId: `person-${i}`,
      facts: { n: n * AT_ONCE + i, words: 'x'.repeat(120) },
    }));
    await transact(database.write, (tx) => append(tx, now, entries));
    await sealAll(database.write, log, now);
  }
}

async function readAll(database: Database, folder: string): Promise<number> {
  let rows = 0;
  const tables = await shapes(systemClock.now());
  await inSnapshot(database, { folder }, async (db) => {
    for (const { part, key } of tables)
      for await (const row of rowsByKey(db, part.name, key)) if (row !== undefined) rows++;
  });
  return rows;
}

const residentMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
