import fc from 'fast-check';
import { fits } from '../../src/courses/draw.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { seeded } from '../../src/courses/seeded.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { choicesOf } from '../../src/policy/version.ts';
import {
  chooseFollowUp,
  weakestFirst,
  type Evidence,
  type ToChooseFrom,
} from '../../src/training/follow-up-choice.ts';
import { fittedPolicy } from '../support/training.ts';

const WEIGHTS = { 'SM-01': 1, 'SM-02': 2, 'SM-03': 1, 'SM-04': 2 };
const random = () => seeded('7');
const answer = (clause: string, right: boolean, at: string, confidence: Evidence['confidence'] = null) => ({
  clauses: [clause],
  right,
  at,
  confidence,
});

describe('the weakest clause', () => {
  it('was answered wrong, and that for sure; then wrong, the newest first; then right by a guess; then by weight', () => {
    const clauses = { ...WEIGHTS, 'SM-05': 1, 'SM-06': 1, 'SM-07': 1 };
    const evidence = [
      answer('SM-01', false, '2026-01-01', 'sure'),
      answer('SM-01', true, '2026-02-01', 'sure'),
      answer('SM-03', false, '2026-01-05'),
      answer('SM-05', false, '2026-01-06', 'guess'),
      answer('SM-06', false, '2026-01-02', 'sure'),
      answer('SM-07', true, '2026-01-07', 'guess'),
    ];
    const order = weakestFirst(clauses, evidence, random());
    expect(order.slice(0, 4)).toEqual(['SM-06', 'SM-05', 'SM-03', 'SM-07']);
    expect(order.slice(4, 6).toSorted()).toEqual(['SM-02', 'SM-04']);
    expect(order.slice(6)).toEqual(['SM-01']);
  });

  it('is wrong when one of two answers of one paper was, in whichever order they stand', () => {
    const at = '2026-01-01';
    const two = [answer('SM-01', true, at), answer('SM-01', false, at)];
    for (const evidence of [two, two.toReversed()])
      expect(weakestFirst(WEIGHTS, evidence, random())[0]).toBe('SM-01');
  });

  it('is by chance one of the heaviest when nothing is known', () => {
    const first = new Set(
      Array.from({ length: 40 }, (_, seed) => weakestFirst(WEIGHTS, [], seeded(String(seed)))[0]),
    );
    expect(first).toEqual(new Set(['SM-02', 'SM-04']));
  });

  it('leaves aside clauses that the policy no longer has', () => {
    expect(weakestFirst(WEIGHTS, [answer('SM-99', false, '2026-01-01')], random())).toHaveLength(4);
  });
});

const question = (id: string, clauses: string[], more: Partial<Question> = {}): Question => ({
  id,
  kind: 'single',
  clauses,
  roles: ['all'],
  critical: false,
  stem: id,
  options: ['a', 'b', 'c'].map((text, n) => ({ text, right: n === 0, why: text })),
  ...more,
});

