import { transact, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { addDays, dayIn, instantOf, type Day } from '../days.ts';
import { scenarioMark } from '../courses/scenario.ts';
import { reviewScenario } from '../courses/scenario-review.ts';
import { adoptCourse, shippedCourse } from '../courses/shipped.ts';
import { append } from '../ledger/ledger.ts';
import { putMailStart } from '../mail/start.store.ts';
import { changeSettings, setSite } from '../organisation/organisation.ts';
import { setLeave } from '../people/leave.ts';
import { addPerson, changePerson, type PersonDetails } from '../people/people.ts';
import { USUAL_WORK } from '../people/work-facts.ts';
import { firstVersion, publish } from '../policy/publication.ts';
import { fit } from '../policy/fitting.ts';
import { hashPassword, keepPassword } from '../sign-in/password.ts';
import { standingsOf } from '../obligations/standing.store.ts';
import { ONBOARDING, setRule } from '../obligations/rule.ts';
import type { Ground } from '../web/ground.ts';
import { LARKFIELD } from './brackets.ts';
import { committeeActs, type Act } from './committee.ts';
import { remindOnMorning } from './morning.ts';
import { seeded } from './random.ts';
import { tourActs } from './package.ts';
import { registerActs } from './registers.ts';
import { cast, SITES, type Part, type SiteKey } from './cast.ts';
import { learn, signAt, takeTest, type Learner } from './learner.ts';

export const DEMO_PASSWORD = 'larkfield-2026';
/** Every lesson there is for somebody. */
const ALL = Number.POSITIVE_INFINITY;
const ZONE = 'America/New_York';
const COURSE = 'social-media';
const ON_LEAVE = 'Hana Sato';

/** Makes Larkfield Clinics in an empty database: 60 people and a year of history, by the verbs that the pages call. */
export async function makeDemo(ground: Ground): Promise<void> {
  const { database, messages, clock } = ground;
  const now = clock.now();
  const today = dayIn(ZONE, now);
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const begun = addDays(today, -420);
  const acts: Act[] = [];
  const at = (daysAgo: number, time: string) => instantOf(addDays(today, -daysAgo), time, ZONE);
  const ids = new Map<string, string>();
  const sites = new Map<SiteKey, string>();
  const random = seeded(20_261_122);
  const learners: Learner[] = [];

  await transact(database.write, (tx) =>
    open(tx, instantOf(begun, '08:00', ZONE), sites, ids, begun, passwordHash),
  );
  cast().forEach((part, n) => acts.push(...actsOf(part, n)));
  const house = {
    zone: ZONE,
    policy: shippedCourse().policy,
    at,
    id: (account: string) => ids.get(account)!,
  };
  acts.push(...committeeActs(house), ...registerActs(house));
  // Whom version 2 asked to sign does so within days.
  for (let daysAgo = 152; daysAgo > 142; daysAgo--) acts.push({ at: at(daysAgo, '12:40'), run: signOne });
  // This morning too, where it is over: else Heed would find that the reminders did not run today, and say so.
  for (let daysAgo = 45; daysAgo >= 0; daysAgo--)
    acts.push({ at: at(daysAgo, '07:00'), run: () => Promise.resolve() });

  const tours = tourActs(ground, { at, id: house.id });
  for (const act of [...acts, ...tours].toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    if (act.at > now) continue;
    if ('alone' in act) await act.alone(act.at);
    else await transact(database.write, (tx) => act.run(tx, act.at));
    const isMorning = act.at.getTime() === instantOf(dayIn(ZONE, act.at), '07:00', ZONE).getTime();
    if (isMorning) await remindOnMorning(ground, ZONE, act.at);
  }
  await transact(database.write, (tx) => append(tx, now, [{ at: today, kind: 'demo-made' }]));

  function actsOf(part: Part, n: number): Act[] {
    const learner: Learner = { id: '', name: part.name, isManager: part.jobRole === 'manager', random };
    learners.push(learner);
    const hiredAgo =
      { new: 6, halfway: 18, 'failed-once': 22, 'signature-left': 20, overdue: 55 }[part.story as string] ??
      700 + n * 9;
    const doneAgo =
      { renewable: 320 + (n % 30), 'renewal-overdue': 395 }[part.story as string] ?? 40 + ((n * 23) % 240);
    const list: Act[] = [];
    if (part.account !== 'admin')
      list.push({
        at: at(Math.min(hiredAgo, 419), '09:00'),
        run: (tx, when) => hire(tx, when, part, n, addDays(today, -hiredAgo), learner),
      });
    const story = part.story;
    const take = async (
      tx: Tx,
      when: Date,
      lessons: number,
      tests: boolean[],
      signs: boolean,
    ): Promise<void> => {
      learner.id = part.account === 'admin' ? ids.get('admin')! : learner.id;
      const bound = await learn(tx, when, learner, COURSE, lessons);
      for (const [i, pass] of tests.entries())
        await takeTest(tx, new Date(when.getTime() + (50 + i * 15) * 60_000), learner, bound, pass);
      if (signs) await signAt(tx, new Date(when.getTime() + 90 * 60_000), learner, words);
    };
    if (story === 'done' || story === 'renewable' || story === 'renewal-overdue' || story === 'left')
      list.push({
        at: at(doneAgo, '13:10'),
        run: (tx, when) => take(tx, when, ALL, n % 7 === 3 ? [false, true] : [true], true),
      });
    if (story === 'halfway')
      list.push({ at: at(4, '12:20'), run: (tx, when) => take(tx, when, 4, [], false) });
    if (story === 'failed-once')
      list.push({ at: at(3, '15:40'), run: (tx, when) => take(tx, when, ALL, [false], false) });
    if (story === 'signature-left')
      list.push({ at: at(2, '11:05'), run: (tx, when) => take(tx, when, ALL, [true], false) });
    if (part.name === ON_LEAVE) {
      const leave = { from: addDays(today, -20), to: addDays(today, 30) };
      list.push({
        at: at(21, '10:00'),
        run: async (tx, when) => void (await setLeave(tx, when, ids.get('admin')!, learner.id, leave)),
      });
    }
    if (story === 'left')
      list.push({
        at: at(30, '09:30'),
        run: async (tx, when) =>
          void (await changePerson(
            tx,
            when,
            ids.get('admin')!,
            learner.id,
            { ...details(part, n, addDays(today, -hiredAgo)), leftOn: addDays(today, -30) },
            dayIn(ZONE, when),
          )),
      });
    return list;
  }

  async function signOne(tx: Tx, when: Date): Promise<void> {
    for (const learner of learners.filter(({ id }) => id !== '')) {
      const [standing] = await standingsOf(tx, learner.id);
      if (standing?.needs !== 'signature' || standing.doneOn === null) continue;
      await signAt(tx, when, learner, words);
      return;
    }
  }

  function details(part: Part, n: number, hiredOn: Day): PersonDetails {
    return {
      employeeNumber: `L${String(1001 + n)}`,
      name: part.name,
      email: part.account === null ? null : `${part.account}@larkfield.example`,
      jobRole: part.jobRole,
      siteId: sites.get(part.site)!,
      team: part.team,
      managerId: part.manager === null ? null : ids.get(part.manager)!,
      hiredOn,
      leftOn: null,
      ...(part.team === 'Night shift'
        ? { work: { ...USUAL_WORK, shift: 'night', hourly: part.jobRole !== 'manager' } }
        : {}),
    };
  }

  async function hire(
    tx: Tx,
    when: Date,
    part: Part,
    n: number,
    hiredOn: Day,
    learner: Learner,
  ): Promise<void> {
    const by = ids.get('admin')!;
    learner.id = await addPerson(tx, when, by, details(part, n, hiredOn), dayIn(ZONE, when));
    if (part.account !== null) ids.set(part.account, learner.id);
    await keepPassword(tx, when, learner.id, passwordHash, 'invitation');
    if (part.account === 'officer') await grant(tx, when, learner.id, 'officer', by);
  }

  function words(number: number) {
    const { title } = shippedCourse().policy;
    const params = { title, number: String(number), organisation: 'Larkfield Clinics' };
    return { statement: messages.t('signing.statement', params), consent: messages.t('signing.agree') };
  }
}

// The first day: organisation, sites, administrator, auditor, policy version 1, course and rule.
async function open(
  tx: Tx,
  at: Date,
  sites: Map<SiteKey, string>,
  ids: Map<string, string>,
  begun: Day,
  passwordHash: string,
): Promise<void> {
  const { policy } = shippedCourse();
  for (const key of Object.keys(SITES) as SiteKey[]) sites.set(key, newId(at));
  const own = { managerId: null, leftOn: null, siteId: sites.get('main')!, team: 'Office' };
  const admin = await addPerson(
    tx,
    at,
    null,
    {
      ...own,
      employeeNumber: 'L1000',
      name: 'Ada Okafor',
      email: 'admin@larkfield.example',
      jobRole: 'it',
      hiredOn: begun,
    },
    begun,
  );
  ids.set('admin', admin);
  await putMailStart(tx, at.toISOString(), null);
  await changeSettings(
    tx,
    at,
    admin,
    { name: 'Larkfield Clinics', zone: ZONE, country: 'us', startDay: begun },
    ZONE,
  );
  for (const [key, name] of Object.entries(SITES))
    await setSite(tx, at, admin, { id: sites.get(key as SiteKey)!, name, country: 'us', zone: ZONE });
  await setRule(tx, at, admin, ONBOARDING, ZONE);
  const version = fit(policy, { choices: {}, brackets: LARKFIELD, countries: ['us'] });
  await publish(tx, at, admin, version, firstVersion(ZONE));
  const { course } = shippedCourse();
  await adoptCourse(tx, at, admin, shippedCourse());
  for (const one of course.scenarios)
    await reviewScenario(tx, at, admin, course.id, { scenario: one.id, mark: scenarioMark(one) });
  const auditor = await addPerson(
    tx,
    at,
    admin,
    {
      ...own,
      employeeNumber: null,
      name: 'Quentin Bright',
      email: 'auditor@larkfield.example',
      jobRole: 'other',
      hiredOn: null,
    },
    begun,
  );
  for (const id of [admin, auditor]) await keepPassword(tx, at, id, passwordHash, 'invitation');
  await grant(tx, at, admin, 'administrator', admin);
  await grant(tx, at, auditor, 'auditor', admin);
}

const grant = (tx: Tx, at: Date, personId: string, role: string, by: string) =>
  append(tx, at, [{ at: dayIn(ZONE, at), kind: 'role-granted', personId, facts: { role, by } }]);
