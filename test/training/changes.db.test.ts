import { wrongAnswerTo } from '../../src/courses/key.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { transact, type Database } from '../../src/database/database.ts';
import { addDays } from '../../src/days.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { addPerson, changePerson, type PersonDetails } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { difference } from '../../src/policy/difference.ts';
import { dutiesFrom, type ClauseDuty, type DutyOwed } from '../../src/policy/owing.ts';
import {
  confirmEmergency,
  lapseEmergency,
  policyInForce,
  publish,
  takeEffect,
  withdrawPublication,
} from '../../src/policy/publication.ts';
import { keepVersionsTimely } from '../../src/policy/timely.ts';
import type { PolicyVersion } from '../../src/policy/version.ts';
import { costOf } from '../../src/training/cost.ts';
import { answerChange, changedFor, readChange } from '../../src/training/changes.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import '../../src/projections.ts';
import { onBoth } from '../support/databases.ts';
import { fittedPolicy, passCourse, putIntoForce, signAs } from '../support/training.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const TODAY = '2026-11-22';

const edited = (version: PolicyVersion, id: string, change: Partial<PolicyVersion['clauses'][number]>) => ({
  ...version,
  clauses: version.clauses.map((clause) => (clause.id === id ? { ...clause, ...change } : clause)),
});

