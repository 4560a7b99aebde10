import fc from 'fast-check';
import { parse } from 'yaml';
import { readQuestions, type QuestionKind } from '../../src/courses/question-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { questionsOf } from '../../src/authoring/outline.ts';
import {
  emptyOption,
  emptyQuestion,
  questionIn,
  type QuestionForm,
} from '../../src/authoring/question-form.ts';
import { pressed } from '../../src/authoring/question-moves.ts';
import { withMarks } from '../../src/authoring/question-typed.ts';
import { questionLines } from '../../src/authoring/question-write.ts';
import { SETTINGS } from '../../src/policy/policy-file.ts';
import { readCoursePlan } from '../../src/courses/course-file.ts';
import { withoutQuestion } from '../../src/authoring/questions.ts';

const { files, course } = shippedCourse();
const shipped = questionsOf(files);

/** A form without what only the file knows. */
const bare = (question: QuestionForm) => ({
  ...question,
  options: question.options.map((option) => ({ ...option, was: 0 })),
  scenes: question.scenes.map((scene) => ({
    ...scene,
    was: 0,
    options: scene.options.map((option) => ({ ...option, was: 0 })),
  })),
});

describe('a question in a form', () => {
  it('written back as it was means what it meant, for every shipped question', () => {
    expect(shipped.length).toBeGreaterThan(40);
    for (const { part, question } of shipped) {
      const lines = questionLines(part.text, question);
      expect(parse(lines)).toEqual(parse(part.text));
      expect(readQuestions(lines, 'x')).toEqual(readQuestions(part.text, 'x'));
    }
  });

  it('keeps comments, and the order of what was there', () => {
    const before =
      '- id: a\n  kind: single\n  # Ask Bea about this one.\n  clauses: [SM-02]\n  roles: [all]\n  stem: One?\n  options:\n    # the wrong one\n    - {text: No, right: false, why: x}\n    - text: Yes # plain\n      right: true\n      why: y\n';
    const form = questionIn(before)!;
    const lines = questionLines(before, { ...form, stem: 'Two?', countries: ['us'] });
    expect(lines).toBe(before.replace('One?', 'Two?').replace('  stem:', '  countries: [us]\n  stem:'));
  });

  it('keeps facts with their option when options move, and drops them when told', () => {
    const { part, question } = shipped.find(({ question: one }) =>
      one.options.some(({ proof }) => proof !== null),
    )!;
    const moved = pressed(question, 'down-option-1')!;
    const after = questionIn(questionLines(part.text, moved))!;
    expect(bare(after).options).toEqual(bare(moved).options);
    const without = { ...question, options: question.options.map((option) => ({ ...option, proof: null })) };
    expect(questionLines(part.text, without)).not.toMatch(/^ +(facts|answer):/m);
  });

  const text = fc
    .string({ unit: 'grapheme', maxLength: 140 })
    .map((one) => one.replace(/[\s\p{Cc}]+/gu, ' ').trim());
  const option = fc.record({ text, right: fc.boolean(), why: text, to: fc.constantFrom('', 'end', 'start') });
  const kinds: QuestionKind[] = ['single', 'multiple', 'true-false', 'ordering', 'spot', 'story'];
  const settings = fc.uniqueArray(fc.constantFrom(...SETTINGS), { minLength: 1 });
  const anything = fc.record({
    kind: fc.constantFrom(...kinds),
    stem: text,
    partly: text,
    ending: text,
    clauses: fc.uniqueArray(fc.constantFrom('SM-01', 'SM-02', 'SM-03')),
    roles: fc.uniqueArray(fc.constantFrom('all', 'it', 'clinician')),
    countries: fc.uniqueArray(fc.constantFrom('us', 'uk')),
    critical: fc.boolean(),
    holds: fc.array(fc.tuple(fc.constantFrom('SM-01', 'SM-02'), settings)),
    options: fc.array(option, { maxLength: 6 }),
  });

  it('comes back as it was typed, whatever was typed', () => {
    fc.assert(
      fc.property(anything, anything, (first, second) => {
        let lines: string | undefined;
        for (const given of [first, { ...second, kind: first.kind }]) {
          const { kind, options, holds, ...rest } = given;
          const list = options.map((one) => ({
            ...emptyOption(),
            ...one,
            right: kind !== 'ordering' && one.right,
            to: kind === 'story' ? one.to : '',
          }));
          const form: QuestionForm = {
            ...emptyQuestion('own-sm-01-abc', kind),
            ...rest,
            holds: Object.fromEntries(
              holds.map(([clause, at]) => [clause, SETTINGS.filter((one) => at.includes(one))]),
            ),
            ending: kind === 'story' ? rest.ending : '',
            options: kind === 'story' ? [] : list,
            scenes: kind === 'story' ? [{ was: 0, id: 'start', text: rest.stem, options: list }] : [],
          };
          lines = questionLines(lines, form);
          expect(bare(questionIn(lines)!)).toEqual(bare(form));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the buttons of the form', () => {
  const form = (kind: QuestionKind): QuestionForm => emptyQuestion('own-sm-01-abc', kind);
  const named = (question: QuestionForm, ...texts: string[]): QuestionForm => ({
    ...question,
    options: texts.map((text) => ({ ...emptyOption(text), why: `because ${text}` })),
  });
  const texts = (question: QuestionForm | undefined) => question!.options.map((option) => option.text);

  it('add, move and take out options, and nothing else', () => {
    const abc = named(form('multiple'), 'a', 'b', 'c');
    expect(texts(pressed(abc, 'add-option'))).toEqual(['a', 'b', 'c', '']);
    expect(texts(pressed(abc, 'up-option-2'))).toEqual(['b', 'a', 'c']);
    expect(texts(pressed(abc, 'down-option-2'))).toEqual(['a', 'c', 'b']);
    expect(texts(pressed(abc, 'remove-option-2'))).toEqual(['a', 'c']);
    for (const idle of ['up-option-1', 'down-option-3', 'remove-option-9', 'up-option', 'remove-option-0'])
      expect([idle, texts(pressed(abc, idle))]).toEqual([idle, ['a', 'b', 'c']]);
    for (const nothing of ['', 'save', 'add', 'remove-everything-1', 'add-option-1-2-3'])
      expect(pressed(abc, nothing)).toBeUndefined();
    const full = named(form('multiple'), ...'a b c d e f g h i j'.split(' '));
    expect(texts(pressed(full, 'add-option'))).toHaveLength(10);
  });

  it('keep the pairs of an ordering with their steps', () => {
    const steps: QuestionForm = {
      ...named(form('ordering'), 'a', 'b', 'c', 'd'),
      swap: [
        ['1', '3'],
        ['2', '4'],
      ],
    };
    expect(pressed(steps, 'up-option-3')!.swap).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(pressed(steps, 'remove-option-3')!.swap).toEqual([['2', '3']]);
  });

  it('add and take out scenes and choices', () => {
    const two = pressed(form('story'), 'add-scene')!;
    expect(two.scenes.map(({ id }) => id)).toEqual(['start', 'scene-2']);
    const again = pressed(pressed(two, 'add-scene')!, 'remove-scene-2')!;
    expect(again.scenes.map(({ id }) => id)).toEqual(['start', 'scene-3']);
    expect(pressed(again, 'add-scene')!.scenes.at(-1)!.id).toBe('scene-4');
    expect(pressed(two, 'add-choice-2')!.scenes.map(({ options }) => options.length)).toEqual([2, 3]);
    expect(pressed(two, 'remove-choice-1-1')!.scenes.map(({ options }) => options.length)).toEqual([1, 2]);
  });

  it('find the marks of a post, and keep what was said of those that were there', () => {
    const spot = {
      ...named(form('spot'), 'Rosa', 'cake'),
      post: 'Meet {Rosa} from {Maple Falls}, with {cake}!',
    };
    const found = withMarks(spot);
    expect(found.options.map(({ text, why }) => [text, why])).toEqual([
      ['Rosa', 'because Rosa'],
      ['Maple Falls', ''],
      ['cake', 'because cake'],
    ]);
    const renamed = withMarks({ ...spot, post: 'Meet {Rosie}, with {cake}!' });
    expect(renamed.options.map(({ text, why }) => [text, why])).toEqual([
      ['Rosie', 'because Rosa'],
      ['cake', 'because cake'],
    ]);
    expect(withMarks({ ...spot, post: 'Nobody.' }).options).toEqual([]);
  });
});

describe('a question that is taken out', () => {
  const plan = files['course.yaml']!;
  const lines = (text: string) => new Set(text.split('\n'));
  const id = course.refresher!.cases[0]!;

  it('is no case of the refresher any more, and the rest of the plan stays to the letter', () => {
    const now = withoutQuestion(files, id)['course.yaml']!;
    expect(readCoursePlan(now, 'x').refresher!.cases).toEqual(course.refresher!.cases.slice(1));
    expect([...lines(plan)].filter((line) => !lines(now).has(line))).toHaveLength(1);
    const inBraces = plan.replace(/ {2}cases:\n(?: {4}- .+\n)+/, `  cases: [${id}, other] # of the year\n`);
    expect(inBraces).not.toBe(plan);
    const then = withoutQuestion({ ...files, 'course.yaml': inBraces }, id)['course.yaml']!;
    expect(then).toBe(inBraces.replace(`[${id}, other]`, '[other]'));
  });

  it('is not asked in its lesson any more', () => {
    const { id: lesson, practice } = course.lessons[1]!;
    const now = withoutQuestion(files, practice[1]!)['course.yaml']!;
    const plans = readCoursePlan(now, 'x').lessons;
    expect(plans.find((one) => one.id === lesson)!.practice).toEqual([practice[0], ...practice.slice(2)]);
    expect(plans.filter((one) => one.id !== lesson)).toEqual(
      readCoursePlan(plan, 'x').lessons.filter((one) => one.id !== lesson),
    );
  });
});
