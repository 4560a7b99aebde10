import fc from 'fast-check';
import { drawCheckIn, drawPaper, fits, inTurn, shownOrder, type Examinee } from '../../src/courses/draw.ts';
import { isFor } from '../../src/courses/fitting.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { COUNTRIES } from '../../src/organisation/organisation.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { SETTINGS, type Setting } from '../../src/policy/policy-file.ts';
import { choicesOf } from '../../src/policy/version.ts';
import { fittedPolicy } from '../support/training.ts';
import { banks, CLAUSES, examinees, question, random, somebody } from './bank.ts';

const { course, policy } = shippedCourse();
const weights = Object.fromEntries(policy.clauses.map((clause) => [clause.id, clause.weight]));
const choicesAt = Object.fromEntries(
  SETTINGS.map((setting) => [
    setting,
    choicesOf(fittedPolicy(Object.fromEntries(policy.clauses.map(({ id }) => [id, setting])))),
  ]),
) as Record<Setting, Examinee['choices']>;

const people: fc.Arbitrary<Examinee> = fc.record({
  roles: fc.oneof(
    fc.constantFrom(...JOB_ROLES).map((role) => [role as string]),
    fc.constantFrom(...JOB_ROLES).map((role) => [role, 'manager']),
  ),
  country: fc.constantFrom<string>(...COUNTRIES),
  choices: fc.constantFrom(...SETTINGS).map((setting) => choicesAt[setting]),
  weights: fc.constant(weights),
  seen: fc.subarray(course.questions.map(({ id }) => id)).map((ids): ReadonlySet<string> => new Set(ids)),
});
const cases = fc.record({ who: people, seed: fc.nat() });

const kindOf = ({ id, kind }: Question): string => (id.startsWith('scenario:') ? 'scenario' : kind);
const ids = (list: readonly Question[]): string[] => list.map(({ id }) => id);
const LIMITED: Record<string, keyof typeof course.test> = {
  scenario: 'scenarios at most',
  'true-false': 'true-false at most',
  story: 'stories at most',
};

/** Throws unless a paper is as the rules of drawing want it. */
function expectSound(
  bank: readonly Question[],
  test: typeof course.test,
  who: Examinee,
  paper: readonly Question[],
): void {
  const mine = (one: Question) => isFor({ roles: one.roles }, who);
  const usable = bank.filter((one) => fits(one, who));
  const drawn = new Set(ids(paper));

  expect(drawn.size).toBe(paper.length);
  expect(paper.filter((one) => !usable.includes(one))).toEqual([]);
  expect(paper.filter((one) => one.critical && !mine(one))).toEqual([]);

  // Every critical question that is theirs, up to the whole paper.
  const critical = usable.filter((one) => one.critical && mine(one));
  const had = paper.filter((one) => one.critical).length;
  expect(had).toBe(Math.min(critical.length, test.questions));

  // So many of a kind at most, but for those that must be asked.
  const of = (list: readonly Question[], kind: string) => list.filter((one) => kindOf(one) === kind).length;
  const room = (kind: string): number => {
    const limit = LIMITED[kind];
    return limit === undefined ? Infinity : Math.max(test[limit], of(critical, kind));
  };
  for (const kind of Object.keys(LIMITED)) expect(of(paper, kind)).toBeLessThanOrEqual(room(kind));

  // As many as asked for, or all that there may be.
  const may = usable.filter((one) => mine(one) || !one.critical);
  const kinds = [...new Set(may.map(kindOf))];
  const most = kinds.reduce((sum, kind) => sum + Math.min(of(may, kind), room(kind)), 0);
  expect(paper.length).toBe(Math.min(test.questions, most));

  // What was had before only where nothing new is left in the pool; another role's only where nothing of theirs is.
  const open = (one: Question) => !drawn.has(one.id) && of(paper, kindOf(one)) < room(kindOf(one));
  const pools = [may.filter((one) => mine(one) && !one.critical), may.filter((one) => !mine(one))];
  for (const pool of pools) {
    const again = pool.filter(({ id }) => drawn.has(id) && who.seen.has(id));
    if (again.length > 0) expect(pool.filter((one) => !who.seen.has(one.id) && open(one))).toEqual([]);
  }
  if (pools[1]!.some(({ id }) => drawn.has(id))) expect(pools[0]!.filter(open)).toEqual([]);
}

