import fc from 'fast-check';
import { CHANGES } from '../../src/policy/difference.ts';
import { SETTINGS } from '../../src/policy/policy-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import type { Course } from '../../src/courses/course.ts';
import { whyNotAsked } from '../../src/courses/draw.ts';
import { notAsked } from '../../src/courses/looking.ts';
import {
  lessonRestsOn,
  questionRestsOn,
  restingOn,
  staleIn,
  type Adoption,
  type Changed,
  type ClauseChange,
  type FeatureChange,
  type Look,
  type StaleThing,
} from '../../src/courses/stale.ts';

const { course: shipped, policy } = shippedCourse();

/** Two lessons and three questions: L1 plans SM-01 and shows SM-04 beside it, L2 is about SM-02. */
const course: Course = {
  ...shipped,
  lessons: [
    {
      ...shipped.lessons[0]!,
      id: 'L1',
      title: 'One',
      clauses: ['SM-01'],
      screens: [
        { kind: 'story', blocks: [{ markdown: 'Once upon a time.' }] },
        { kind: 'rule', blocks: [{ clause: 'SM-01' }, { clause: 'SM-04' }] },
      ],
    },
    { ...shipped.lessons[1]!, id: 'L2', title: 'Two', clauses: ['SM-02'], screens: [] },
  ],
  questions: [
    { ...shipped.questions[0]!, id: 'one', clauses: ['SM-01'], stem: 'First?', holds: undefined },
    { ...shipped.questions[0]!, id: 'two', clauses: ['SM-02', 'SM-04'], stem: 'Second?', holds: undefined },
    {
      ...shipped.questions[0]!,
      id: 'three',
      clauses: ['SM-03'],
      stem: 'Third?',
      holds: { 'SM-02': ['open'] },
    },
  ],
};
const begun: Adoption = { course, policy: 1, features: {} };
const change = (clause: string, version: number, ...kinds: ClauseChange['kinds']): ClauseChange => ({
  clause,
  version,
  kinds,
});
const story = (said: Partial<FeatureChange> = {}): FeatureChange => ({
  id: 'f-1',
  name: 'Stories',
  clauses: ['SM-04'],
  changedOn: '2027-01-12',
  mark: 'as it was',
  ...said,
});
const look = (said: Partial<Look>): Look => ({
  kind: 'lesson',
  thing: 'L1',
  policy: 1,
  features: {},
  ...said,
});
const named = (found: readonly StaleThing[]) => found.map(({ thing }) => thing);
const stale = (changed: Partial<Changed>, looks: Look[] = [], adoptions: Adoption[] = [begun]) =>
  staleIn(adoptions, looks, { clauses: [], features: [], ...changed });

