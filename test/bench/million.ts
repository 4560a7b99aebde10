import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { systemClock } from '../../src/clock.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { openDatabase, sqliteFile, transact } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { addDays, dayIn, type Day } from '../../src/days.ts';
import { seeded } from '../../src/demo/random.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { keepCounts } from '../../src/obligations/counts.ts';
import { claimSlot, endSlot } from '../../src/timetable.store.ts';
import { RULES, ZONE } from './crowd.ts';
import { median, sendRound, type Ask } from './load.ts';
import { startHeed } from './pair.ts';
import { measured, type PolicyMeasurement } from './policy.ts';
import { signInAll } from './sessions.ts';

const AIM_MS = 30;
const SITES = 40;
/** A manager has 49 people, a region 49 managers. */
const TEAM = 50;
const TIMES = 30;
const ROLES = ['clinician', 'care-staff', 'front-desk', 'marketing', 'it'];

const OFFICER = 'the-officer';
const idOf = (n: number) => `p${String(n).padStart(7, '0')}`;

/** The pages that are measured: whose, and what. */
const PAGES: readonly [string, string, string][] = [
  ['completion, of all', OFFICER, '/reports/completion'],
  ['completion, by status', OFFICER, '/reports/completion?sort=status'],
  ['completion, of a site, done', OFFICER, '/reports/completion?site=site-7&status=current'],
  ['completion, of a role, due', OFFICER, '/reports/completion?role=front-desk&status=due'],
  ['completion, overdue', OFFICER, '/reports/completion?status=overdue'],
  ['completion, of a manager', idOf(TEAM), '/reports/completion'],
  ['organisation', OFFICER, '/reports/organisation'],
  ['organisation, of a site', OFFICER, '/reports/organisation?site=site-7'],
  ['team', idOf(TEAM), '/reports/team'],
  ['calendar, of all', OFFICER, '/team/calendar'],
  ['calendar, of a manager', idOf(TEAM), '/team/calendar'],
];

/**
 * Measures the first page of each report over HTTP with so many people, whose rows are written and not derived, beside one count
 * of everybody by state in the same database: what a report would do that counts.
 */
export async function millionBench(
  run: string,
  sizes: readonly number[],
  program: readonly string[],
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  const found: PolicyMeasurement[][] = [];
  for (const people of sizes) found.push(await measuredAt(join(run, String(people)), people, program, say));
  return PAGES.flatMap(([name], n) => found.map((one) => one[n]!).map((one) => ({ ...one, name: `${one.name.padStart(9)} people: ${name}` })));
} // prettier-ignore

async function measuredAt(
  run: string,
  people: number,
  program: readonly string[],
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  const folder = join(run, 'heed');
  mkdirSync(folder, { recursive: true });
  say(`Making ${people} people …`);
  const cookies = await made(folder, people, say);
  const bare = bareCount(sqliteFile(folder), dayIn(ZONE, systemClock.now()));
  const heed = await startHeed(run, program);
  try {
    const found: PolicyMeasurement[] = [];
    for (const [name, who, path] of PAGES) {
      const ask = (): Ask => ({
        path,
        cookie: cookies.get(who)!,
        wrong: (status, body) => (status === 200 && body.endsWith('</html>\n') ? null : `${status} ${body.slice(0, 300)}`),
      }); // prettier-ignore
      await sendRound(heed.port, ask, 1, 5);
      const { latencies } = await sendRound(heed.port, ask, 1, TIMES);
      say(`${people}: ${name}: ${median(latencies).toFixed(1)} ms`);
      found.push(measured(String(people), median(latencies), bare, AIM_MS));
    }
    return found;
  } finally {
    await heed.stop();
  }
}

