import { transact, type Database, type Tx } from '../../src/database/database.ts';
import { addDays, dayIn, type Day } from '../../src/days.ts';
import { seeded } from '../../src/demo/random.ts';
import { append, projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild, rebuild } from '../../src/ledger/rebuild.ts';
import { planAct, doAct, type Act } from '../../src/obligations/bulk.ts';
import { extend } from '../../src/obligations/extension.ts';
import { addOutside, withdrawOutside } from '../../src/obligations/outside.ts';
import { requirementDone, withdrawRequirement } from '../../src/obligations/requirement.ts';
import { endRule, ONBOARDING, setRule, type Rule } from '../../src/obligations/rule.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { endWaiver, waive } from '../../src/obligations/waiver.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { saveFollowUpSettings } from '../../src/organisation/working-hours.ts';
import { leavesOf } from '../../src/people/leave.store.ts';
import { setLeave, withdrawLeave } from '../../src/people/leave.ts';
import { addPerson, changePerson, type PersonDetails } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { setRole } from '../../src/people/roles.ts';
import { policyInForce } from '../../src/policy/publication.ts';
import '../../src/projections.ts';
import { onBoth } from '../support/databases.ts';
import { passCourse, publishNext, putIntoForce, signAs } from '../support/training.ts';
import { differingFromNew, kept } from './kept.ts';

const LONG = process.env['HEED_LONG'] !== undefined;
const ACTS = LONG ? 600 : 90;
const COURSE = 'course:social-media';
const SITES = ['s-0', 's-1'];
const rule = (change: Partial<Rule>): Rule => ({ ...ONBOARDING, ...change });
const RULES = [
  rule({ outside: 'first' }),
  rule({ first: { after: 'hire', days: 10 }, graceDays: 9, renewal: { every: 'completion', months: 6 } }),
  rule({ id: 'managers', for: [{ roles: ['manager'] }], first: { after: 'joining', days: 5 } }),
  rule({ id: 'managers', for: [{ roles: ['manager'] }], thing: 'policy' }),
  rule({ id: 'texas', for: [{ countries: ['us-tx'] }], first: { on: '2027-03-01', days: 20 } }),
  rule({ id: 'agency', for: [{ kinds: ['agency'] }, { hourly: true }], thing: 'package:old', renewal: { every: 'never' } }),
]; // prettier-ignore

