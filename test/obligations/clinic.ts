import { transact, type Database, type Tx } from '../../src/database/database.ts';
import { newId } from '../../src/database/id.ts';
import { addDays, dayIn, type Day } from '../../src/days.ts';
import { seeded } from '../../src/demo/random.ts';
import { keepContent } from '../../src/files/content.store.ts';
import { append } from '../../src/ledger/ledger.ts';
import { doAct, planAct, type Act } from '../../src/obligations/bulk.ts';
import { extend } from '../../src/obligations/extension.ts';
import { addOutside } from '../../src/obligations/outside.ts';
import { requirementDone } from '../../src/obligations/requirement.ts';
import { ONBOARDING, setRule, type Rule } from '../../src/obligations/rule.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { stateOn } from '../../src/obligations/standing.ts';
import { waive } from '../../src/obligations/waiver.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { setLeave } from '../../src/people/leave.ts';
import { addPerson, changePerson, type PersonDetails } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { policyInForce } from '../../src/policy/publication.ts';
import { ANYWHERE, keptText, textAt } from '../../src/policy/text.ts';
import { keepVersionsTimely } from '../../src/policy/timely.ts';
import '../../src/projections.ts';
import { toSign } from '../../src/training/signing.ts';
import { passCourse, publishNext, putIntoForce, signAs } from '../support/training.ts';

export const COURSE = 'course:social-media';
const ZONES = ['UTC', 'America/New_York', 'Pacific/Auckland'];

/** What we know of somebody by having done it, and not from Heed. */
export interface Known {
  id: string;
  email: boolean;
  zone: string;
  leftOn: Day | null;
  away: { from: Day; to: Day | null }[];
  excused: { thing: string; from: Day; to: Day }[];
  /** How soon they do what they owe. */
  habit: 'soon' | 'late' | 'never';
}

// What the rule of a year is, and one for managers, and one in Texas.
const RULES: readonly (readonly Rule[])[] = [
  [{ ...ONBOARDING, outside: 'first' }, { ...ONBOARDING, id: 'managers', for: [{ roles: ['manager'] }], thing: 'policy', first: { after: 'joining', days: 14 } }],
  [{ ...ONBOARDING, outside: 'always', graceDays: 5, opensDays: 45, renewal: { every: 'completion', months: 12 } }],
  [{ ...ONBOARDING, renewal: { every: 'window', opens: '03-01', closes: '03-31' }, opensDays: 30 }, { ...ONBOARDING, id: 'texas', for: [{ countries: ['us-tx'] }], first: { after: 'hire', days: 20 }, renewal: { every: 'anniversary', months: 6 } }],
]; // prettier-ignore

