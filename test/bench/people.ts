import { newId } from '../../src/database/id.ts';
import { transact, type Db, type Tx } from '../../src/database/database.ts';
import { addDays, dayIn, instantOf, type Day } from '../../src/days.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { LARKFIELD } from '../../src/demo/brackets.ts';
import { append } from '../../src/ledger/ledger.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { addPerson, putPeople, type JobRole, type PersonDetails } from '../../src/people/people.ts';
import { firstVersion, publish } from '../../src/policy/publication.ts';
import { fit } from '../../src/policy/fitting.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { nameOf } from './names.ts';
import { seeded } from '../../src/demo/random.ts';

export const ZONE = 'America/New_York';
const ZONES = [ZONE, 'America/Chicago', 'America/Denver', 'America/Los_Angeles'];
const SITES = 20;
const REGIONS = 5;
/** Days from the organisation's first to today. */
export const PAST = 420;

export interface Member {
  id: string;
  name: string;
  hiredAgo: number;
  isManager: boolean;
  details: PersonDetails;
}

export interface House {
  admin: string;
  officer: string;
  director: Member;
  /** Each above some 50 people, in teams of their own. */
  leads: Member[];
  staff: Member[];
}

/**
 * The organisation with `count` people on five levels (director, regions, sites, teams, staff) at 20 sites in four time
 * zones; a fifth of the staff came in the course of the year.
 */
export async function makeHouse(db: Db, today: Day, count: number): Promise<House> {
  const at = instantOf(addDays(today, -PAST), '08:00', ZONE);
  const { admin, officer, sites } = await transact(db, (tx) => open(tx, at, addDays(today, -PAST)));
  const random = seeded(count);
  const everybody: Member[] = [];
  const add = (jobRole: JobRole, site: number, team: string, above: Member | null, hiredAgo: number) => {
    const n = everybody.length;
    const name = nameOf(n, random);
    const hiredOn = addDays(today, -hiredAgo);
    const email = jobRole === 'care-staff' && n % 4 === 0 ? null : `p${n}@bench.example`;
    const member: Member = {
      id: newId(at),
      name,
      hiredAgo,
      isManager: jobRole === 'manager',
      details: {
        employeeNumber: `B${10_000 + n}`,
        name,
        email,
        jobRole,
        siteId: sites[site]!,
        team,
        managerId: above?.id ?? null,
        hiredOn,
        leftOn: null,
      },
    };
    everybody.push(member);
    return member;
  };
  const longAgo = () => PAST + Math.floor(random() * 3000);
  const director = add('manager', 0, 'Direction', null, longAgo());
  const regions = range(REGIONS).map((n) => add('manager', n, 'Direction', director, longAgo()));
  const heads = range(SITES).map((n) => add('manager', n, 'Management', regions[n % REGIONS]!, longAgo()));
  const leads = range(SITES * Math.max(1, Math.round(count / 1000))).map((n) =>
    add('manager', n % SITES, `Team ${Math.floor(n / SITES) + 1}`, heads[n % SITES]!, longAgo()),
  );
  const staff = range(count - everybody.length).map((n) => {
    const lead = leads[n % leads.length]!;
    const hiredAgo = n % 5 === 0 ? 1 + Math.floor(random() * (PAST - 20)) : longAgo();
    const role = ROLES[Math.floor(random() * ROLES.length)]!;
    return add(role, (n % leads.length) % SITES, lead.details.team, lead, hiredAgo);
  });
  await comeIn(db, admin, today, everybody);
  return { admin, officer, director, leads, staff };
}

const ROLES: readonly JobRole[] = [
  ...Array<JobRole>(10).fill('clinician'),
  ...Array<JobRole>(4).fill('care-staff'),
  ...Array<JobRole>(3).fill('front-desk'),
  'other',
  'it',
  'marketing',
];

const range = (count: number): number[] => [...Array(Math.max(0, count)).keys()];

// Those who were there on the first day, then month by month those who came.
async function comeIn(db: Db, admin: string, today: Day, everybody: readonly Member[]): Promise<void> {
  for (let month = PAST; month > 0; month -= 30) {
    const now = instantOf(addDays(today, -month), '09:00', ZONE);
    const wanted = everybody
      .filter(({ hiredAgo }) => Math.min(PAST, hiredAgo) <= month && Math.min(PAST, hiredAgo) > month - 30)
      .map(({ id, details }) => ({ id, isNew: true, details }));
    await transact(db, (tx) => putPeople(tx, now, admin, wanted, addDays(today, -month)));
  }
}

async function open(tx: Tx, at: Date, begun: Day) {
  const { course, policy } = shippedCourse();
  const sites = range(SITES).map(() => newId(at));
  const own = { managerId: null, leftOn: null, siteId: sites[0]!, team: 'Office', hiredOn: begun };
  const person = (employeeNumber: string, name: string, jobRole: JobRole) =>
    addPerson(tx, at, null, { ...own, employeeNumber, name, email: null, jobRole }, begun);
  const admin = await person('B1', 'Ada Okafor', 'it');
  const officer = await person('B2', 'Maria Lopez', 'manager');
  const house = { name: 'Larkfield Group', zone: ZONE, country: 'us', startDay: begun } as const;
  await changeSettings(tx, at, admin, house, ZONE);
  for (const [n, id] of sites.entries())
    await setSite(tx, at, admin, { id, name: `Clinic ${n + 1}`, country: 'us', zone: ZONES[n % 4]! });
  await setRule(tx, at, admin, ONBOARDING, ZONE);
  const version = fit(policy, { choices: {}, brackets: LARKFIELD, countries: ['us'] });
  await publish(tx, at, admin, version, firstVersion(ZONE));
  await adoptCourse(tx, at, admin, { course });
  const day = dayIn(ZONE, at);
  await append(tx, at, [
    { at: day, kind: 'role-granted', personId: admin, facts: { role: 'administrator', by: admin } },
    { at: day, kind: 'role-granted', personId: officer, facts: { role: 'officer', by: admin } },
  ]);
  return { admin, officer, sites };
}
