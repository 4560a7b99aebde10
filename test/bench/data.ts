import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { systemClock } from '../../src/clock.ts';
import { openDatabase } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { dayIn } from '../../src/days.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import '../../src/projections.ts';
import { makeHistory, type OpenWork } from './history.ts';
import { makeHouse, ZONE } from './people.ts';

/** Who is who in the data that was made. */
export interface Cast extends OpenWork {
  officer: string;
  director: string;
  /** Managers of some 50 people each. */
  leads: string[];
  people: number;
  madeOn: string;
}

const MAKERS = ['data.ts', 'people.ts', 'names.ts', 'history.ts', 'sittings.ts', 'stamp.ts'];
const ROOT = join(import.meta.dirname, '../..');
/** Older data has fewer people in time than a year's history should have. */
const GOOD_DAYS = 14;

/** The folder with the data for so many people: made when there is none, or when schema, content or makers changed. */
export async function benchData(people: number, say: (line: string) => void): Promise<string> {
  const folder = join(tmpdir(), `heed-bench-${people}-${fingerprint(MAKERS)}`);
  if (existsSync(folder) && isFresh(folder)) return folder;
  rmSync(folder, { recursive: true, force: true });
  const making = `${folder}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  await make(making, people, say);
  renameSync(making, folder);
  return folder;
}

export function castOf(folder: string): Cast {
  const cast: Cast = JSON.parse(readFileSync(join(folder, 'cast.json'), 'utf8'));
  return cast;
}

async function make(folder: string, people: number, say: (line: string) => void): Promise<void> {
  const began = performance.now();
  const database = openDatabase({ folder });
  const now = systemClock.now();
  const today = dayIn(ZONE, now);
  await migrate(database, now);
  const log = await openLog(database.write, loadLogKey(undefined, folder), now);
  say(`Making ${people} people in ${folder} …`);
  const house = await makeHouse(database.write, today, people);
  let told = performance.now();
  const work = await makeHistory(database.write, today, house, (done, of) => {
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    say(`  a year of history: ${Math.round((100 * done) / of)} %`);
  });
  const sealed = await sealAll(database.write, log, now);
  await sql`pragma wal_checkpoint(truncate)`.execute(database.write);
  await database.close();
  const { officer, director, leads } = house;
  const cast: Cast = {
    ...work,
    officer,
    director: director.id,
    leads: leads.map(({ id }) => id),
    people,
    madeOn: now.toISOString(),
  };
  writeFileSync(join(folder, 'cast.json'), JSON.stringify(cast));
  say(
    `  ${sealed} entries, in ${Math.round((performance.now() - began) / 1000)} s. It is kept for the next run.`,
  );
}

function isFresh(folder: string): boolean {
  const age = Date.now() - Date.parse(castOf(folder).madeOn);
  return age < GOOD_DAYS * 86_400_000;
}

/** What data follows from: schema, content and its makers. The product's code is not among it: delete the folder when a verb writes other entries. */
export function fingerprint(makers: readonly string[]): string {
  const hash = createHash('sha256');
  const folders = ['migrations', 'courses'].map((name) => join(ROOT, name));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted(),
  );
  for (const file of [...files, ...makers.map((name) => join(import.meta.dirname, name))])
    hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