describe('a drawn paper', () => {
  it('of the shipped bank keeps every rule of drawing, for each role, country and setting', () => {
    fc.assert(
      fc.property(cases, ({ who, seed }) => {
        const paper = drawPaper(course.questions, course.test, who, random(seed));
        expect(paper).toHaveLength(course.test.questions);
        expectSound(course.questions, course.test, who, paper);
      }),
    );
  });

  it('of any bank keeps every rule of drawing', () => {
    const tests = fc.record({
      questions: fc.integer({ min: 1, max: 20 }),
      pass: fc.constant(80),
      'true-false at most': fc.nat(5),
      'stories at most': fc.nat(2),
      'scenarios at most': fc.nat(3),
    });
    const given = banks({ minLength: 0, maxLength: 60 }).chain((bank) =>
      fc.record({ bank: fc.constant(bank), test: tests, who: examinees(bank), seed: fc.nat() }),
    );
    fc.assert(
      fc.property(given, ({ bank, test, who, seed }) => {
        expectSound(bank, test, who, drawPaper(bank, test, who, random(seed)));
      }),
      { numRuns: 400 },
    );
  });

  it('asks of every critical point of the role and of all, at every setting and in every country', () => {
    for (const country of COUNTRIES)
      for (const setting of SETTINGS)
        for (const role of JOB_ROLES) {
          const who = { ...somebody({ roles: [role], country, weights }), choices: choicesAt[setting] };
          const due = course.questions.filter(
            (one) => one.critical && fits(one, who) && isFor({ roles: one.roles }, who),
          );
          expect(due.length).toBeGreaterThan(0);
          // At most half, so that no paper is about the same points only.
          expect(due.length).toBeLessThanOrEqual(course.test.questions / 2);
          expect(ids(drawPaper(course.questions, course.test, who, random(1)))).toEqual(
            expect.arrayContaining(ids(due)),
          );
        }
  });

  it('asks nothing that was asked before on a second, third and fourth try, but what must be right', () => {
    for (const role of JOB_ROLES) {
      const seen = new Set<string>();
      for (let n = 0; n < 4; n++) {
        const who = { ...somebody({ roles: [role], weights, seen }), choices: choicesAt.balanced };
        const paper = drawPaper(course.questions, course.test, who, random(n));
        const again = paper.filter((one) => seen.has(one.id) && !one.critical);
        expect([role, n, ids(again)]).toEqual([role, n, []]);
        for (const one of paper) seen.add(one.id);
      }
    }
  });

  it('has no question about a clause that is not in the policy', () => {
    fc.assert(
      fc.property(cases, fc.subarray(policy.clauses, { maxLength: 4 }), ({ who, seed }, gone) => {
        const left = Object.entries(who.choices).filter(([id]) => !gone.some((clause) => clause.id === id));
        const choices = Object.fromEntries(left);
        const drawn = drawPaper(course.questions, course.test, { ...who, choices }, random(seed));
        expect(drawn.flatMap((one) => one.clauses).filter((id) => choices[id] === undefined)).toEqual([]);
        expect(drawn).toHaveLength(15);
      }),
    );
  });

  it('is the same for the same numbers, another for others, and in an order of its own', () => {
    const who = { ...somebody({ weights }), choices: choicesAt.balanced };
    const draw = (seed: number) => ids(drawPaper(course.questions, course.test, who, random(seed)));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    // Those that must be right stand anywhere.
    const critical = course.questions.find((one) => one.critical && one.roles.includes('all'))!.id;
    const places = Array.from({ length: 300 }, (_, seed) => draw(seed).indexOf(critical));
    expect(new Set(places).size).toBe(15);
  });
});

