import fc from 'fast-check';
import { fits, type Examinee } from '../../src/courses/draw.ts';
import { drawCold, drawOn } from '../../src/courses/draw-refresher.ts';
import { isFor } from '../../src/courses/fitting.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { SETTINGS } from '../../src/policy/policy-file.ts';
import { choicesOf } from '../../src/policy/version.ts';
import { fittedPolicy } from '../support/training.ts';
import { banks, CLAUSES, examinees, question, random, somebody } from './bank.ts';

const { course, policy } = shippedCourse();
const ids = (list: readonly Question[]): string[] => list.map(({ id }) => id);
const clauseOf = (one: Question): string => one.clauses[0]!;
const usableFor = (bank: readonly Question[], who: Examinee): Question[] =>
  bank.filter((one) => fits(one, who) && isFor({ roles: one.roles }, who) && one.kind !== 'story');

const given = banks({ minLength: 0, maxLength: 40 }).chain((bank) =>
  fc.record({
    bank: fc.constant(bank),
    who: examinees(bank),
    questions: fc.integer({ min: 3, max: 12 }),
    weak: fc.shuffledSubarray(CLAUSES, { maxLength: 3 }),
    changed: fc.shuffledSubarray(CLAUSES, { maxLength: 2 }),
    seed: fc.nat(),
  }),
);