describe('what is stale', () => {
  it.each([
    ['stricter', ['L1', 'two']],
    ['looser', ['L1', 'two']],
    ['reaches-further', ['L1', 'two']],
    ['reaches-less', ['L1', 'two']],
    ['new', ['L1', 'two']],
    ['gone', ['L1', 'two']],
    ['wording', []],
    ['moved', []],
  ] as const)('rests on a clause that is %s: %j', (kind, things) => {
    expect(named(stale({ clauses: [change('SM-04', 2, kind)] }))).toEqual(things);
  });

  it('says why: the clause, the version and what changed; or the feature and the day', () => {
    const found = stale({
      clauses: [change('SM-04', 2, 'wording'), change('SM-04', 3, 'stricter', 'moved')],
      features: [story()],
    });
    expect(found[0]).toEqual({
      kind: 'lesson',
      thing: 'L1',
      title: 'One',
      reasons: [
        { because: 'clause', clause: 'SM-04', version: 3, kinds: ['stricter', 'moved'] },
        {
          because: 'feature',
          feature: 'f-1',
          name: 'Stories',
          changedOn: '2027-01-12',
          mark: 'as it was',
          clauses: ['SM-04'],
        },
      ],
    });
    expect(found[1]).toMatchObject({ kind: 'question', thing: 'two', title: 'Second?' });
  });

  it('rests on the clauses of the plan, on those the text shows, and on those a key depends on', () => {
    expect(lessonRestsOn(course.lessons[0]!)).toEqual(['SM-01', 'SM-04']);
    expect(questionRestsOn(course.questions[2]!)).toEqual(['SM-03', 'SM-02']);
    expect(named(stale({ clauses: [change('SM-01', 2, 'looser')] }))).toEqual(['L1', 'one']);
    expect(named(stale({ clauses: [change('SM-02', 2, 'looser')] }))).toEqual(['L2', 'two', 'three']);
    expect(restingOn(course, 'SM-02')).toEqual({ lessons: 1, questions: 2 });
    expect(restingOn(course, 'SM-04')).toEqual({ lessons: 1, questions: 1 });
    expect(restingOn(course, 'OC-01')).toEqual({ lessons: 0, questions: 0 });
  });

  it('is so until somebody looks, and again after the next change', () => {
    const second = change('SM-04', 2, 'stricter');
    const third = change('SM-04', 3, 'looser');
    expect(named(stale({ clauses: [second] }, [look({ policy: 2 })]))).toEqual(['two']);
    expect(stale({ clauses: [second, third] }, [look({ policy: 2 })])[0]).toMatchObject({
      thing: 'L1',
      reasons: [{ version: 3 }],
    });
    // A look at the lesson is none at a question of the same name.
    expect(named(stale({ clauses: [second] }, [look({ kind: 'question', policy: 2 })]))).toEqual([
      'L1',
      'two',
    ]);
  });

  it('knows a feature by how it was: as it was looked at, it is no news', () => {
    const seen = look({ features: { 'f-1': 'as it was' } });
    expect(named(stale({ features: [story()] }, [seen]))).toEqual(['two']);
    expect(named(stale({ features: [story({ mark: 'otherwise' })] }, [seen]))).toEqual(['L1', 'two']);
    expect(named(stale({ features: [story({ clauses: [] })] }))).toEqual([]);
    const known = { ...begun, features: { 'f-1': 'as it was' } };
    expect(named(stale({ features: [story()] }, [], [known]))).toEqual([]);
  });

  it('was looked at by whoever put into force a course that changed it, and by nobody where it did not', () => {
    const clauses = [change('SM-04', 2, 'stricter')];
    const [first, second] = course.lessons;
    const rewritten = { ...course, lessons: [{ ...first!, takeaway: 'Think again.' }, second!] };
    const newer = { ...begun, policy: 2, course: rewritten };
    expect(named(stale({ clauses }, [], [begun, newer]))).toEqual(['two']);
    const quicker = { ...course, lessons: [{ ...first!, minutes: 99 }, second!] };
    expect(named(stale({ clauses }, [], [begun, { ...newer, course: quicker }]))).toEqual(['L1', 'two']);
    const [one, two, three] = course.questions;
    const options = two!.options.map((option) => ({ ...option, why: 'Because.' }));
    const keyed = { ...course, questions: [one!, { ...two!, options }, three!] };
    expect(named(stale({ clauses }, [], [begun, { ...newer, course: keyed }]))).toEqual(['L1']);
    // Put into force before the change, it knew nothing of it.
    expect(named(stale({ clauses }, [], [begun, { ...newer, course: rewritten, policy: 1 }]))).toEqual([
      'L1',
      'two',
    ]);
    // What is no longer taught is stale for nobody.
    const shorter = { ...course, lessons: [second!] };
    expect(named(stale({ clauses }, [], [begun, { ...newer, course: shorter }]))).toEqual(['two']);
  });

  it('is nothing before there is a course', () => {
    expect(stale({ clauses: [change('SM-04', 2, 'stricter')] }, [], [])).toEqual([]);
  });
});

