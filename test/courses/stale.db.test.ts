import { transact, type Tx } from '../../src/database/database.ts';
import { changedSoFar } from '../../src/courses/changed.ts';
import { lookedAt, staleMark, staleOf, staleThings, type Looked } from '../../src/courses/looking.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { looksAt } from '../../src/courses/stale.store.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild, rebuild } from '../../src/ledger/rebuild.ts';
import { lookAt } from '../../src/networks/features.ts';
import { features } from '../../src/networks/features.store.ts';
import { featureMark } from '../../src/networks/features.ts';
import { takeStartingList } from '../../src/networks/starting-list.ts';
import { lapseEmergency, publish, takeEffect } from '../../src/policy/publication.ts';
import type { PolicyVersion } from '../../src/policy/version.ts';
import { house } from '../networks/make.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { fittedPolicy } from '../support/training.ts';

const DAY = '2026-02-03';
const { course } = shippedCourse();
const COURSE = course.id;

onBoth('what was looked at of a course', (open) => {
  let database: TestDatabase;
  let here: Awaited<ReturnType<typeof house>>;
  beforeEach(async () => {
    database = await open();
    here = await house(database, 'UTC');
    await here.publish(here.at('2026-01-02'));
    await here.run((tx) => adoptCourse(tx, here.at('2026-01-02'), 'test', { course }));
  });

  const run = <T>(verb: (tx: Tx) => Promise<T>) => transact(database.write, verb);
  const put = (day: string, after: number, version: PolicyVersion, more: object = {}) =>
    run((tx) =>
      publish(tx, here.at(day), 'test', version, {
        after,
        duties: [],
        material: true,
        actWithinDays: 14,
        zone: 'UTC',
        ...more,
      }),
    );
  const stricter = () => fittedPolicy({ 'SM-12': 'restrictive' });
  const stale = () => staleOf(database.write, COURSE);
  const names = async () => (await stale()).map(({ kind, thing }) => `${kind} ${thing}`);
  const aboutSm12 = () => [
    ...course.lessons.filter((one) => one.clauses.includes('SM-12')).map(({ id }) => `lesson ${id}`),
    ...course.questions
      .filter(
        (one) =>
          one.clauses.includes('SM-12') && (one.holds?.['SM-12'] ?? ['restrictive']).includes('restrictive'),
      )
      .map(({ id }) => `question ${id}`),
  ];

  async function shownOf(kind: Looked['kind'], thing: string, note = ''): Promise<Looked> {
    const one = (await stale()).find((found) => found.kind === kind && found.thing === thing)!;
    return { kind, thing, shown: staleMark(one), note };
  }

  it('is nothing while nothing changed, or nothing but words did', async () => {
    expect(await staleThings(database.write)).toEqual([]);
    const typo = fittedPolicy();
    const clauses = typo.clauses.map((clause) => ({
      ...clause,
      rule: `${clause.rule} `.replace('the', 'teh'),
    }));
    await put('2026-02-03', 1, { ...typo, clauses: clauses.toReversed() });
    expect((await changedSoFar(database.write)).clauses.length).toBeGreaterThan(0);
    expect(await stale()).toEqual([]);
  });

  it('names what rests on a clause from the moment the version is in force, and why', async () => {
    await put('2026-02-03', 1, stricter(), { effectiveOn: '2026-02-10' });
    expect(await stale()).toEqual([]);
    await run((tx) => takeEffect(tx, here.at('2026-02-11'), 'UTC'));
    expect(await names()).toEqual(aboutSm12());
    expect(aboutSm12().length).toBeGreaterThan(2);
    expect((await staleThings(database.write))[0]).toMatchObject({
      course: COURSE,
      kind: 'lesson',
      reasons: [
        { because: 'clause', clause: 'SM-12', version: 2, kinds: expect.arrayContaining(['stricter']) },
      ],
    });
  });

  it('keeps one look, also when two press at once, and asks again after the next change', async () => {
    await put('2026-02-03', 1, stricter());
    const [first] = await stale();
    const shown = await shownOf('lesson', first!.thing, 'Read with zebra counsel.');
    const look = () => run((tx) => lookedAt(tx, here.at('2026-02-04'), 'ana', COURSE, shown));
    expect((await Promise.all([look(), look()])).toSorted()).toEqual([false, true]);
    expect(await look()).toBe(false);
    expect(await names()).toEqual(aboutSm12().slice(1));
    const entries = await here.kinds('stale-looked-at');
    expect(entries).toHaveLength(1);
    expect(entries[0]).not.toContain('zebra');
    expect(JSON.parse(entries[0]!)).toMatchObject({
      facts: { by: 'ana', course: COURSE, kind: 'lesson', thing: first!.thing, policy: 2, features: {} },
    });
    expect(await looksAt(database.read, COURSE)).toMatchObject([
      { thing: first!.thing, personId: 'ana', note: 'Read with zebra counsel.', policy: 2 },
    ]);
    await put('2026-02-05', 2, fittedPolicy());
    expect((await stale())[0]).toMatchObject({ thing: first!.thing, reasons: [{ version: 3 }] });
  });

  it('records nothing for other reasons than were shown, nor for a thing that is not in the course', async () => {
    await put('2026-02-03', 1, stricter());
    const { thing } = (await stale())[0]!;
    const shown = await shownOf('lesson', thing);
    await put('2026-02-05', 2, fittedPolicy());
    const look = (said: Partial<Looked> = {}, id = COURSE) =>
      run((tx) => lookedAt(tx, here.at('2026-02-06'), 'ana', id, { ...shown, ...said }));
    await expect(look()).rejects.toMatchObject({ kind: 'conflict', key: 'courses.changed-since' });
    await expect(look({ thing: 'L99' })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(look({ kind: 'question' })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(look({}, 'nothing')).rejects.toMatchObject({ kind: 'not-found' });
    expect(await here.kinds('stale-looked-at')).toEqual([]);
  });

  it('names what an emergency changed, and what its end changed back', async () => {
    await put('2026-02-03', 1, stricter(), { kind: 'emergency' });
    expect(await run((tx) => lapseEmergency(tx, here.at('2026-04-01'), 'UTC'))).toBe(3);
    const [first] = await stale();
    expect(first!.reasons.map((reason) => reason.because === 'clause' && reason.version)).toEqual([2, 3]);
  });

  it('lists a feature that was changed here until the lesson is looked at, whatever was done with the feature', async () => {
    await run((tx) => takeStartingList(tx, here.at(DAY), 'test', DAY));
    expect(await stale()).toEqual([]);
    const [one] = (await features(database.write)).filter(({ clauses }) => clauses.length > 0);
    const change = async (risk: string) => {
      const now = (await features(database.write)).find(({ id }) => id === one!.id)!;
      const { name, network, clauses } = now;
      const form = { name, network, place: 'story' as const, clauses, risk };
      await here.feature(DAY, form, { id: now.id, seen: featureMark(now) });
    };
    await change('Worse now.');
    const found = await stale();
    expect(found.length).toBeGreaterThan(1);
    expect(found[0]!.reasons).toMatchObject([{ because: 'feature', feature: one!.id, changedOn: DAY }]);
    await run((tx) => lookAt(tx, here.at(DAY), 'test', DAY, [one!.id]));
    expect(await stale()).toEqual(found);
    for (const { kind, thing } of found) {
      const shown = await shownOf(kind, thing);
      await run((tx) => lookedAt(tx, here.at(DAY), 'ana', COURSE, shown));
    }
    expect(await stale()).toEqual([]);
    // On the same day, and still no look of that morning covers it.
    await change('Worse still.');
    expect(await stale()).toHaveLength(found.length);
    const again = { ...course, title: 'The very same lessons' };
    await run((tx) => adoptCourse(tx, here.at(DAY), 'test', { course: again }));
    expect(await stale()).toHaveLength(found.length);
    const lessons = course.lessons.map((lesson) => ({ ...lesson, takeaway: `${lesson.takeaway} Twice.` }));
    await run((tx) => adoptCourse(tx, here.at(DAY), 'test', { course: { ...course, lessons } }));
    expect((await stale()).filter(({ kind }) => kind === 'lesson')).toEqual([]);
  });

  it('leaves out a question that nobody is asked now, until it is asked again', async () => {
    const question = course.questions.find(
      ({ holds }) => holds?.['SM-06']?.includes('restrictive') === false,
    )!;
    await put('2026-02-03', 1, fittedPolicy({ 'SM-06': 'restrictive' }));
    expect(await names()).not.toContain(`question ${question.id}`);
    await put('2026-02-05', 2, fittedPolicy());
    const again = (await stale()).find(({ thing }) => thing === question.id)!;
    expect(again.reasons).toMatchObject([{ version: 2 }, { version: 3 }]);
  });

  it('comes out of a rebuild as it was', async () => {
    await put('2026-02-03', 1, stricter());
    const [first] = await stale();
    const shown = await shownOf('lesson', first!.thing, 'A note.');
    await run((tx) => lookedAt(tx, here.at('2026-02-04'), 'ana', COURSE, shown));
    await run((tx) =>
      adoptCourse(tx, here.at('2026-02-05'), 'test', { course: { ...course, title: 'Another' } }),
    );
    const all = async () => [await stale(), await looksAt(database.read, COURSE)];
    const before = await all();
    const now = here.at('2026-02-06');
    expect(await checkRebuild(database, projectionsInUse(), now)).toMatchObject({ ok: true, differing: [] });
    await rebuild(database, projectionsInUse(), now);
    expect(await all()).toEqual(before);
  });
});