describe('the weight of a clause', () => {
  const LIMITS = { ...course.test, questions: 10 };

  /** How often a question of each clause is drawn, over many papers, with so many questions on each clause. */
  function shares(
    counts: readonly number[],
    of: Record<string, number>,
    seen: readonly string[] = [],
  ): number[] {
    const bank = CLAUSES.flatMap((clause, n) =>
      Array.from({ length: counts[n]! }, (_, k) => question(`${clause}-${k}`, { clauses: [clause] })),
    );
    const papers = 1000;
    const drawn = CLAUSES.map(() => 0);
    const who = somebody({ weights: of, seen: new Set(seen) });
    for (let seed = 0; seed < papers; seed++)
      for (const one of drawPaper(bank, LIMITS, who, random(seed * 7919)))
        drawn[CLAUSES.indexOf(one.clauses[0]!)]! += 1 / papers;
    return drawn;
  }
  const heavy = Object.fromEntries(CLAUSES.map((clause, n) => [clause, n < 4 ? 2 : 1]));
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

  it('makes it come twice as often when it is twice as heavy', () => {
    const got = shares([20, 20, 20, 20, 20, 20, 20, 20], heavy);
    expect(sum(got.slice(0, 4)) / sum(got.slice(4))).toBeGreaterThan(1.85);
    expect(sum(got.slice(0, 4)) / sum(got.slice(4))).toBeLessThan(2.15);
  });

  it('counts, and not how many questions there are on it', () => {
    const [a, b, c, d, e, f, g, h] = shares([5, 30, 5, 30, 5, 30, 5, 30], heavy) as [
      number, number, number, number, number, number, number, number,
    ]; // prettier-ignore
    expect((a + c) / (b + d)).toBeGreaterThan(0.93);
    expect((a + c) / (b + d)).toBeLessThan(1.07);
    expect((e + g) / (f + h)).toBeGreaterThan(0.93);
    expect((e + g) / (f + h)).toBeLessThan(1.07);
    expect((a + b + c + d) / (e + f + g + h)).toBeGreaterThan(1.85);
  });

  it('counts among what was not had before, however much of the clause was', () => {
    // Of the first clause only four of thirty are new.
    const seen = Array.from({ length: 26 }, (_, k) => `${CLAUSES[0]}-${k}`);
    const got = shares([30, 30, 30, 30, 30, 30, 30, 30], {}, seen);
    expect(got[0]! / (sum(got) / 8)).toBeGreaterThan(0.9);
  });

  it('leaves no clause out over time: each question of the shipped bank that fits is drawn by somebody', () => {
    const drawn = new Set<string>();
    const fit = new Set<string>();
    for (const role of JOB_ROLES) {
      const who = { ...somebody({ roles: [role], weights }), choices: choicesAt.balanced };
      for (const one of course.questions)
        if (fits(one, who) && isFor({ roles: one.roles }, who)) fit.add(one.id);
      for (let seed = 0; seed < 150; seed++)
        for (const { id } of drawPaper(course.questions, course.test, who, random(seed * 101))) drawn.add(id);
    }
    expect([...fit].filter((id) => !drawn.has(id))).toEqual([]);
  });
});

describe('questions in turn', () => {
  it('are all there, once, those not had before first', () => {
    fc.assert(
      fc.property(
        banks({ minLength: 0, maxLength: 40 }).chain((bank) =>
          fc.tuple(fc.constant(bank), examinees(bank), fc.nat()),
        ),
        ([bank, who, seed]) => {
          const order = inTurn(bank, who, random(seed));
          expect(ids(order).toSorted()).toEqual(ids(bank).toSorted());
          const had = order.map(({ id }) => who.seen.has(id));
          expect(had).toEqual(had.toSorted((a, b) => Number(a) - Number(b)));
        },
      ),
    );
  });
});

