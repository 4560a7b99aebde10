import fc from 'fast-check';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { drawPaper, fits, shownOrder, type Examinee } from '../../src/courses/draw.ts';
import { choicesOf } from '../../src/policy/version.ts';
import { SETTINGS } from '../../src/policy/policy-file.ts';
import { fittedPolicy } from '../support/training.ts';

const { course, policy } = shippedCourse();
const byId = new Map(course.questions.map((question) => [question.id, question]));
const weights = Object.fromEntries(policy.clauses.map((clause) => [clause.id, clause.weight]));
const ROLES = ['clinician', 'care-staff', 'front-desk', 'marketing', 'it', 'manager', 'other'];

function examinee(role: string, setting: (typeof SETTINGS)[number], country: string): Examinee {
  const choices = choicesOf(fittedPolicy(Object.fromEntries(policy.clauses.map((c) => [c.id, setting]))));
  return { roles: [role], country, choices, weights, seen: new Set() };
}

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const cases = fc.record({
  role: fc.constantFrom(...ROLES),
  setting: fc.constantFrom(...SETTINGS),
  country: fc.constantFrom('us', 'uk', 'au', 'ca', 'eu'),
  seed: fc.nat(),
});

describe('a drawn paper of the shipped course', () => {
  const draw = ({
    role,
    setting,
    country,
    seed,
  }: {
    role: string;
    setting: (typeof SETTINGS)[number];
    country: string;
    seed: number;
  }) => {
    const who = examinee(role, setting, country);
    const drawn = drawPaper(course.questions, course.test, who, random(seed));
    return { who, questions: drawn };
  };

  it('has fifteen different questions that hold here, at most a third true or false', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { who, questions } = draw(one);
        expect(new Set(questions.map((q) => q.id)).size).toBe(15);
        expect(questions.every((q) => fits(q, who))).toBe(true);
        expect(questions.filter((q) => q.kind === 'true-false').length).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('has every critical question for the role and for all, and none of another role', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { who, questions } = draw(one);
        const mine = (roles: readonly string[]) => roles.includes('all') || roles.includes(one.role);
        const due = course.questions.filter((q) => q.critical && mine(q.roles) && fits(q, who));
        const drawn = new Set(questions.map((q) => q.id));
        expect(due.filter((q) => !drawn.has(q.id)).map((q) => q.id)).toEqual([]);
        expect(questions.filter((q) => q.critical && !mine(q.roles))).toEqual([]);
      }),
    );
  });

  it('has no question about a clause that is not in the policy', () => {
    fc.assert(
      fc.property(
        cases,
        fc.subarray(policy.clauses, { maxLength: 4 }),
        ({ role, setting, country, seed }, gone) => {
          const who = examinee(role, setting, country);
          const left = Object.entries(who.choices).filter(([id]) => !gone.some((clause) => clause.id === id));
          const choices = Object.fromEntries(left);
          const drawn = drawPaper(course.questions, course.test, { ...who, choices }, random(seed));
          const about = drawn.flatMap((question) => question.clauses);
          expect(about.filter((id) => choices[id] === undefined)).toEqual([]);
          expect(drawn).toHaveLength(15);
        },
      ),
    );
  });

  it('shows every option of each question once', () => {
    fc.assert(
      fc.property(cases, (one) => {
        for (const question of draw(one).questions)
          expect(shownOrder(question, random(one.seed)).toSorted((a, b) => a - b)).toEqual([
            ...question.options.keys(),
          ]);
      }),
    );
  });

  it('is the same for the same numbers, and another for others', () => {
    const one = { role: 'clinician', setting: 'balanced', country: 'us', seed: 7 } as const;
    expect(draw(one).questions).toEqual(draw(one).questions);
    expect(draw(one).questions).not.toEqual(draw({ ...one, seed: 8 }).questions);
  });

  it('takes heavier clauses more often', () => {
    const question = (id: string, clause: string) => ({
      ...byId.values().next().value!,
      id,
      kind: 'single' as const,
      critical: false,
      roles: ['all' as const],
      clauses: [clause],
    });
    const bank = [...Array(20).keys()].flatMap((n) => [
      question(`heavy-${n}`, 'SM-02'),
      question(`light-${n}`, 'SM-01'),
    ]);
    let heavy = 0;
    for (let seed = 0; seed < 300; seed++) {
      const who = {
        roles: ['other'],
        country: 'us',
        choices: { 'SM-01': 'balanced', 'SM-02': 'balanced' } as const,
        weights: { 'SM-02': 2, 'SM-01': 1 },
        seen: new Set<string>(),
      };
      const drawn = drawPaper(
        bank.map(({ holds: _holds, countries: _countries, ...rest }) => rest),
        course.test,
        who,
        random(seed),
      );
      heavy += drawn.filter((d) => d.id.startsWith('heavy')).length;
    }
    // Half of them would be chance; two to one without replacement gives about 60 in 100.
    expect(heavy / (300 * 15)).toBeGreaterThan(0.56);
  });
});
