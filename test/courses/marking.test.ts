import fc from 'fast-check';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import {
  isAnswered,
  isPartlyRight,
  isRight,
  markPaper,
  sceneAt,
  tidyChosen,
  wayTaken,
  type Chosen,
} from '../../src/courses/marking.ts';
import { END, readQuestions, type Question } from '../../src/courses/question-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { question, questions } from './bank.ts';

const { course } = shippedCourse();
const of = (rights: boolean[], more: Partial<Question> = {}): Question =>
  question('q', {
    kind: 'multiple',
    options: rights.map((right, n) => ({ text: `option ${n}`, right, why: 'because' })),
    ...more,
  });
const single = (right: number, more: Partial<Question> = {}) =>
  of(
    [0, 1, 2, 3].map((n) => n === right),
    { kind: 'single', ...more },
  );
const ordering = (steps: number, swap: [number, number][] = []) =>
  of(
    Array.from({ length: steps }, () => true),
    { kind: 'ordering', swap },
  );

// Start → middle → end; from the start one may also go straight to the end, and a wrong turn may lead on.
const [story] = readQuestions(
  `
- id: told
  kind: story
  clauses: [SM-01]
  roles: [all]
  stem: A story.
  scenes:
    - id: start
      text: At the start.
      choices:
        - {text: on, right: true, to: middle, why: on}
        - {text: back, right: false, why: back}
        - {text: straight on, right: true, to: end, why: well}
        - {text: astray, right: false, to: middle, why: astray}
    - id: middle
      text: In the middle.
      choices:
        - {text: to the end, right: true, to: end, why: done}
        - {text: back again, right: false, why: no}
  ending: It is over.
`,
  'told.yaml',
);

describe('a question with options', () => {
  it.each([
    [[true, false, true], [0, 2], true, false],
    [[true, false, true], [0], false, true],
    [[true, false, true], [0, 1, 2], false, true],
    [[true, false, true], [1], false, false],
    [[true, false, true], [], false, false],
  ])('with key %j and answer %j is right: %j, partly: %j', (key, chosen, right, partly) => {
    for (const kind of ['multiple', 'spot'] as const) {
      expect(isRight(of(key, { kind }), chosen)).toBe(right);
      expect(isPartlyRight(of(key, { kind }), chosen)).toBe(partly);
    }
  });

  it('with one answer is right or wrong, never partly', () => {
    for (const kind of ['single', 'true-false'] as const)
      expect(
        [[2], [0], []].map((chosen) => [
          isRight(single(2, { kind }), chosen),
          isPartlyRight(single(2, { kind }), chosen),
        ]),
      ).toEqual([
        [true, false],
        [false, false],
        [false, false],
      ]);
  });
});

describe('an ordering', () => {
  it.each<[Chosen, boolean, boolean]>([
    [[0, 1, 2, 3], true, false],
    [[0, 2, 1, 3], true, false],
    [[1, 0, 2, 3], false, true],
    // Nothing stands where it should, and the two that may change places not at the other’s either.
    [[3, 0, 1, 2], false, true],
    [[1, 0, 3, 2], false, false],
    [[0, 1, 2], false, true],
    [[], false, false],
  ])(
    'of four steps of which the middle two may change places: %j is right: %j, partly: %j',
    (chosen, right, partly) => {
      expect(isRight(ordering(4, [[1, 2]]), chosen)).toBe(right);
      expect(isPartlyRight(ordering(4, [[1, 2]]), chosen)).toBe(partly);
    },
  );

  it('is answered when every step has a place', () => {
    expect([[], [0], [2, 0], [2, 0, 1]].map((chosen) => isAnswered(ordering(3), chosen))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('is right in no other order than in its own, and those that its swaps allow', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 3, max: 6 })
          .chain((n) =>
            fc.tuple(
              fc.constant(n),
              fc.shuffledSubarray([...Array(n).keys()], { minLength: n, maxLength: n }),
            ),
          ),
        ([n, order]) => {
          expect(isRight(ordering(n), order)).toBe(order.every((step, at) => step === at));
        },
      ),
    );
  });
});

describe('a story', () => {
  it.each<[string, Chosen, { right: boolean; answered: boolean; at: string | undefined }]>([
    ['nothing chosen', [], { right: false, answered: false, at: 'start' }],
    ['one right turn', [0], { right: false, answered: false, at: 'middle' }],
    ['to the end', [0, 4], { right: true, answered: true, at: undefined }],
    ['straight to the end', [2], { right: true, answered: true, at: undefined }],
    ['a wrong turn, back at the same scene', [1], { right: false, answered: false, at: 'start' }],
    ['a wrong turn, then right to the end', [1, 0, 4], { right: false, answered: true, at: undefined }],
    ['the last turn wrong first', [0, 5, 4], { right: false, answered: true, at: undefined }],
    ['astray, and on from there', [3, 4], { right: false, answered: true, at: undefined }],
  ])('%s', (_name, chosen, { right, answered, at }) => {
    expect(isRight(story!, chosen)).toBe(right);
    expect(isAnswered(story!, chosen)).toBe(answered);
    expect(sceneAt(story!, chosen)).toBe(at);
    expect(isPartlyRight(story!, chosen)).toBe(false);
  });

  it('keeps each scene and choice of the way, in order', () => {
    expect(wayTaken(story!, [1, 0, 4]).map(({ scene, choice }) => [scene, choice.text])).toEqual([
      ['At the start.', 'back'],
      ['At the start.', 'on'],
      ['In the middle.', 'to the end'],
    ]);
  });
});

