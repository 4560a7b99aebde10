import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
import { claimSlot, endSlot } from '../../src/running/timetable.store.ts';
import { RULES, ZONE } from './crowd.ts';
import { fingerprint } from './data.ts';
import { filled, type Into } from './into.ts';
import { median, sendRound, type Ask } from './load.ts';
import { startHeed } from './pair.ts';
import { measured, type PolicyMeasurement } from './policy.ts';
import { signInAll } from './sessions.ts';

const AIM_MS = 30;
const SITES = 40;
/** A manager has 49 people, a region 49 managers. */
const TEAM = 50;
const TIMES = 30;
const ROUNDS = 3;
/** Of so many people more is written than how they stand: for what a page works out of its own people. */
const WITH_PAST = 5000;
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
  ['organisation, of a role', OFFICER, '/reports/organisation?role=manager'],
  ['team', idOf(TEAM), '/reports/team'],
  ['team of 2,499', idOf(0), '/reports/team'],
  ['calendar, of all', OFFICER, '/team/calendar'],
  ['calendar, of a site', OFFICER, '/team/calendar?site=site-7'],
  ['calendar, of a manager', idOf(TEAM), '/team/calendar'],
];

/**
 * Measures the first page of each report over HTTP with so many people, whose rows are written and not derived, beside one count
 * of everybody by state in the same database: what a report would do that counts. What is made is kept for the day.
 */
export async function millionBench(
  sizes: readonly number[],
  program: readonly string[],
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  const found: PolicyMeasurement[][] = [];
  for (const people of sizes) found.push(await measuredAt(await kept(people, say), people, program, say));
  return PAGES.flatMap(([name], n) => found.map((one) => one[n]!).map((one) => ({ ...one, name: `${one.name.padStart(9)} people: ${name}` })));
} // prettier-ignore

// Of another day the counts would have to turn first.
async function kept(people: number, say: (line: string) => void): Promise<string> {
  const begins = `heed-bench-million-${people}-`;
  const name = `${begins}${fingerprint(['million.ts', 'crowd.ts', 'into.ts'])}-${dayIn(ZONE, systemClock.now())}`;
  const run = join(tmpdir(), name);
  if (existsSync(run)) return run;
  for (const old of readdirSync(tmpdir()).filter((one) => one.startsWith(begins)))
    rmSync(join(tmpdir(), old), { recursive: true, force: true });
  const making = `${run}.${process.pid}`;
  mkdirSync(join(making, 'heed'), { recursive: true });
  say(`Making ${people} people …`);
  await make(join(making, 'heed'), people, say);
  renameSync(making, run);
  return run;
}

/** The same of a database that is there, in `heed` in this folder. */
export async function measuredAt(
  run: string,
  people: number,
  program: readonly string[],
  say: (line: string) => void,
): Promise<PolicyMeasurement[]> {
  const cookies = await signedIn(join(run, 'heed'));
  const bare: number[] = [];
  const heed = await startHeed(run, program);
  const took = new Map(PAGES.map(([name]): [string, number[]] => [name, []]));
  try {
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(bareCount(sqliteFile(join(run, 'heed')), dayIn(ZONE, systemClock.now())));
      for (const [name, who, path] of PAGES) {
        const ask = (): Ask => ({
          path,
          cookie: cookies.get(who)!,
          wrong: (status, body) => (status === 200 && body.endsWith('</html>\n') ? null : `${status} ${body.slice(0, 300)}`),
        }); // prettier-ignore
        await sendRound(heed.port, ask, 1, 5);
        took.get(name)!.push(median((await sendRound(heed.port, ask, 1, TIMES)).latencies));
      }
    }
    return PAGES.map(([name]) => {
      const ms = took.get(name)!;
      say(`${people}: ${name}: ${ms.map((one) => one.toFixed(1)).join(', ')} ms`);
      return measured(String(people), median(ms), median(bare), AIM_MS);
    });
  } finally {
    await heed.stop();
  }
}

async function signedIn(folder: string): Promise<Map<string, string>> {
  const database = openDatabase({ folder });
  try {
    return await signInAll(database, [...new Set(PAGES.map(([, who]) => who))]);
  } finally {
    await database.close();
  }
}

async function make(folder: string, people: number, say: (line: string) => void): Promise<void> {
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
    let began = performance.now();
    filled(sqliteFile(folder), ['standing'], (into, bare) => fill(into, bare, people, today));
    say(`Written in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
    began = performance.now();
    await keepCounts(database, now);
    say(`Counted ${people} people in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  } finally {
    await database.close();
  }
}

function fill(into: Into, bare: BetterSqlite3.Database, people: number, today: Day): void {
  const random = seeded(people);
  const some = (most: number) => Math.floor(random() * most);
  const person = into('person', 'id, employee_number, name, sort_name, email, created_at');
  const employment = into('employment', 'person_id, hired_on, left_on');
  const placement = into('placement', 'person_id, job_role, site_id, team');
  const below = into('reports_to', 'person_id, manager_id');
  const closure = into('closure', 'manager_id, person_id, depth');
  const placed = into('placement_past', 'person_id, from_on, job_role, site_id, team');
  const attempt = into('attempt', 'id, person_id, course, course_hash, policy_number, language, job_role, started_at, passed_at, passed_on, signed_at'); // prettier-ignore
  const signature = into('signature', 'id, receipt, person_id, attempt_id, policy_number, policy_hash, text_hash, at, signed_on, on_paper, entry_id'); // prettier-ignore
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
    if (n < WITH_PAST) placed.run(id, hired, role, ...where);
    for (let time = 0; time < (n < WITH_PAST ? 2 : 0); time++) {
      const day = addDays(today, -some(360) - 365 * (1 - time));
      if (day < hired) continue;
      const at = `${day}T10:00:00.000Z`;
      const [a, b] = [`${id}-a${time}`, `${id}-s${time}`];
      attempt.run(a, id, 'social-media', 'x', 1, 'en', role, at, at, day, at);
      signature.run(b, `R-${b}`, id, a, 1, 'x', 'x', at, day, 0, b);
    }
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
  // As the projection of leaves leaves it.
  bare.exec(`update leave_spell set
    back_after = case when exists (select 1 from employment as e where e.person_id = leave_spell.person_id
      and e.hired_on <= leave_spell.to_on and (e.left_on is null or e.left_on > leave_spell.to_on)) then to_on end,
    site_id = (select p.site_id from placement as p where p.person_id = leave_spell.person_id),
    team = (select p.team from placement as p where p.person_id = leave_spell.person_id)`);
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