describe('any course and any changes', () => {
  const ids = policy.clauses.map(({ id }) => id);
  const clauses = fc.array(
    fc
      .record({
        clause: fc.constantFrom(...ids),
        version: fc.integer({ min: 2, max: 9 }),
        kinds: fc.uniqueArray(fc.constantFrom(...CHANGES), { minLength: 1, maxLength: 3 }),
      })
      .map((one): ClauseChange => one),
    { maxLength: 12 },
  );
  const features = fc.array(
    fc.record({
      id: fc.constantFrom('f-1', 'f-2', 'f-3'),
      name: fc.constant('Stories'),
      clauses: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 2 }),
      changedOn: fc.constant('2027-01-12'),
      mark: fc.constantFrom('a', 'b'),
    }),
    { maxLength: 3 },
  );
  const changes = fc.record({ clauses, features });
  const things = [
    ...shipped.lessons.map(({ id }) => ({ kind: 'lesson' as const, thing: id })),
    ...shipped.questions.map(({ id }) => ({ kind: 'question' as const, thing: id })),
  ];
  const first: Adoption = { course: shipped, policy: 1, features: {} };
  const find = (changed: Changed, looks: readonly Look[] = []) => staleIn([first], looks, changed);

  it('give only things that rest on something changed, each with every such reason', () => {
    fc.assert(
      fc.property(changes, (changed) => {
        const found = new Map(find(changed).map((one) => [`${one.kind} ${one.thing}`, one.reasons]));
        for (const lesson of shipped.lessons) {
          const rests = lessonRestsOn(lesson);
          const meant = changed.clauses.filter(
            ({ clause, kinds }) =>
              rests.includes(clause) && kinds.some((kind) => kind !== 'wording' && kind !== 'moved'),
          );
          const news = changed.features.filter((one) => one.clauses.some((id) => rests.includes(id)));
          expect(found.get(`lesson ${lesson.id}`)?.length ?? 0).toBe(meant.length + news.length);
        }
      }),
    );
  });

  it('leave nothing stale once everything was looked at, and a look never makes more stale', () => {
    fc.assert(
      fc.property(changes, fc.subarray(things), fc.integer({ min: 1, max: 9 }), (changed, some, upTo) => {
        const all = things.map((one): Look => ({ ...one, policy: 9, features: {} }));
        expect(find({ ...changed, features: [] }, all)).toEqual([]);
        const before = find(changed);
        const after = find(
          changed,
          some.map((one): Look => ({ ...one, policy: upTo, features: {} })),
        );
        const reasons = new Map(before.map((one) => [`${one.kind} ${one.thing}`, one.reasons]));
        for (const { kind, thing, reasons: left } of after)
          expect(reasons.get(`${kind} ${thing}`)).toEqual(expect.arrayContaining(left));
      }),
    );
  });

  it('find the same after the same course was put into force once more', () => {
    fc.assert(
      fc.property(changes, (changed) => {
        const again = { ...first, policy: 9, features: { 'f-1': 'a', 'f-2': 'a', 'f-3': 'a' } };
        expect(staleIn([first, again], [], changed)).toEqual(find(changed));
      }),
    );
  });
});

describe('a question', () => {
  const [, , three] = course.questions;

  it.each([
    [{ 'SM-02': 'open', 'SM-03': 'balanced' }, []],
    [
      { 'SM-02': 'balanced', 'SM-03': 'balanced' },
      [{ clause: 'SM-02', setting: 'balanced', holds: ['open'] }],
    ],
    [{ 'SM-02': 'open' }, [{ clause: 'SM-03', setting: null, holds: null }]],
    [{ 'SM-03': 'open' }, [{ clause: 'SM-02', setting: null, holds: ['open'] }]],
  ] as const)('is asked under %j but for %j', (choices, why) => {
    expect(whyNotAsked(three!, choices)).toEqual(why);
  });

  it('of the shipped course is asked at some setting, and listed where it is not', () => {
    for (const setting of SETTINGS) {
      const choices = Object.fromEntries(policy.clauses.map(({ id }) => [id, setting]));
      const unasked = notAsked(shipped, choices);
      const meant = shipped.questions.filter(({ holds = {} }) =>
        Object.values(holds).some((settings) => !settings.includes(setting)),
      );
      expect(unasked.map(({ question }) => question.id)).toEqual(meant.map(({ id }) => id));
    }
  });
});