describe('the questions before the lessons', () => {
  const lessonsFor = (who: Examinee) => course.lessons.filter((lesson) => isFor(lesson, who));

  it('are so many for each lesson that may be skipped, whoever it is, and none of any other lesson', () => {
    fc.assert(
      fc.property(cases, ({ who, seed }) => {
        const lessons = lessonsFor(who);
        const drawn = drawCheckIn(course.questions, lessons, 3, who, random(seed));
        const skippable = lessons.filter((lesson) => lesson['test out']);
        expect(drawn.map(({ lesson }) => lesson)).toEqual(skippable.flatMap(({ id }) => [id, id, id]));
        expect(skippable.filter(({ id }) => ['L1', 'L2', 'L4', 'L8'].includes(id))).toEqual([]);
        expect(skippable.filter(({ critical }) => critical)).toEqual([]);

        const asked = drawn.map((one) => one.question);
        expect(new Set(ids(asked)).size).toBe(asked.length);
        const practice = new Set(lessons.flatMap((lesson) => lesson.practice));
        expect(ids(asked).filter((id) => practice.has(id))).toEqual([]);
        expect(asked.filter(({ kind }) => kind === 'story')).toEqual([]);
        expect(asked.filter((one) => !fits(one, who) || !isFor({ roles: one.roles }, who))).toEqual([]);
        for (const one of drawn) {
          const { clauses } = lessons.find(({ id }) => id === one.lesson)!;
          expect(clauses).toContain(one.question.clauses[0]);
        }
      }),
    );
  });

  const lesson = (id: string, clauses: string[], more: object = {}) => ({
    id, minutes: 4, critical: false, 'test out': true, roles: ['all' as const], except: [], clauses, practice: [], ...more,
  }); // prettier-ignore

  it('reach for a lesson that shares its clause with one before it', () => {
    // Whoever takes the shared ones first leaves nothing to the second.
    const bank = [
      ...['a', 'b', 'c'].map((id) => question(id, { clauses: ['SM-01'] })),
      ...['d', 'e', 'f'].map((id) => question(id, { clauses: ['SM-02'] })),
    ];
    for (let seed = 0; seed < 100; seed++) {
      const drawn = drawCheckIn(
        bank,
        [lesson('wide', ['SM-01', 'SM-02']), lesson('narrow', ['SM-02'])],
        3,
        somebody(),
        random(seed),
      );
      expect(drawn.map((one) => `${one.lesson} ${one.question.clauses[0]}`)).toEqual([
        'wide SM-01', 'wide SM-01', 'wide SM-01', 'narrow SM-02', 'narrow SM-02', 'narrow SM-02',
      ]); // prettier-ignore
    }
  });

  it('are shared evenly when there are too few, and none for a lesson that may not be skipped', () => {
    const bank = ['a', 'b', 'c', 'd'].map((id) => question(id, { clauses: ['SM-01'] }));
    const lessons = [
      lesson('one', ['SM-01']),
      lesson('two', ['SM-01']),
      lesson('must', ['SM-01'], { 'test out': false }),
    ];
    const drawn = drawCheckIn(bank, lessons, 3, somebody(), random(3));
    expect(drawn.map((one) => one.lesson)).toEqual(['one', 'one', 'two', 'two']);
    const practised = [{ ...lessons[0]!, practice: ['a', 'b'] }];
    expect(
      ids(drawCheckIn(bank, practised, 3, somebody(), random(3)).map((one) => one.question)).toSorted(),
    ).toEqual(['c', 'd']);
  });

  it('are what was not had before, as far as there is any', () => {
    const bank = ['a', 'b', 'c', 'd', 'e'].map((id) => question(id, { clauses: ['SM-01'] }));
    const who = somebody({ seen: new Set(['a', 'c']) });
    const drawn = drawCheckIn(bank, [lesson('one', ['SM-01'])], 3, who, random(5));
    expect(ids(drawn.map((one) => one.question)).toSorted()).toEqual(['b', 'd', 'e']);
  });
});

describe('the options of a question', () => {
  it('are shown once each, in an order of their own where that gives nothing away', () => {
    fc.assert(
      fc.property(fc.constantFrom(...course.questions), fc.nat(), (one, seed) => {
        const order = shownOrder(one, random(seed));
        expect(order.toSorted((a, b) => a - b)).toEqual([...one.options.keys()]);
        if (['true-false', 'spot', 'story'].includes(one.kind))
          expect(order).toEqual([...one.options.keys()]);
      }),
    );
  });

  it('stand at each place about equally often', () => {
    const four = question('q', {
      options: question('q').options.concat({ text: 'more', right: false, why: '' }),
    });
    const first = [0, 0, 0, 0];
    for (let seed = 0; seed < 2000; seed++) first[shownOrder(four, random(seed * 7919))[0]!]! += 1;
    for (const count of first) expect(Math.abs(count - 500)).toBeLessThan(90);
  });
});