/** A small house, with every verb that moves how somebody stands; each act is one of them, by chance. */
async function house(database: Database, seed: number) {
  const random = seeded(seed);
  const pick = (most: number) => Math.floor(random() * most);
  const from = <T>(list: readonly T[]): T => list[pick(list.length)]!;
  let now = new Date('2027-01-04T10:00:00.000Z');
  const people: string[] = [];
  const required: string[] = [];
  const today = () => dayIn('UTC', now);
  const do_ = <T>(verb: (tx: Tx) => Promise<T>) => transact(database.write, verb);
  const near = (back: number, ahead: number): Day => addDays(today(), pick(back + ahead) - back);
  await do_(async (tx) => {
    const settings = { name: 'House', zone: 'UTC', country: 'us', startDay: '2026-06-01' } as const;
    await changeSettings(tx, now, 'test', settings, 'UTC');
    for (const [n, id] of SITES.entries())
      await setSite(tx, now, 'test', { id, name: id, country: n === 0 ? 'us' : 'us-tx', zone: 'UTC' });
  });
  await putIntoForce(database, now);

  const details = (n: number): PersonDetails => ({
    employeeNumber: `N${n}`, name: `Person ${n}`, email: null, jobRole: from(['clinician', 'manager', 'it']), siteId: from(SITES),
    team: '', managerId: people.length > 2 && pick(2) > 0 ? from(people) : null, hiredOn: pick(8) === 0 ? null : near(300, 20), leftOn: null,
  }); // prettier-ignore
  const change = (what: () => Partial<PersonDetails>, back = 0) =>
    do_(async (tx) => {
      const id = from(people);
      const before = (await personDetails(tx, id))!;
      const since = back === 0 ? today() : addDays(today(), -pick(back));
      await changePerson(tx, now, 'test', id, { ...before, ...what() }, today(), since);
    });
  const bulk = (act: Act) =>
    do_(async (tx) => {
      const ids = people.filter(() => pick(3) === 0);
      const plan = await planAct(tx, act, ids, today());
      const id = `act-${now.getTime()}`;
      await doAct(tx, now, 'test', act, { id, ids, shown: plan.mark, today: today() });
      if (act.do === 'require') required.push(id);
    });
  const waivers = (tx: Tx, id: string) =>
    tx.selectFrom('waiver').select('id').where('person_id', '=', id).execute();
  const acts: Record<string, () => Promise<unknown>> = {
    hire: async () => people.push(await do_((tx) => addPerson(tx, now, 'test', details(people.length), today()))),
    course: () => do_(async (tx) => {
      const id = from(people);
      await passCourse(tx, now, id);
      await signAs(tx, now, id, (await personDetails(tx, id))!.name, (await policyInForce(tx)).number);
    }),
    pass: () => do_((tx) => passCourse(tx, now, from(people))),
    leave: () => do_((tx) => setLeave(tx, now, 'test', from(people), { from: near(60, 60), to: pick(3) === 0 ? null : near(10, 120) })),
    'leave withdrawn': () => do_(async (tx) => {
      const id = from(people);
      const leaves = await leavesOf(tx, id);
      if (leaves.length > 0) await withdrawLeave(tx, now, 'test', id, from(leaves).id, 'Never away');
    }),
    waiver: () => do_((tx) => waive(tx, now, 'test', from(people), { thing: COURSE, from: near(20, 20), until: near(0, 90), reason: 'x', today: today() })),
    'waiver ended': () => do_(async (tx) => {
      const id = from(people);
      const all = await waivers(tx, id);
      if (all.length > 0) await endWaiver(tx, now, 'test', id, { waiver: from(all).id, today: today(), reason: 'Entered by mistake' });
    }),
    'more time': () => do_((tx) => extend(tx, now, 'test', from(people), { thing: COURSE, until: near(0, 90), reason: 'x', today: today() })),
    require: () => bulk({ do: 'require', what: from([{ course: 'social-media' }, { clauses: ['SM-01'] }]), cause: 'incident', due: near(0, 60), reason: 'x', caseNumber: '' }),
    'require done': () => do_((tx) => requirementDone(tx, now, from(people), { id: from(required), day: near(5, 1) })),
    'require no more': () => do_((tx) => withdrawRequirement(tx, now, 'test', { id: from(required), reason: 'x', today: today() })),
    'excuse many': () => bulk({ do: 'waive', thing: COURSE, from: today(), until: near(1, 40), reason: 'x' }),
    outside: () => do_((tx) => addOutside(tx, now, 'test', [{ personId: from(people), thing: COURSE, doneOn: near(400, 1), provider: 'x', evidence: 'y' }])),
    'outside withdrawn': () => do_(async (tx) => {
      const all = await tx.selectFrom('outside_training').select(['id', 'person_id']).execute();
      const one = all.length > 0 ? from(all) : undefined;
      if (one !== undefined) await withdrawOutside(tx, now, 'test', one.person_id, { training: one.id, today: today(), reason: 'Entered by mistake' });
    }),
    manager: () => change(() => ({ managerId: pick(3) === 0 ? null : from(people) })),
    'manager again': () => change(() => ({ managerId: from(people) })),
    move: () => change(() => ({ siteId: from(SITES), jobRole: from(['clinician', 'manager']) })),
    'moved, known late': () => change(() => ({ siteId: from(SITES), jobRole: from(['clinician', 'manager']) }), 90),
    work: () => change(() => ({ work: { kind: from(['agency', 'permanent']), hourly: pick(2) === 0, shift: '', language: '', country: from([null, 'us-tx']) } }), 30),
    gone: () => change(() => ({ leftOn: near(5, 30) })),
    back: () => change(() => ({ hiredOn: near(3, 20), leftOn: null })),
    auditor: () => do_((tx) => setRole(tx, now, 'test', from(people), { role: 'auditor', has: true }, today())),
    'auditor no more': () => do_((tx) => setRole(tx, now, 'test', from(people), { role: 'auditor', has: false }, today())),
    rule: () => do_((tx) => setRule(tx, now, 'test', from(RULES), 'UTC')),
    'rule ended': () => do_((tx) => endRule(tx, now, 'test', from(RULES.slice(2)).id, 'UTC')),
    publish: async () => publishNext(database, now, (await policyInForce(database.write)).number, pick(2) === 0, `tool ${pick(999)}`),
    site: () => do_((tx) => setSite(tx, now, 'test', { id: from(SITES), name: 'Moved', country: from(['us', 'us-tx']), zone: 'UTC' })),
    'another setting': () => do_((tx) => changeSettings(tx, now, 'test', { name: `House ${pick(9)}`, country: from(['us', 'us-tx', 'uk']) }, 'UTC')),
    'start day': () => do_((tx) => changeSettings(tx, now, 'test', { startDay: near(200, 1) }, 'UTC')),
  }; // prettier-ignore
  return {
    do_,
    people,
    acts,
    now: () => now,
    /** One act by chance, on a later day; gives its name. */
    act: async (name = from(Object.keys(acts))): Promise<string> => {
      now = new Date(now.getTime() + pick(4) * 86_400_000 + 60_000);
      if (people.length === 0 || (required.length === 0 && name.startsWith('require '))) name = 'hire';
      await acts[name]!().catch(refusedOnly);
      return name;
    },
  };
}