describe('what is asked', () => {
  const examinee = {
    roles: ['clinician'],
    country: 'us',
    choices: Object.fromEntries(Object.keys(WEIGHTS).map((id) => [id, 'balanced' as const])),
    weights: WEIGHTS,
    seen: new Set<string>(),
  };
  const evidence = [answer('SM-01', false, '2026-01-01')];
  const asked = (...clauses: [string, boolean | null][]) =>
    clauses.map(([clause, right]) => ({ clause, question: `of ${clause}`, right }));
  const one = [question('one', ['SM-01']), question('two', ['SM-02']), question('three', ['SM-03'])];
  const choose = (given: Partial<ToChooseFrom>, seed = 7) =>
    chooseFollowUp({ questions: one, examinee, evidence: [], asked: [], ...given }, seeded(String(seed)));
  const clauseOf = (given: Partial<ToChooseFrom>) => choose(given)?.clause;

  it('is about the weakest clause', () => expect(clauseOf({ evidence })).toBe('SM-01'));

  it('is about another clause each time, and comes back to one that was answered wrong', () => {
    expect(clauseOf({ evidence, asked: asked(['SM-01', null]) })).toBe('SM-02');
    expect(clauseOf({ evidence, asked: asked(['SM-01', true], ['SM-02', true]) })).toBe('SM-03');
    expect(clauseOf({ evidence, asked: asked(['SM-01', false]) })).toBe('SM-02');
    expect(clauseOf({ evidence, asked: asked(['SM-01', false], ['SM-02', true]) })).toBe('SM-01');
    const all = asked(['SM-01', null], ['SM-02', null], ['SM-03', true]);
    expect(clauseOf({ evidence, asked: all })).toBe('SM-01');
    expect(clauseOf({ questions: one.slice(0, 1), asked: asked(['SM-01', true]) })).toBe('SM-01');
  });

  it('goes on to the next clause when nothing fits the weakest', () => {
    const odd: Partial<Question>[] = [
      { countries: ['uk'] },
      { holds: { 'SM-01': ['open'] } },
      { roles: ['it'] },
      { kind: 'story' },
      { kind: 'ordering' },
      { kind: 'spot', picture: 'desk.svg' },
    ];
    for (const more of odd)
      expect(clauseOf({ evidence, questions: [question('odd', ['SM-01'], more), ...one.slice(1)] })).toBe(
        'SM-02',
      );
    expect(clauseOf({ questions: [] })).toBeUndefined();
  });

  it('takes what was not seen first, then what is mostly about the clause, and last what was asked before', () => {
    const questions = [question('aside', ['SM-04', 'SM-01']), question('main', ['SM-01'])];
    const pick = (seen: string[] = [], before: string[] = []) =>
      choose({
        questions,
        evidence,
        examinee: { ...examinee, seen: new Set(seen) },
        asked: before.map((id) => ({ clause: 'SM-02', question: id, right: true })),
      })?.question.id;
    expect(pick()).toBe('main');
    expect(pick(['main'])).toBe('aside');
    expect(pick(['main', 'aside'])).toBe('main');
    expect(pick(['main', 'aside'], ['main'])).toBe('aside');
  });

  it('shows the options in another order, but true/false and what is spotted as it is written', () => {
    const orders = (kind: Question['kind']) =>
      new Set(
        Array.from({ length: 40 }, (_, seed) =>
          String(choose({ questions: [question('q', ['SM-01'], { kind })] }, seed)?.order),
        ),
      );
    expect(orders('single').size).toBe(6);
    for (const kind of ['true-false', 'spot'] as const) expect([...orders(kind)]).toEqual(['0,1,2']);
  });

  it('fits everybody, out of the course that is shipped', () => {
    const { course } = shippedCourse();
    const version = fittedPolicy();
    const weights = Object.fromEntries(version.clauses.map(({ id, weight }) => [id, weight]));
    const answers = fc.record({
      clauses: fc.constantFrom(...Object.keys(weights)).map((clause) => [clause]),
      right: fc.boolean(),
      confidence: fc.constantFrom('sure', 'fairly', 'guess', null),
      at: fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01'),
    });
    fc.assert(
      fc.property(
        fc.constantFrom('clinician', 'front-desk', 'marketing', 'it', 'other'),
        fc.constantFrom('us', 'us-tx', 'uk', 'au', 'ca', 'eu'),
        fc.array(answers, { maxLength: 20 }),
        fc.integer(),
        (role, country, known, seed) => {
          const who = {
            roles: [role],
            country,
            choices: choicesOf(version),
            weights,
            seen: new Set<string>(),
          };
          const next = seeded(String(seed));
          const before: { clause: string; question: string; right: boolean | null }[] = [];
          for (const right of [true, null, true, null]) {
            const from = { questions: course.questions, examinee: who, evidence: known, asked: before };
            const { clause, question: found, order } = chooseFollowUp(from, next)!;
            expect(found.clauses).toContain(clause);
            expect(fits(found, who)).toBe(true);
            expect(found.roles.some((each) => each === 'all' || each === role)).toBe(true);
            expect(order.toSorted((a, b) => a - b)).toEqual([...found.options.keys()]);
            expect(before.map((each) => each.clause)).not.toContain(clause);
            before.push({ clause, question: found.id, right });
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
