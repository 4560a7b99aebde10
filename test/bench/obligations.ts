import BetterSqlite3 from 'better-sqlite3';
import { systemClock } from '../../src/clock.ts';
import { sqliteFile, transact, type Database } from '../../src/database/database.ts';
import { setRule } from '../../src/obligations/rule.ts';
import { crowd, RULES, ZONE } from './crowd.ts';
import { measured, type PolicyMeasurement } from './policy.ts';

const AIM_MS = 10_000;
const PEOPLE = 100_000;

/**
 * Works out how everybody stands under three rules, in a database of its own in `folder`: from nothing, and again when nothing
 * moves. The least there is to do is to read every row once in order, and to write a row for each that is owed.
 */
export async function obligationsBench(
  folder: string,
  people: number,
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  say(`Measuring: the obligations of ${people} people …`);
  const database = await crowd(folder, people);
  try {
    const now = systemClock.now();
    await transact(database.write, async (tx) => {
      await tx.insertInto('rule').values(RULES.slice(1).map((rule) => ({ id: rule.id, body: JSON.stringify(rule) }))).execute(); // prettier-ignore
    });
    const first = await timed(database, now);
    const again = await timed(database, now);
    const rows = await database.read.selectFrom('standing').select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow(); // prettier-ignore
    const bare = bareRebuild(sqliteFile(folder));
    const aim = people === PEOPLE ? AIM_MS : null;
    const figures = [first, again].map(
      ({ cpuMs, grownMb }) => `${(cpuMs / 1000).toFixed(1)} s of processor time, ${grownMb.toFixed(0)} MB more memory at its most`,
    );
    say(`From nothing: ${figures[0]}. Again: ${figures[1]}.`);
    return [
      measured(`how ${people} people stand by 3 rules, ${rows.n} rows, from nothing`, first.ms, bare.ms, aim),
      measured('the same again, with nothing to change', again.ms, bare.readMs, aim),
    ];
  } finally {
    await database.close();
  }
} // prettier-ignore

/** Sets a rule, which works everybody out anew in one transaction; with how much the resident memory grew. */
async function timed(database: Database, now: Date): Promise<{ ms: number; cpuMs: number; grownMb: number }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  const used = process.cpuUsage();
  const began = performance.now();
  await transact(database.write, (tx) => setRule(tx, now, 'bench', RULES[0]!, ZONE));
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(used);
  clearInterval(look);
  most = Math.max(most, process.memoryUsage.rss());
  return { ms, cpuMs: (user + system) / 1000, grownMb: (most - before) / 2 ** 20 };
}

function bareRebuild(file: string): { ms: number; readMs: number } {
  const bare = new BetterSqlite3(file);
  bare.pragma('synchronous = full');
  try {
    const began = performance.now();
    for (const table of ['employment', 'placement', 'placement_past', 'work_past', 'signature', 'attempt'])
      for (const row of bare.prepare(`select * from ${table} order by person_id`).iterate()) void row;
    const rows = bare.prepare('select * from standing order by person_id').all();
    const readMs = performance.now() - began;
    bare.exec('create table standing_bare as select * from standing where 0');
    bare.exec('create unique index standing_bare_key on standing_bare (person_id, thing)');
    const names = Object.keys(rows[0] as object);
    const put = bare.prepare(
      `insert into standing_bare values (${names.map((name) => `@${name}`).join(', ')})`,
    );
    bare.transaction(() => {
      for (const row of rows) put.run(row);
    })();
    return { ms: performance.now() - began, readMs };
  } finally {
    bare.close();
  }
}