onBoth('how people stand, as it is kept', (open, kind) => {
  it('is at any moment what all of it would be, worked out anew', async () => {
    const database = await open();
    const { act, now } = await house(database, kind === 'sqlite' ? 61 : 62);
    for (let n = 0; n < 6; n++) await act('hire');
    const names: string[] = [];
    for (let n = 1; n <= ACTS; n++) {
      names.push(await act());
      expect([names.slice(-3), await differingFromNew(database.write)]).toEqual([names.slice(-3), []]);
      if (n % 30 === 0)
        expect(await checkRebuild(database, projectionsInUse(), now())).toMatchObject({
          ok: true,
          differing: [],
        });
    }
    const before = await kept(database.read);
    expect(before.standing.length).toBeGreaterThan(5);
    await rebuild(database, projectionsInUse(), now());
    expect(await kept(database.read)).toEqual(before);
  }, 600_000);
});

onBoth('what moves nobody', (open) => {
  it('has nobody worked out anew: other settings, and other sites than theirs', async () => {
    const database = await open();
    const { do_, add, now } = await quiet(database);
    const there = await do_((tx) => setSite(tx, now, 'test', { name: 'B', country: 'us', zone: 'UTC' }));
    const stayed = await add({});
    const moved = await add({ siteId: there });
    const before = (await personDetails(database.read, moved))!;
    const { site_id: siteId } = await database.read.selectFrom('placement').select('site_id').where('person_id', '=', stayed).executeTakeFirstOrThrow(); // prettier-ignore
    await do_((tx) =>
      changePerson(tx, now, 'test', moved, { ...before, siteId }, '2027-01-04', '2027-01-02'),
    );
    // A mark that is gone as soon as somebody is worked out anew.
    const mark = () => do_((tx) => tx.updateTable('standing').set({ team: 'marked' }).execute());
    const marked = async () =>
      (await database.read.selectFrom('standing').select('person_id').where('team', '=', 'marked').orderBy('person_id').execute()).map((row) => row.person_id); // prettier-ignore
    await mark();
    const both = [stayed, moved].toSorted();
    expect(await marked()).toEqual(both);
    const settings = { name: 'New name', zone: 'Europe/London', country: 'uk', testOut: 'off', targetShare: 90 } as const; // prettier-ignore
    await do_((tx) => changeSettings(tx, now, 'test', settings, 'UTC'));
    await do_((tx) => saveFollowUpSettings(tx, now, 'test', { followUps: 'on', workFrom: '08:00', workTo: '18:00' })); // prettier-ignore
    await do_((tx) => setSite(tx, now, 'test', { name: 'C', country: 'us', zone: 'UTC' }));
    expect(await marked()).toEqual(both);
    await do_((tx) => setSite(tx, now, 'test', { id: there, name: 'B', country: 'uk', zone: 'UTC' }));
    expect(await marked()).toEqual([stayed]);
    await mark();
    await do_((tx) => changeSettings(tx, now, 'test', { startDay: '2026-12-15' }, 'UTC'));
    expect(await marked()).toEqual([]);
    expect(await differingFromNew(database.read)).toEqual([]);
  });
});

