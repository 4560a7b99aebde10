import { systemClock } from '../../src/clock.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { openDatabase, sqliteFile, transact, type Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { addDays, dayIn, type Day } from '../../src/days.ts';
import { seeded } from '../../src/demo/random.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { ONBOARDING, type Rule } from '../../src/obligations/rule.ts';
import { filled, type Into } from './into.ts';
import '../../src/projections.ts';

export const ZONE = 'UTC';
const SITES = 40;
const TEAM = 20;

/** Everybody's course each year; a day of their own in Texas; the policy signed each half year. */
export const RULES: readonly Rule[] = [
  ONBOARDING,
  { ...ONBOARDING, id: 'texas', name: 'Texas', for: [{ countries: ['us-tx'] }], first: { after: 'hire', days: 90 } },
  { ...ONBOARDING, id: 'policy', name: 'Policy', thing: 'policy', renewal: { every: 'completion', months: 6 } },
]; // prettier-ignore

/**
 * A database in `folder` with so many people, as their entries would leave it: placed, half of them with a way of working of
 * their own, managers above, nine of ten trained once or twice, some on leave. The rows are written, not derived.
 */
export async function crowd(folder: string, people: number): Promise<Database> {
  const database = openDatabase({ folder });
  const now = systemClock.now();
  await migrate(database, now);
  await transact(database.write, async (tx) => {
    const today = dayIn(ZONE, now);
    const house = { name: 'Crowd', zone: ZONE, country: 'us', startDay: addDays(today, -900) } as const;
    await changeSettings(tx, now, 'bench', house, ZONE);
    for (let n = 0; n < SITES; n++)
      await setSite(tx, now, 'bench', { id: `site-${n}`, name: `Site ${n}`, country: n % 3 === 0 ? 'us-tx' : 'us', zone: ZONE }); // prettier-ignore
    await adoptCourse(tx, now, 'bench', shippedCourse());
  });
  filled(sqliteFile(folder), [], (into) => fill(into, people, dayIn(ZONE, now)));
  return database;
}

function fill(into: Into, people: number, today: Day): void {
  const random = seeded(people);
  const some = (most: number) => Math.floor(random() * most);
  const person = into('person', 'id, employee_number, name, sort_name, email, created_at');
  const employment = into('employment', 'person_id, hired_on, left_on');
  const placement = into('placement', 'person_id, job_role, site_id, team');
  const placed = into('placement_past', 'person_id, from_on, job_role, site_id, team');
  const work = into('work', 'person_id, kind, hourly, shift, language, country');
  const worked = into('work_past', 'person_id, from_on, kind, hourly, shift, language, country');
  const below = into('reports_to', 'person_id, manager_id');
  const closure = into('closure', 'manager_id, person_id, depth');
  const attempt = into('attempt', 'id, person_id, course, course_hash, policy_number, language, job_role, started_at, passed_at, passed_on, signed_at'); // prettier-ignore
  const signature = into('signature', 'id, receipt, person_id, attempt_id, policy_number, policy_hash, text_hash, at, signed_on, on_paper, entry_id'); // prettier-ignore
  const leave = into('leave_spell', 'id, person_id, from_on, to_on');
  for (let n = 0; n < people; n++) {
    const id = `p${String(n).padStart(7, '0')}`;
    const boss = `p${String(n - (n % TEAM)).padStart(7, '0')}`;
    const isBoss = id === boss;
    const role = isBoss ? 'manager' : n % 3 === 0 ? 'care-staff' : 'clinician';
    const hired = addDays(today, -some(1500));
    const where = [role, `site-${Math.floor(n / TEAM) % SITES}`, `Team ${Math.floor(n / TEAM)}`];
    person.run(id, `C${n}`, `Person ${n}`, `person ${n}`, n % 10 === 9 ? null : `${id}@bench.example`, today);
    employment.run(id, hired, n % 25 === 0 ? addDays(hired, some(1500)) : null);
    placement.run(id, ...where);
    placed.run(id, hired, ...where);
    if (n % 2 === 0) {
      const how = ['permanent', n % 3 === 0 ? 1 : 0, 'day', '', null];
      work.run(id, ...how);
      worked.run(id, hired, ...how);
    }
    if (!isBoss) {
      below.run(id, boss);
      closure.run(boss, id, 1);
    }
    for (let time = 0; time < (n % 10 === 0 ? 0 : 1 + (n % 2)); time++) {
      const day = addDays(today, -some(420) - 380 * (1 - time));
      const at = `${day}T10:00:00.000Z`;
      const [a, s] = [`${id}-a${time}`, `${id}-s${time}`];
      attempt.run(a, id, 'social-media', 'x', 1, 'en', role, at, at, day, at);
      signature.run(s, s, id, a, 1, 'x', 'x', at, day, 0, s);
    }
    if (n % 20 === 1) leave.run(`${id}-l`, id, addDays(today, -some(60)), n % 40 === 1 ? null : addDays(today, some(90))); // prettier-ignore
  }
}