/** A clinic that lives from day to day by the verbs of the pages, by chance but the same each time for a seed. One of `real` courses is done step by step. */
export async function clinic(database: Database, seed: number, first: Day, real: number) {
  const random = seeded(seed);
  const pick = (most: number) => Math.floor(random() * most);
  const from = <T>(list: readonly T[]): T => list[pick(list.length)]!;
  let now = new Date(`${first}T06:00:00.000Z`);
  const people: Known[] = [];
  const required: string[] = [];
  const counts: Record<string, number> = {};
  const do_ = <T>(verb: (tx: Tx) => Promise<T>) => transact(database.write, verb);
  const todayOf = ({ zone }: Known) => dayIn(zone, now);
  const today = () => dayIn('UTC', now);
  /** Does something that may be refused, and counts what was not. */
  const may = async (what: string, act: () => Promise<unknown>): Promise<boolean> => {
    try {
      await act();
      counts[what] = (counts[what] ?? 0) + 1;
      return true;
    } catch (error) {
      if ((error as { kind?: string }).kind === undefined) throw error;
      return false;
    }
  };
  await do_(async (tx) => {
    const settings = { name: 'Clinic', zone: 'UTC', country: 'us', startDay: addDays(first, -60) } as const;
    await changeSettings(tx, now, 'test', settings, 'UTC');
    for (const [n, zone] of ZONES.entries())
      await setSite(tx, now, 'test', { id: zone, name: zone, country: n === 1 ? 'us-tx' : 'us', zone });
  });
  await putIntoForce(database, now);
  const setRules = (year: number) =>
    do_(async (tx) => {
      for (const rule of RULES[year % RULES.length]!) await setRule(tx, now, 'test', rule, 'UTC');
    });
  await setRules(0);
  const { hash: courseHash } = await database.write.selectFrom('course_in_force').select('hash').executeTakeFirstOrThrow(); // prettier-ignore

  async function hire(): Promise<void> {
    const n = people.length;
    const zone = from(ZONES);
    const email = pick(12) > 0;
    const details: PersonDetails = {
      employeeNumber: `N${n}`, name: `Person ${n}`, email: email ? `p${n}@x.example` : null, jobRole: n % 10 === 0 ? 'manager' : 'clinician',
      siteId: zone, team: '', managerId: n < 10 ? null : people[(n - (n % 10)) / 10]!.id, hiredOn: addDays(today(), pick(20) - (n < 30 ? 400 : 5)), leftOn: null,
    }; // prettier-ignore
    const id = await do_((tx) => addPerson(tx, now, 'test', details, today()));
    const habit = from(['soon', 'soon', 'soon', 'late', 'late', 'never'] as const);
    people.push({ id, email, zone, leftOn: null, away: [], excused: [], habit });
    counts['hired'] = (counts['hired'] ?? 0) + 1;
  }
  async function change(one: Known, what: Partial<PersonDetails>): Promise<void> {
    const before = (await personDetails(database.write, one.id))!;
    await do_((tx) => changePerson(tx, now, 'test', one.id, { ...before, ...what }, today()));
  }
  const here = () => from(people.filter(({ leftOn }) => leftOn === null));

  const acts: Record<string, () => Promise<unknown>> = {
    async left() {
      const one = here();
      const leftOn = addDays(today(), pick(3) - 1);
      if (await may('left', () => change(one, { leftOn }))) one.leftOn = leftOn;
    },
    async back() {
      const gone = people.filter(({ leftOn }) => leftOn !== null && leftOn < addDays(today(), -20));
      if (gone.length === 0) return;
      const one = from(gone);
      if (!(await may('came back', () => change(one, { hiredOn: today(), leftOn: null })))) return;
      // A leave that nobody ended is over with the employment that it was of.
      for (const time of one.away) time.to ??= one.leftOn;
      one.leftOn = null;
    },
    role: () => may('another role', () => change(here(), { jobRole: from(['clinician', 'manager', 'it']) })),
    async site() {
      const [one, zone] = [here(), from(ZONES)];
      if (await may('another site', () => change(one, { siteId: zone }))) one.zone = zone;
    },
    async leave() {
      const one = here();
      const since = addDays(today(), pick(20) - 5);
      const time = { from: since, to: pick(5) === 0 ? null : addDays(since, 3 + pick(120)) };
      if (await may('on leave', () => do_((tx) => setLeave(tx, now, 'test', one.id, time)))) one.away.push(time);
    },
    // Whoever was away without an end comes back.
    async 'leave ends'() {
      const one = from(people);
      const open = one.away.find(({ to }) => to === null);
      if (open === undefined || open.from >= today()) return;
      const row = await database.write.selectFrom('leave_spell').select('id').where('person_id', '=', one.id).where('to_on', 'is', null).executeTakeFirstOrThrow();
      const time = { from: open.from, to: today() };
      if (await may('back from leave', () => do_((tx) => setLeave(tx, now, 'test', one.id, { id: row.id, ...time })))) open.to = today();
    },
    async waiver() {
      const one = here();
      const given = { thing: COURSE, from: today(), until: addDays(today(), 5 + pick(60)), reason: 'x', today: today() };
      if (await may('excused', () => do_((tx) => waive(tx, now, 'test', one.id, given)))) one.excused.push({ thing: COURSE, from: given.from, to: given.until });
    },
    extension: () => may('more time', () => do_((tx) => extend(tx, now, 'test', here().id, { thing: COURSE, until: addDays(today(), 5 + pick(30)), reason: 'x', today: today() }))),
    incident: () => may('required', async () => {
      const ids = people.filter(({ leftOn }) => leftOn === null && pick(6) === 0).map(({ id }) => id);
      const act: Act = { do: 'require', what: from([{ course: 'social-media' }, { clauses: ['SM-01'] }]), cause: 'incident', due: addDays(today(), 14), reason: 'x', caseNumber: '' };
      const id = newId(now);
      await do_(async (tx) => doAct(tx, now, 'test', act, { id, ids, shown: (await planAct(tx, act, ids, today())).mark, today: today() }));
      required.push(id);
    }),
    outside: () => may('trained elsewhere', () => do_((tx) => addOutside(tx, now, 'test', [{ personId: here().id, thing: COURSE, doneOn: addDays(today(), -pick(200)), provider: 'x', evidence: 'y' }]))),
  }; // prettier-ignore

  /** One person does what they owe of one thing. */
  async function complete(one: Known, thing: string, needs: string): Promise<void> {
    if (needs === 'requirement') {
      const id = thing.slice('required:'.length);
      await may('did what was required', () => do_((tx) => requirementDone(tx, now, one.id, { id, day: todayOf(one) })));
    } else if (thing === COURSE && needs !== 'signature' && pick(real) > 0) await may('done', () => recorded(one));
    else
      await may('done by every step', () => do_(async (tx) => {
        const { name } = (await personDetails(tx, one.id))!;
        if (needs !== 'signature' && thing === COURSE) await passCourse(tx, now, one.id);
        if ((await toSign(tx, one.id)) !== undefined) await signAs(tx, now, one.id, name, (await policyInForce(tx)).number);
      }));
  } // prettier-ignore

  // The same three facts, without a hundred answers: years of a clinic are many.
  async function recorded(one: Known): Promise<void> {
    const [attempt, at, day] = [newId(now), now.toISOString(), todayOf(one)];
    const { number: policy, hash: policyHash, version } = await policyInForce(database.write);
    const textHash = await do_((tx) => keepContent(tx, 'policy-text', keptText(textAt(version, ANYWHERE))));
    const begun = { attempt, course: 'social-media', courseHash, policy, language: 'en', jobRole: 'other' };
    const signed = { attempt, signature: newId(now), receipt: newId(now), policy, policyHash, textHash, onPaper: false, day };
    await do_((tx) => append(tx, now, [
      { at, kind: 'course-started', personId: one.id, facts: begun },
      { at, kind: 'test-marked', personId: one.id, facts: { attempt, passed: true, day } },
      { at, kind: 'signed', personId: one.id, facts: signed },
    ]));
  } // prettier-ignore

  const CHANCE = { soon: { renewable: 40, due: 14, overdue: 4 }, late: { renewable: 400, due: 120, overdue: 16 }, never: { renewable: 900, due: 900, overdue: 100 } }; // prettier-ignore

  return {
    people,
    counts,
    pick,
    hire,
    setRules,
    do_,
    now: () => now,
    set: (at: string) => (now = new Date(at)),
    /** A working day: some things happen, some people do what they owe. */
    async day(): Promise<void> {
      await keepVersionsTimely(database, now);
      for (const name of Object.keys(acts)) if (pick(RARE[name] ?? 9) === 0) await acts[name]!();
      for (const one of people) {
        const rows = pick(3) > 0 || one.leftOn !== null ? [] : await standingsOf(database.write, one.id);
        for (const row of rows) {
          const state = stateOn(row, todayOf(one));
          if (state !== 'renewable' && state !== 'due' && state !== 'overdue') continue;
          if (pick(CHANCE[one.habit][state]) === 0) await complete(one, row.thing, row.needs);
        }
      }
    },
    publish: (n: number) =>
      may('published', async () => {
        const { number } = await policyInForce(database.write);
        await publishNext(database, now, number, true, `tool ${n}`);
      }),
  };
}

const RARE: Readonly<Record<string, number>> = { incident: 90, back: 25, left: 12, 'leave ends': 3 };
