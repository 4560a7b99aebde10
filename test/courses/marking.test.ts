import fc from 'fast-check';
import type { Question } from '../../src/courses/question-file.ts';
import { isRight, markPaper, tidyChosen } from '../../src/courses/marking.ts';

const question = (rights: boolean[], more: Partial<Question> = {}): Question => ({
  id: 'q',
  kind: 'multiple',
  clauses: ['SM-01'],
  roles: ['all'],
  critical: false,
  stem: '?',
  options: rights.map((right, n) => ({ text: `option ${n}`, right, why: 'because' })),
  ...more,
});
const single = (right: number, more: Partial<Question> = {}) =>
  question(
    [0, 1, 2, 3].map((n) => n === right),
    { kind: 'single', ...more },
  );

describe('a question', () => {
  it.each([
    [[true, false, true], [0, 2], true],
    [[true, false, true], [0], false],
    [[true, false, true], [0, 1, 2], false],
    [[true, false, true], [], false],
  ])('with key %j and answer %j is right: %j', (key, chosen, right) => {
    expect(isRight(question(key), chosen)).toBe(right);
  });

  it('takes of what was sent only its own options, each once, in order, and one alone for single kinds', () => {
    expect(tidyChosen(question([true, false, true]), ['2', '0', '2', '9', 'x', '-1'])).toEqual([0, 2]);
    expect(tidyChosen(single(1), ['3', '1'])).toEqual([1]);
    expect(tidyChosen(single(1), { toString: () => '1' })).toEqual([]);
    expect(tidyChosen(single(1), undefined)).toEqual([]);
  });
});

describe('a paper', () => {
  const fifteen = Array.from({ length: 15 }, (_, n) => single(0, { id: `q${n}` }));
  const answers = (right: number) => fifteen.map((_, n) => (n < right ? [0] : [1]));

  it.each([
    [15, true],
    [12, true],
    [11, false],
    [0, false],
  ])('with %i of 15 right passes: %j', (right, passed) => {
    expect(markPaper(fifteen, answers(right), 80)).toMatchObject({ right, of: 15, passed });
  });

  it('fails when one question that must be right is wrong, however good the rest', () => {
    const paper = fifteen.map((q, n) => (n === 14 ? { ...q, critical: true } : q));
    const mark = markPaper(paper, answers(14), 80);
    expect(mark).toMatchObject({ right: 14, passed: false, criticalMissed: ['q14'] });
  });

  it('passes nobody on an empty paper', () => {
    expect(markPaper([], [], 80).passed).toBe(false);
  });

  it('never gives fewer marks for one more right answer', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }), fc.nat(14), (rights, n) => {
        const given = rights.map((right) => (right ? [0] : [1]));
        const better = given.with(n, [0]);
        const [before, after] = [markPaper(fifteen, given, 80), markPaper(fifteen, better, 80)];
        expect(after.right >= before.right && Number(after.passed) >= Number(before.passed)).toBe(true);
      }),
    );
  });
});