describe('the questions that a refresher begins with', () => {
  it('are as many as asked for, or all there are; none twice, none that does not fit, and no story', () => {
    fc.assert(
      fc.property(given, ({ bank, who, seed, ...cold }) => {
        const usable = usableFor(bank, who);
        const drawn = drawCold(bank, cold, who, random(seed));
        expect(drawn.length).toBe(Math.min(cold.questions, usable.length));
        expect(new Set(ids(drawn)).size).toBe(drawn.length);
        expect(drawn.filter((one) => !usable.includes(one))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('are as many as asked for when all are on one clause', () => {
    const bank = Array.from({ length: 10 }, (_, n) => question(`q-${n}`));
    const cold = { questions: 6, weak: [], changed: [] };
    expect(drawCold(bank, cold, somebody(), random(1))).toHaveLength(6);
  });

  it('are half such as must be right, as far as there are any, and new ones first', () => {
    fc.assert(
      fc.property(given, ({ bank, who, seed, ...cold }) => {
        const critical = usableFor(bank, who).filter((one) => one.critical);
        const drawn = drawCold(bank, cold, who, random(seed)).filter((one) => one.critical);
        const half = Math.min(Math.floor(cold.questions / 2), critical.length);
        expect(drawn.length).toBeGreaterThanOrEqual(half);
        const fresh = critical.filter(({ id }) => !who.seen.has(id)).length;
        expect(drawn.filter(({ id }) => !who.seen.has(id)).length).toBeGreaterThanOrEqual(
          Math.min(half, fresh),
        );
      }),
    );
  });

  it('go on with the weakest clauses in their order, then those that changed, then others', () => {
    const bank = CLAUSES.flatMap((clause) =>
      ['a', 'b', 'c'].map((letter) => question(`${clause}-${letter}`, { clauses: [clause] })),
    ).concat(['x', 'y', 'z', 'w'].map((id) => question(id, { critical: true, clauses: ['SM-01'] })));
    for (let seed = 0; seed < 60; seed++) {
      const cold = { questions: 8, weak: ['SM-03', 'SM-01', 'SM-02'], changed: ['SM-05', 'SM-03'] };
      const drawn = drawCold(bank, cold, somebody(), random(seed));
      expect(drawn.slice(0, 4).every((one) => one.critical)).toBe(true);
      // SM-01 was asked about already, and SM-03 is not asked about twice.
      expect(drawn.slice(4, 7).map(clauseOf)).toEqual(['SM-03', 'SM-02', 'SM-05']);
      expect(['SM-04', 'SM-06', 'SM-07', 'SM-08']).toContain(clauseOf(drawn[7]!));
    }
  });

  it('are on as many clauses as there is room for', () => {
    fc.assert(
      fc.property(given, ({ bank, who, seed, ...cold }) => {
        const usable = usableFor(bank, who);
        const drawn = drawCold(bank, cold, who, random(seed));
        const rest = drawn.slice(
          Math.min(Math.floor(cold.questions / 2), usable.filter((q) => q.critical).length),
        );
        const others = usable.filter((one) => !drawn.includes(one));
        const asked = new Set(drawn.map(clauseOf));
        const twice = rest.filter((one) =>
          drawn.some((two) => two !== one && clauseOf(two) === clauseOf(one)),
        );
        // A clause is asked about twice only when every other was asked about.
        if (twice.length > 0) expect(others.filter((one) => !asked.has(clauseOf(one)))).toEqual([]);
      }),
    );
  });

  it('of the shipped bank are six for everybody, three of them critical where there are three', () => {
    for (const role of JOB_ROLES)
      for (const setting of SETTINGS)
        for (const country of ['us', 'uk', 'eu']) {
          const choices = choicesOf(
            fittedPolicy(Object.fromEntries(policy.clauses.map(({ id }) => [id, setting]))),
          );
          const who = somebody({ roles: [role], country, choices });
          const critical = usableFor(course.questions, who).filter((one) => one.critical).length;
          const drawn = drawCold(course.questions, { questions: 6, weak: [], changed: [] }, who, random(4));
          expect([drawn.length, drawn.filter((one) => one.critical).length >= Math.min(3, critical)]).toEqual(
            [6, true],
          );
        }
  });
});

describe('one question on each of some clauses', () => {
  it('is on the clause first of all, or touches it, or is not there; in the order of the clauses; none twice', () => {
    fc.assert(
      fc.property(given, ({ bank, who, seed, weak, questions }) => {
        const usable = usableFor(bank, who);
        const drawn = drawOn(bank, weak, questions, who, random(seed));
        expect(drawn.length).toBeLessThanOrEqual(Math.min(questions, weak.length));
        expect(new Set(ids(drawn)).size).toBe(drawn.length);
        let next = 0;
        for (const one of drawn) {
          expect(usable).toContain(one);
          while (next < weak.length && !one.clauses.includes(weak[next]!)) next++;
          expect(next).toBeLessThan(weak.length);
          next++;
        }
        // A question may touch two of the clauses; short of that each clause that has any gets one.
        const own = weak.filter(
          (clause) => usable.filter((one) => one.clauses.includes(clause)).length > weak.length,
        );
        expect(drawn.length).toBeGreaterThanOrEqual(Math.min(questions, own.length));
      }),
    );
  });

  it('is one that was not had before, and one that was only when there is no other', () => {
    const bank = ['a', 'b', 'c'].map((id) => question(id));
    for (let seed = 0; seed < 30; seed++) {
      const draw = (seen: string[]) =>
        ids(drawOn(bank, ['SM-01'], 1, somebody({ seen: new Set(seen) }), random(seed)));
      expect(draw(['a', 'c'])).toEqual(['b']);
      expect(draw(['a', 'b', 'c'])).toHaveLength(1);
    }
  });

  it('takes one that only touches the clause when none is on it first of all', () => {
    const bank = [question('a', { clauses: ['SM-02', 'SM-01'] }), question('b', { clauses: ['SM-03'] })];
    expect(ids(drawOn(bank, ['SM-01', 'SM-04'], 2, somebody(), random(1)))).toEqual(['a']);
  });

  it('finds one on every clause for whom it concerns, in the shipped bank', () => {
    const concerned = new Map<string, string[]>();
    for (const role of JOB_ROLES) {
      const choices = choicesOf(fittedPolicy());
      const who = somebody({ roles: [role], choices });
      for (const clause of Object.keys(choices))
        if (drawOn(course.questions, [clause], 1, who, random(2)).length === 1)
          concerned.set(clause, [...(concerned.get(clause) ?? []), role]);
    }
    expect(policy.clauses.filter(({ id }) => !concerned.has(id))).toEqual([]);
  });
});