describe('the key', () => {
  const all = fc.oneof(questions, fc.constantFrom(...course.questions));

  it('is right and complete, and the wrong answer complete and wrong, for every sound question', () => {
    fc.assert(
      fc.property(all, (one) => {
        const [key, wrong] = [keyOf(one), wrongAnswerTo(one)];
        expect([isRight(one, key), isAnswered(one, key)]).toEqual([true, true]);
        expect([isRight(one, wrong), isAnswered(one, wrong)]).toEqual([hasNoWrong(one), true]);
        for (const chosen of [key, wrong]) expectSound(one, chosen);
      }),
      { numRuns: 600 },
    );
  });

  it.each(course.questions.map((one) => [one.id, one] as const))('of %s holds', (_id, one) => {
    expect(isRight(one, keyOf(one))).toBe(true);
    expect([isRight(one, wrongAnswerTo(one)), isAnswered(one, wrongAnswerTo(one))]).toEqual([false, true]);
  });

  it('of an ordering whose ends may change places is not taken for wrong', () => {
    const three = ordering(3, [[0, 2]]);
    expect(isRight(three, [2, 1, 0])).toBe(true);
    expect(isRight(three, wrongAnswerTo(three))).toBe(false);
  });

  it('of a story is found where the first right choice leads round and round', () => {
    const options = [
      { text: 'round', right: true, why: 'r', scene: 'a', to: 'b' },
      { text: 'wrong', right: false, why: 'w', scene: 'b', to: 'b' },
      { text: 'round again', right: true, why: 'r', scene: 'b', to: 'a' },
      { text: 'out', right: true, why: 'o', scene: 'b', to: END },
    ];
    const round = of([], {
      kind: 'story',
      options,
      scenes: [
        { id: 'a', text: 'A' },
        { id: 'b', text: 'B' },
      ],
    });
    expect(keyOf(round)).toEqual([0, 3]);
    expect(wrongAnswerTo(round)).toEqual([0, 1, 3]);
  });
});

// An ordering in which all may change places with all.
const hasNoWrong = (one: Question): boolean => one.kind === 'ordering' && isRight(one, wrongAnswerTo(one));

/** Throws unless an answer is one that somebody could have given. */
function expectSound(one: Question, chosen: Chosen): void {
  for (const place of chosen) expect(one.options[place]).toBeDefined();
  if (one.kind === 'story')
    chosen.forEach((place, n) => expect(one.options[place]!.scene).toBe(sceneAt(one, chosen.slice(0, n))));
  else expect(new Set(chosen).size).toBe(chosen.length);
  if (one.kind !== 'story' && one.kind !== 'ordering')
    expect(chosen).toEqual(chosen.toSorted((a, b) => a - b));
}

describe('what a form sent as chosen', () => {
  it('gives of its own options only, each once, in order, and one alone for single kinds', () => {
    expect(tidyChosen(of([true, false, true]), ['2', '0', '2', '9', 'x', '-1'])).toEqual([0, 2]);
    expect(tidyChosen(single(1), ['3', '1'])).toEqual([1]);
    expect(tidyChosen(single(1), { toString: () => '1' })).toEqual([]);
    expect(tidyChosen(single(1), undefined)).toEqual([]);
    expect(tidyChosen(of([true, false, true]), ['0', '1', '0', '3'], [2, 0, 1])).toEqual([0, 2]);
    expect(tidyChosen(single(1), ['1'], [2, 0, 1])).toEqual([0]);
    expect(tidyChosen(of([true, false]), ['00', '1 ', '١', '1.0', '+1'])).toEqual([0]);
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

  it('passes from exactly the percent on, whatever the numbers, and never by rounding', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 100 }),
        fc.nat(50),
        (n, pass, k) => {
          const right = Math.min(k, n);
          const paper = Array.from({ length: n }, (_, at) => single(0, { id: `q${at}` }));
          const mark = markPaper(
            paper,
            paper.map((_, at) => [at < right ? 0 : 1]),
            pass,
          );
          expect(mark.passed).toBe(right / n >= pass / 100 || right * 100 === pass * n);
          // What is shown never says more than there is.
          expect(mark.percent).toBe(Math.floor((right * 100) / n));
          if (!mark.passed && mark.criticalMissed.length === 0) expect(mark.percent).toBeLessThan(pass);
        },
      ),
    );
  });

  it('fails when one question that must be right is wrong, however good the rest', () => {
    const paper = fifteen.map((q, n) => (n === 14 ? { ...q, critical: true } : q));
    expect(markPaper(paper, answers(14), 80)).toMatchObject({
      right: 14,
      passed: false,
      criticalMissed: ['q14'],
    });
  });

  it('passes nobody on an empty paper, and counts what was not answered as wrong', () => {
    expect(markPaper([], [], 80).passed).toBe(false);
    expect(markPaper(fifteen, [[0], undefined, []], 80)).toMatchObject({
      right: 1,
      percent: 6,
      passed: false,
    });
  });

  it('never gives less for one more right answer, of any kind', () => {
    const papers = fc.array(
      fc.tuple(fc.oneof(questions, fc.constantFrom(...course.questions)), fc.boolean(), fc.boolean()),
      { minLength: 1, maxLength: 15 },
    );
    fc.assert(
      fc.property(papers, fc.nat(14), fc.integer({ min: 1, max: 100 }), (paper, at, pass) => {
        const asked = paper.map(([one, , critical]) => ({ ...one, critical }));
        const given = paper.map(([one, right]) => (right ? keyOf(one) : wrongAnswerTo(one)));
        const n = at % asked.length;
        const before = markPaper(asked, given, pass);
        const after = markPaper(asked, given.with(n, keyOf(asked[n]!)), pass);
        expect(after.right).toBeGreaterThanOrEqual(before.right);
        expect(Number(after.passed)).toBeGreaterThanOrEqual(Number(before.passed));
        expect(before.criticalMissed).toEqual(expect.arrayContaining(after.criticalMissed));
      }),
    );
  });
});
