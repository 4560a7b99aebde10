import { join } from 'node:path';
import { copyFileSync, mkdirSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { systemClock } from '../../src/clock.ts';
import { openDatabase, sqliteFile } from '../../src/database/database.ts';
import { addDays, dayIn, endOfDay, type Day } from '../../src/days.ts';
import { survey } from '../../src/reports/completion.ts';
import { NO_FILTERS } from '../../src/reports/filters.ts';
import { inPast } from '../../src/reports/past.ts';
import { reportRows } from '../../src/reports/rows.ts';
import { median } from './load.ts';
import { ZONE } from './people.ts';
import { measured, type PolicyMeasurement } from './policy.ts';
import '../../src/projections.ts';

const AIM_MS = 2000;
const PEOPLE = 10_000;
const DAYS_AGO = [10, 60, 150, 300];
const ROUNDS = 3;
const A_PAGE = 50;

/**
 * Runs the completion report of days in the past, as we know them today, on a year's data of `data`: everything is derived from the
 * ledger. Several days in turn, so that nothing is there already. The bare baseline adds up the entries of each day by kind.
 */
export async function pastBench(
  data: string,
  run: string,
  people: number,
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  say('Measuring: two dates …');
  mkdirSync(run, { recursive: true });
  copyFileSync(sqliteFile(data), sqliteFile(run));
  const database = openDatabase({ folder: run });
  const bare = new BetterSqlite3(join(run, 'heed.sqlite'), { readonly: true });
  try {
    const now = systemClock.now();
    const today = dayIn(ZONE, now);
    const before = process.memoryUsage.rss();
    let most = before;
    const look = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
    const used = process.cpuUsage();
    const report = async (on: Day): Promise<number> => {
      const began = performance.now();
      const rows = await inPast(database, { on, knownOn: today, scope: 'everyone' }, { zone: ZONE, now }, async (past) => {
        const found = await survey(past.db, 'everyone', NO_FILTERS, ZONE, past.now);
        return reportRows(past.db, found, { start: 'beginning', most: A_PAGE });
      }); // prettier-ignore
      const ms = performance.now() - began;
      if (rows.length === 0) throw new Error(`nobody stood anyhow on ${on}`);
      return ms;
    };
    const count = bare.prepare(
      `select kind, count(*), count(distinct person_id), max(at) from ledger where known_at <= ? group by kind`,
    );
    const [heedMs, bareMs]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++)
      for (const ago of DAYS_AGO) {
        const on = addDays(today, -ago);
        heedMs.push(await report(on));
        const began = performance.now();
        count.all(endOfDay(on, ZONE).toISOString());
        bareMs.push(performance.now() - began);
      }
    clearInterval(look);
    const { user, system } = process.cpuUsage(used);
    const seconds = (ms: number) => (ms / 1000).toFixed(2);
    say(
      `Best ${seconds(Math.min(...heedMs))} s, worst ${seconds(Math.max(...heedMs))} s; ` +
        `${seconds((user + system) / 1000 / heedMs.length)} s of processor time each, ${((most - before) / 2 ** 20).toFixed(0)} MB more memory at its most.`,
    );
    const aim = people === PEOPLE ? AIM_MS : null;
    return [
      measured(`completion of ${people} people on a day of the past`, median(heedMs), median(bareMs), aim),
    ];
  } finally {
    bare.close();
    await database.close();
  }
}