onBoth('a new version', (open) => {
  let database: Database;
  let siteId: string;
  const people: Record<string, string> = {};

  const do_ = <T>(verb: Parameters<typeof transact<T>>[1]) => transact(database.write, verb);

  async function add(name: string, details: Partial<PersonDetails>, signed = true): Promise<string> {
    const full: PersonDetails = {
      employeeNumber: name,
      name,
      email: null,
      jobRole: 'clinician',
      siteId,
      team: '',
      managerId: null,
      hiredOn: '2026-11-12',
      leftOn: null,
      ...details,
    };
    const id = await do_((tx) => addPerson(tx, NOW, 'test', full, TODAY));
    if (signed) {
      await do_((tx) => passCourse(tx, NOW, id));
      await do_((tx) => signAs(tx, NOW, id, name, 1));
    }
    return (people[name] = id);
  }

  beforeEach(async () => {
    database = await open();
    const house = { name: 'Clinic', zone: 'UTC', country: 'us', startDay: '2020-01-01' } as const;
    siteId = await do_(async (tx) => {
      await changeSettings(tx, NOW, 'test', house, 'UTC');
      return setSite(tx, NOW, 'test', { name: 'Main', country: 'us', zone: 'UTC' });
    });
    await putIntoForce(database, NOW);
    await add('Nurse', {});
    await add('Market', { jobRole: 'marketing' });
    await add('Boss', { jobRole: 'it' });
    await add('Below', { jobRole: 'other', managerId: people['Boss']! });
    await add('New', {}, false);
  });

  const put = (version: PolicyVersion, duties: readonly ClauseDuty[], more = {}, at = later(1), after = 1) =>
    do_((tx) =>
      publish(tx, at, 'test', version, {
        after,
        duties,
        material: duties.length > 0,
        actWithinDays: 14,
        zone: 'UTC',
        ...more,
      }),
    );
  const duty = (asked: Exclude<DutyOwed, 'nothing'>, roles: string[], clause = 'SM-13'): ClauseDuty => ({
    clause,
    duty: asked,
    roles,
    country: null,
    site: null,
    places: {
      countries: [],
      sites: [],
    },
  });
  const needs = async (name: string) => (await standingsOf(database.write, people[name]!))[0]!.needs;
  const all = async () =>
    Object.fromEntries(
      await Promise.all(Object.keys(people).map(async (name) => [name, await needs(name)] as const)),
    );
  const rebuiltEqual = async () =>
    expect(await checkRebuild(database, projectionsInUse(), later(99))).toMatchObject({
      ok: true,
      differing: [],
    });

  it('asks exactly those whom the difference reaches, as its cost had said', async () => {
    const before = fittedPolicy();
    const after = fittedPolicy({ 'SM-12': 'restrictive' });
    const found = difference(before, after);
    expect(found.map(({ id }) => id)).toEqual(['SM-12']);
    const duties = dutiesFrom(found);
    const day = addDays(TODAY, 1);
    const when = { number: 2, on: day, actBy: addDays(day, 14) };
    const cost = await costOf(database.write, found, duties, when);
    await put(after, duties);
    const owing = Object.entries(await all()).filter(([, owed]) => !['nothing', 'course'].includes(owed));
    expect(cost.reached.map(({ personId }) => personId).toSorted()).toEqual(
      owing.map(([name]) => people[name]!).toSorted(),
    );
    for (const one of cost.reached) {
      const [row] = await standingsOf(database.write, one.personId);
      expect([row!.dueOn, one.minutes > 0]).toEqual([one.dueOn, true]);
    }
    expect(cost.employed).toBe(5);
    await rebuiltEqual();
  });

  it('asks nobody for a typo', async () => {
    const before = fittedPolicy();
    const old = before.clauses[12]!;
    const after = edited(before, old.id, { rule: old.rule.replace('second', 'secnod') });
    const found = difference(before, after);
    expect(found).toHaveLength(1);
    const was = await all();
    await put(after, dutiesFrom(found));
    expect(await all()).toEqual(was);
    expect((await policyInForce(database.read)).number).toBe(2);
  });

  it('asks each for the most that reaches them, and lets a reading be done by reading', async () => {
    await put(fittedPolicy({}, { form: 'a new form' }), [
      duty('read', ['all'], 'SM-23'),
      duty('sign', ['marketing']),
      duty('answer', ['manager']),
    ]);
    expect(await all()).toEqual({
      Nurse: 'reading',
      Market: 'signature',
      Boss: 'answer',
      Below: 'reading',
      New: 'course',
    });
    await do_((tx) => readChange(tx, later(2), people['Nurse']!, 2));
    expect(await needs('Nurse')).toBe('nothing');
    await expect(do_((tx) => readChange(tx, later(2), people['Market']!, 2))).rejects.toMatchObject({
      key: 'changes.more-asked',
    });
    await expect(do_((tx) => readChange(tx, later(2), people['Below']!, 1))).rejects.toMatchObject({
      key: 'changes.overtaken',
    });
    // Reading it again changes nothing, and what changed can be seen for ever.
    await do_((tx) => readChange(tx, later(3), people['Nurse']!, 2));
    const seen = await changedFor(database.write, people['Nurse']!);
    expect([seen.duty, seen.since?.number, seen.found.map(({ id }) => id)]).toEqual([
      'nothing',
      1,
      ['SM-23'],
    ]);
    await rebuiltEqual();
  });

  it('asks one question until it is right, and another one after a wrong answer', async () => {
    await put(fittedPolicy({}, { form: 'a new form' }), [duty('answer', ['all'], 'SM-23')]);
    const id = people['Nurse']!;
    const first = (await changedFor(database.write, id)).question!;
    expect(first.clauses).toContain('SM-23');
    const wrong = first.options.findIndex(({ right }) => !right);
    const answer = (question: string, chosen: number[]) =>
      do_((tx) => answerChange(tx, later(2), id, { number: 2, question, chosen }));
    expect(await answer(first.id, [wrong])).toBe(false);
    expect(await needs('Nurse')).toBe('answer');
    const second = (await changedFor(database.write, id)).question!;
    expect(second.id).not.toBe(first.id);
    await expect(answer(first.id, [0])).rejects.toMatchObject({ key: 'changes.answered-already' });
    const key = second.options.flatMap(({ right }, place) => (right ? [place] : []));
    expect(await answer(second.id, key)).toBe(true);
    expect(await needs('Nurse')).toBe('nothing');
    await rebuiltEqual();
  });

  it('asks nobody a question that is for another role', async () => {
    await put(fittedPolicy({}, { form: 'a new form' }), [duty('answer', ['all'], 'SM-19')]);
    const { course } = shippedCourse();
    const theirs = new Set(
      course.questions
        .filter(({ roles }) => roles.includes('all') || roles.includes('clinician'))
        .map(({ id }) => id),
    );
    const asked: string[] = [];
    for (let n = 0; n < 8; n++) {
      const { question } = await changedFor(database.write, people['Nurse']!);
      if (question === undefined) break;
      asked.push(question.id);
      const given = { number: 2, question: question.id, chosen: wrongAnswerTo(question) };
      await do_((tx) => answerChange(tx, NOW, people['Nurse']!, given));
    }
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((id) => !theirs.has(id))).toEqual([]);
  });

  it('is owed by whoever comes into a role that it reaches, and no more by whoever leaves it', async () => {
    await put(fittedPolicy({ 'SM-12': 'restrictive' }), [
      duty('sign', ['marketing']),
      duty('read', ['manager']),
    ]);
    expect(await all()).toMatchObject({
      Nurse: 'nothing',
      Market: 'signature',
      Boss: 'reading',
      Below: 'nothing',
    });
    const move = async (name: string, what: Partial<PersonDetails>) => {
      const was = (await personDetails(database.write, people[name]!))!;
      await do_((tx) =>
        changePerson(tx, later(2), 'test', people[name]!, { ...was, ...what }, addDays(TODAY, 2)),
      );
    };
    await move('Nurse', { jobRole: 'marketing' });
    await move('Below', { managerId: people['Market']! });
    expect(await all()).toMatchObject({ Nurse: 'signature', Boss: 'nothing' });
    await move('Market', { jobRole: 'other' });
    expect(await all()).toMatchObject({ Market: 'reading' });
    await rebuiltEqual();
  });

  it('takes effect on its day, also when the server slept over it, and nothing changes before', async () => {
    const after = fittedPolicy({ 'SM-12': 'restrictive' });
    await put(after, [duty('sign', ['all'])], { effectiveOn: addDays(TODAY, 10) });
    expect((await policyInForce(database.read)).number).toBe(1);
    expect(await needs('Nurse')).toBe('nothing');
    await keepVersionsTimely(database, later(9));
    expect((await policyInForce(database.read)).number).toBe(1);
    await expect(put(after, [], {}, later(9), 2)).rejects.toMatchObject({ key: 'policy.one-waits' });
    await keepVersionsTimely(database, later(12));
    await keepVersionsTimely(database, later(12));
    const now = await policyInForce(database.read);
    expect([now.number, now.inForceAt]).toEqual([2, '2026-12-02T00:00:00.000Z']);
    expect((await standingsOf(database.write, people['Nurse']!))[0]).toMatchObject({
      needs: 'signature',
      dueOn: '2026-12-16',
      reasons: [{ by: 'policy', steps: [{ why: 'policy', on: '2026-12-02' }] }, { by: 'rule' }],
    });
    await rebuiltEqual();
  });

  it('can be taken back until its day, and then not', async () => {
    await put(fittedPolicy(), [], { effectiveOn: addDays(TODAY, 10) });
    await do_((tx) => withdrawPublication(tx, later(2), 'test', 2));
    await keepVersionsTimely(database, later(20));
    expect((await policyInForce(database.read)).number).toBe(1);
    await expect(do_((tx) => withdrawPublication(tx, later(2), 'test', 1))).rejects.toMatchObject({
      key: 'policy.not-waiting',
    });
    expect(await put(fittedPolicy(), [], {}, later(21), 2)).toBe(3);
    await expect(put(fittedPolicy(), [], { effectiveOn: TODAY }, later(22), 3)).rejects.toMatchObject({
      key: 'policy.day-past',
    });
    await rebuiltEqual();
  });

  it('lapses after 30 days when it was an emergency and nobody confirmed it', async () => {
    await put(fittedPolicy({ 'SM-04': 'restrictive' }), [duty('sign', ['all'], 'SM-04')], {
      kind: 'emergency',
    });
    expect(await do_((tx) => lapseEmergency(tx, later(31), 'UTC'))).toBeNull();
    await keepVersionsTimely(database, later(32));
    const restored = await policyInForce(database.read);
    expect([restored.number, restored.kind, restored.version]).toEqual([3, 'restored', fittedPolicy()]);
    // What the emergency asked for is owed no more; that it is gone is to be read.
    expect(await needs('Nurse')).toBe('reading');
    await rebuiltEqual();
  });

  it('stays when the committee confirms it, once', async () => {
    await put(fittedPolicy({ 'SM-04': 'restrictive' }), [], { kind: 'emergency' });
    await do_((tx) => confirmEmergency(tx, later(3), 2));
    await keepVersionsTimely(database, later(60));
    expect((await policyInForce(database.read)).number).toBe(2);
    await expect(do_((tx) => confirmEmergency(tx, later(3), 2))).rejects.toMatchObject({
      key: 'policy.nothing-to-confirm',
    });
    expect(await do_((tx) => takeEffect(tx, later(61), 'UTC'))).toBeNull();
  });
});