async function made(
  folder: string,
  people: number,
  say: (line: string) => void,
): Promise<Map<string, string>> {
  const database = openDatabase({ folder });
  try {
    const now = systemClock.now();
    const today = dayIn(ZONE, now);
    await migrate(database, now);
    await transact(database.write, async (tx) => {
      const house = { name: 'Million', zone: ZONE, country: 'us', startDay: addDays(today, -900) } as const;
      await changeSettings(tx, now, 'bench', house, ZONE);
      for (let n = 0; n < SITES; n++)
        await setSite(tx, now, 'bench', { id: `site-${n}`, name: `Site ${n}`, country: 'us', zone: ZONE });
      await adoptCourse(tx, now, 'bench', shippedCourse());
      const rules = [RULES[0]!, RULES[2]!].map((rule) => ({ id: rule.id, body: JSON.stringify(rule) }));
      await tx.insertInto('rule').values(rules).execute();
      await tx.insertInto('granted_role').values({ person_id: OFFICER, role: 'officer' }).execute();
      // What is due once today would run in the middle of the measurements.
      for (const job of ['remind', 'networks', 'clear', 'backup', 'day-end']) {
        await claimSlot(tx, job, today, now.toISOString(), now.toISOString());
        await endSlot(tx, job, today, now.toISOString(), null);
      }
    });
    const bare = new BetterSqlite3(sqliteFile(folder));
    try {
      withoutIndexes(bare, 'standing', () => bare.transaction(() => fill(bare, people, today))());
    } finally {
      bare.close();
    }
    const began = performance.now();
    await keepCounts(database, now);
    say(`Counted ${people} people in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
    return await signInAll(database, [OFFICER, idOf(TEAM)]);
  } finally {
    await database.close();
  }
}

// Written first and indexed then: it takes a third of the time.
function withoutIndexes(bare: BetterSqlite3.Database, table: string, work: () => void): void {
  bare.pragma('synchronous = off');
  bare.pragma('cache_size = -400000');
  const indexes = bare
    .prepare("select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null")
    .all(table) as { name: string; sql: string }[];
  for (const { name } of indexes) bare.exec(`drop index ${name}`);
  work();
  for (const one of indexes) bare.exec(one.sql);
}

function fill(bare: BetterSqlite3.Database, people: number, today: Day): void {
  const random = seeded(people);
  const some = (most: number) => Math.floor(random() * most);
  const into = (table: string, names: string) => {
    const marks = names.split(', ').map(() => '?').join(', '); // prettier-ignore
    return bare.prepare(`insert into ${table} (${names}) values (${marks})`);
  };
  const person = into('person', 'id, employee_number, name, sort_name, email, created_at');
  const employment = into('employment', 'person_id, hired_on, left_on');
  const placement = into('placement', 'person_id, job_role, site_id, team');
  const below = into('reports_to', 'person_id, manager_id');
  const closure = into('closure', 'manager_id, person_id, depth');
  const leave = into('leave_spell', 'id, person_id, from_on, to_on');
  const pause = into('standing_pause', 'person_id, thing, from_on, to_on, kind');
  const standing = into('standing', 'person_id, thing, rule_id, cycle, obligation, begins_on, due_on, late_after, opens_on, done_on, needs, left_on, policy_number, reasons, site_id, team, job_role, paused'); // prettier-ignore
  person.run(OFFICER, 'O', 'The Officer', 'the officer', 'officer@bench.example', today);
  employment.run(OFFICER, addDays(today, -2000), null);
  for (let n = 0; n < people; n++) {
    const id = idOf(n);
    const team = Math.floor(n / TEAM);
    const [boss, region] = [idOf(n - (n % TEAM)), idOf(n - (n % (TEAM * TEAM)))];
    const role = id === boss ? 'manager' : ROLES[n % 20 < 12 ? 0 : n % ROLES.length]!;
    const where = [`site-${team % SITES}`, `Team ${team}`];
    const hired = addDays(today, -30 - some(1500));
    const left = n % 25 === 3 ? addDays(today, -some(900)) : null;
    person.run(id, `M${n}`, `Person ${n}`, `person ${n}`, n % 10 === 9 ? null : `${id}@bench.example`, today);
    employment.run(id, hired, left);
    placement.run(id, role, ...where);
    if (id !== boss) below.run(id, boss);
    else if (id !== region) below.run(id, region);
    for (const [n_, above] of [boss, region].entries())
      if (above !== id && (n_ === 0 || region !== boss)) closure.run(above, id, n_ + 1);
    const isAway = n % 20 === 1;
    const back = n % 40 === 1 ? null : addDays(today, some(200));
    if (isAway) leave.run(`${id}-l`, id, addDays(today, -some(60)), back);
    for (const [thing, cycle] of [
      ['course:social-media', 365],
      ['policy', 180],
    ] as const) {
      if (thing === 'policy' && n % 2 === 1) continue;
      const isNew = n % 33 === 5;
      const due = isNew
        ? addDays(today, some(40) - 6)
        : addDays(today, some(cycle) - (n % 20 === 7 ? 30 : 0));
      standing.run(id, thing, thing === 'policy' ? 'policy' : 'onboarding', isNew ? 1 : 2, `${thing}:1.2`, hired, due, due,
        isNew ? null : addDays(due, -RULES[0]!.opensDays), isNew ? null : addDays(due, -cycle), isNew ? 'course' : 'nothing',
        left, isNew ? null : 1, '[]', ...where, role, isAway ? 1 : 0); // prettier-ignore
      if (isAway) pause.run(id, thing, addDays(today, -60), back, 'leave');
    }
  }
}

// The least that a report can do that counts everybody as it is asked.
function bareCount(file: string, today: Day): number {
  const bare = new BetterSqlite3(file, { readonly: true });
  try {
    const count = bare.prepare(`select site_id, thing, count(*) filter (where late_after < @today) as late,
      count(*) filter (where late_after >= @today and needs <> 'nothing') as due,
      count(*) filter (where late_after >= @today and needs = 'nothing') as done
      from standing where left_on is null or left_on >= @today group by site_id, thing`);
    const times = Array.from({ length: 3 }, () => {
      const began = performance.now();
      count.all({ today });
      return performance.now() - began;
    });
    return median(times);
  } finally {
    bare.close();
  }
}