onBoth('facts that are learned late, or are odd', (open) => {
  const settled = async () => {
    const database = await open();
    const { do_, add, now } = await quiet(database);
    const due = async (id: string) => {
      const [row] = await standingsOf(database.read, id);
      return row === undefined
        ? undefined
        : [row.dueOn, row.reasons[0]!.steps.map(({ why }) => why).join(' ')];
    };
    return { database, do_, add, now, due };
  };

  it('change what is known now: a leave, a hire day, a role, training elsewhere', async () => {
    const { database, do_, add, now, due } = await settled();
    const id = await add({ hiredOn: '2026-12-01' });
    await do_((tx) => setRule(tx, now, 'test', RULES[2]!, 'UTC'));
    expect(await due(id)).toEqual(['2026-12-31', 'hired days']);
    await do_((tx) => setLeave(tx, now, 'test', id, { from: '2026-12-20', to: '2026-12-26' }));
    expect(await due(id)).toEqual(['2027-01-07', 'hired days leave']);
    const before = (await personDetails(database.read, id))!;
    await do_((tx) => changePerson(tx, now, 'test', id, { ...before, hiredOn: '2026-12-10' }, '2027-01-04'));
    expect(await due(id)).toEqual(['2027-01-16', 'hired days leave']);
    const manager = { ...before, hiredOn: '2026-12-10', jobRole: 'manager' as const };
    await do_((tx) => changePerson(tx, now, 'test', id, manager, '2027-01-04', '2026-12-28'));
    expect(await due(id)).toEqual(['2027-01-02', 'joined days']);
    await do_((tx) => setRule(tx, now, 'test', RULES[0]!, 'UTC'));
    const elsewhere = { personId: id, thing: COURSE, doneOn: '2026-03-01', provider: 'x', evidence: 'y' };
    await do_((tx) => addOutside(tx, now, 'test', [elsewhere]));
    expect((await standingsOf(database.read, id))[0]!.reasons.map(({ dueOn }) => dueOn)).toEqual([
      '2027-01-02',
      '2027-03-01',
    ]);
    expect(await differingFromNew(database.read)).toEqual([]);
  });

  it('never stop anybody: no hire date, a manager who left, a site that nobody knows, a place that lies ahead', async () => {
    const { database, do_, add, now, due } = await settled();
    const boss = await add({ hiredOn: '2026-01-01', leftOn: '2026-12-24', jobRole: 'manager' });
    const outside = await add({ hiredOn: null });
    const below = await add({ hiredOn: '2026-12-01', managerId: boss });
    const strange = await add({ hiredOn: '2026-12-01' });
    const place = { by: 'test', jobRole: 'clinician', site: 'nowhere', team: '' };
    await do_((tx) =>
      append(tx, now, [{ at: '2026-12-02', kind: 'placed', personId: strange, facts: place }]),
    );
    const ahead = await add({ hiredOn: '2027-03-01' });
    for (const one of RULES) await do_((tx) => setRule(tx, now, 'test', one, 'UTC'));
    expect([
      await due(outside),
      (await due(below))![0],
      (await due(strange))![0],
      (await due(ahead))![0],
    ]).toEqual([undefined, '2026-12-11', '2026-12-11', '2027-03-11']);
    expect(await standingsOf(database.read, boss)).toMatchObject([
      { leftOn: '2026-12-24' },
      { leftOn: '2026-12-24' },
    ]);
    expect(await differingFromNew(database.read)).toEqual([]);
    expect(await checkRebuild(database, projectionsInUse(), now)).toMatchObject({ ok: true, differing: [] });
  });
});

async function quiet(database: Database) {
  const now = new Date('2027-01-04T10:00:00.000Z');
  const do_ = <T>(verb: (tx: Tx) => Promise<T>) => transact(database.write, verb);
  const siteId = await do_(async (tx) => {
    await changeSettings(
      tx,
      now,
      'test',
      { name: 'House', zone: 'UTC', country: 'us', startDay: '2020-01-01' },
      'UTC',
    );
    await setRule(tx, now, 'test', rule({ first: { after: 'hire', days: 30 } }), 'UTC');
    return setSite(tx, now, 'test', { name: 'Site', country: 'us-tx', zone: 'UTC' });
  });
  let count = 0;
  const add = (given: Partial<PersonDetails>) => {
    const own = {
      employeeNumber: `Q${++count}`,
      name: `Person ${count}`,
      email: null,
      jobRole: 'clinician' as const,
    };
    const details = {
      ...own,
      siteId,
      team: '',
      managerId: null,
      hiredOn: '2026-12-01',
      leftOn: null,
      ...given,
    };
    return do_((tx) => addPerson(tx, now, null, details, '2026-12-01'));
  };
  return { do_, add, now };
}

// What the rules refuse is part of life.
function refusedOnly(error: unknown): void {
  if ((error as { kind?: string }).kind === undefined) throw error;
}
