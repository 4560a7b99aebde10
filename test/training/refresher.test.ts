import fc from 'fast-check';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { isRefreshed, minutesLeft, stepsOfPlan, type RefresherPlan } from '../../src/training/refresher.ts';
import { isClean } from '../../src/training/refresher-papers.ts';
import type { Paper } from '../../src/training/paper.store.ts';
import { ONBOARDING } from '../../src/obligations/rule.ts';
import { done as completed, person, type Given } from '../support/obligations.ts';
import { missedOn } from '../../src/training/weak-clauses.ts';

const { course } = shippedCourse();

const done = (day: string, passedOn = day) => ({ ...completed(day)[0]!, passedOn });

describe('whoever takes the refresher in place of the course', () => {
  it.each<[string, Given, string, boolean]>([
    ['nobody who never completed it', {}, '2026-01-01', false],
    ['completed a year ago', { completions: [done('2025-01-01')] }, '2026-01-01', true],
    ['exactly two years ago', { completions: [done('2024-01-01')] }, '2026-01-01', true],
    ['two years and a day ago', { completions: [done('2023-12-31')] }, '2026-01-01', false],
    [
      'long ago, and again since',
      { completions: [done('2019-01-01'), done('2025-06-01')] },
      '2026-01-01',
      true,
    ],
    ['on a leap day two years ago', { completions: [done('2024-02-29')] }, '2026-02-28', true],
    [
      'before they left, and came back',
      {
        spells: [
          { hiredOn: '2020-01-01', leftOn: '2025-03-01' },
          { hiredOn: '2025-09-01', leftOn: null },
        ],
        completions: [done('2025-01-01')],
      },
      '2026-01-01',
      false,
    ],
    [
      'after they came back',
      {
        spells: [
          { hiredOn: '2020-01-01', leftOn: '2025-03-01' },
          { hiredOn: '2025-09-01', leftOn: null },
        ],
        completions: [done('2025-01-01'), done('2025-09-05')],
      },
      '2026-01-01',
      true,
    ],
    [
      'passed before they left, signed when they were back',
      {
        spells: [
          { hiredOn: '2020-01-01', leftOn: '2025-03-01' },
          { hiredOn: '2025-09-01', leftOn: null },
        ],
        completions: [done('2025-09-02', '2025-02-27')],
      },
      '2026-01-01',
      false,
    ],
  ])('%s', (_name, facts, today, refreshed) => {
    expect(isRefreshed(course, person(facts), today)).toBe(refreshed);
  });

  it('is nobody where the course has no refresher, and nobody who is not known', () => {
    const { refresher: _refresher, ...without } = course;
    expect(isRefreshed(without, person({ completions: [done('2025-01-01')] }), '2026-01-01')).toBe(false);
    expect(isRefreshed(course, undefined, '2026-01-01')).toBe(false);
  });
});

describe('the whole course every third time', () => {
  const short = (day: string) => ({ ...done(day), short: true });
  const rule = { ...ONBOARDING, wholeEvery: 3 };
  it.each([
    ['whole', ['2025-01-01'], true],
    ['whole, short', ['2025-01-01', '2026-01-01s'], true],
    ['whole, short, short', ['2024-01-01', '2025-01-01s', '2026-01-01s'], false],
    ['whole, short, short, whole', ['2024-01-01', '2025-01-01s', '2026-01-01s', '2027-01-01'], true],
  ])('%s', (_name, days, refreshed) => {
    const completions = days.map((day) => (day.endsWith('s') ? short(day.slice(0, -1)) : done(day)));
    const today = days.at(-1)!.slice(0, 10);
    expect(isRefreshed(course, person({ completions }), today, [rule])).toBe(refreshed);
    expect(isRefreshed(course, person({ completions }), today, [ONBOARDING])).toBe(true);
  });
});

describe('the steps of a refresher', () => {
  const plan: RefresherPlan = {
    since: 1,
    changed: ['SM-04', 'SM-09'],
    weak: ['SM-02'],
    nudges: [{ id: 'n1', feature: 'Live rooms', platform: 'Parlor', risk: 'Seen by all.', clauses: [] }],
    story: 'case-x',
  };

  it('are what changed, what is new, and the case, in that order and each with an address of its own', () => {
    expect(stepsOfPlan(plan).map(({ id }) => id)).toEqual([
      'changed/SM-04',
      'changed/SM-09',
      'nudge/n1',
      'case/case-x',
    ]);
    expect(stepsOfPlan({ ...plan, changed: [], nudges: [], story: null })).toEqual([]);
  });

  it('are told in minutes: ten to twelve for a usual one, and never more for less that is left', () => {
    const left = (questions: number, missed: number, steps: number) =>
      minutesLeft({ questions, missed, steps: stepsOfPlan(plan).slice(0, steps) });
    expect(left(6, 0, 4)).toBeGreaterThanOrEqual(9);
    expect(left(6, 0, 4)).toBeLessThanOrEqual(12);
    expect(left(0, 0, 0)).toBe(1);
    fc.assert(
      fc.property(fc.nat(12), fc.nat(6), fc.nat(4), (questions, missed, steps) => {
        expect(left(questions + 1, missed, steps)).toBeGreaterThanOrEqual(left(questions, missed, steps));
        expect(left(questions, missed + 1, steps)).toBeGreaterThanOrEqual(left(questions, missed, steps));
        if (steps > 0)
          expect(left(questions, missed, steps)).toBeGreaterThanOrEqual(left(questions, missed, steps - 1));
      }),
    );
  });
});

describe('what was missed on a paper', () => {
  const paper = (items: [string, boolean][] | null): Paper => ({
    id: 'p', attemptId: 'a', personId: 'x', number: 1, drawnAt: '', draw: [], use: 'cold', shown: null,
    handedInAt: items === null ? null : '2026-01-01T00:00:00.000Z',
    result: items && {
      right: items.filter(([, right]) => right).length, of: items.length, percent: 0, criticalMissed: [], passed: false,
      items: items.map(([clause, right]) => ({
        question: 'q', version: 'v', clauses: [clause, 'SM-99'], right, rest: 0, seconds: null, chosen: [0], confidence: null,
      })),
    },
  }); // prettier-ignore

  it('is each clause once, by the first of its clauses', () => {
    expect(
      missedOn(
        paper([
          ['SM-01', true],
          ['SM-02', false],
          ['SM-03', false],
          ['SM-02', false],
        ]),
      ),
    ).toEqual(['SM-02', 'SM-03']);
    expect(missedOn(paper(null))).toEqual([]);
    expect(missedOn(undefined)).toEqual([]);
  });

  it('is nothing only of a paper that was handed in with nothing wrong, the newest', () => {
    const [good, bad, open] = [paper([['SM-01', true]]), paper([['SM-01', false]]), paper(null)];
    expect([[good], [bad, good]].map(isClean)).toEqual([true, true]);
    expect([[], [bad], [good, bad], [open], [good, open]].map(isClean)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('is not known when how it was answered was erased, and a wrong answer stays one', () => {
    const { result, ...bad } = paper([['SM-01', false]]);
    const erased = { ...bad, result: { ...result!, items: [] } };
    expect([missedOn(erased), isClean([erased])]).toEqual([[], false]);
  });
});
