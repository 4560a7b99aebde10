import fc from 'fast-check';
import { shownOrder } from '../../src/courses/draw.ts';
import { keyOf } from '../../src/courses/key.ts';
import { isAnswered, readAnswer, sceneAt, type Chosen } from '../../src/courses/marking.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { kinds, placesOf } from '../support/kinds.ts';
import { formsOf } from '../training/answering.ts';
import { questions, random } from './bank.ts';

const { course } = shippedCourse();
const all = fc.oneof(questions, fc.constantFrom(...course.questions), fc.constantFrom(...kinds()));
const kindOf = (id: string): Question => kinds().find((question) => question.id === id)!;

// Whatever a form, a program or somebody curious may send; places and numbers come often, so that some fit.
const value = fc.oneof(
  fc.nat(7).map(String),
  fc.array(fc.nat(7).map(String), { maxLength: 8 }),
  fc.constantFrom('', '-1', '1e0', '0x1', ' 1', '01', '999', '1.5', 'NaN', '__proto__', '\u{1F4A9}'),
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withObjectString: true }),
  fc.constant({ toString: 1, valueOf: 1 }),
  fc.constant(Symbol('odd')),
);
const bodies = fc.dictionary(
  fc.constantFrom('chosen', 'turn', ...[0, 1, 2, 3, 4, 5].map((n) => `put-${n}`), 'put-', 'put-99', '_csrf'),
  value,
);

/** Throws unless an answer is one that somebody could have given to a question. */
function expectSound(question: Question, chosen: Chosen): void {
  const { kind, options } = question;
  expect(chosen.length).toBeGreaterThan(0);
  for (const place of chosen) expect(options[place]).toBeDefined();
  if (kind === 'story') {
    chosen.forEach((place, n) => expect(options[place]!.scene).toBe(sceneAt(question, chosen.slice(0, n))));
    return;
  }
  expect(new Set(chosen).size).toBe(chosen.length);
  if (kind === 'ordering') expect(isAnswered(question, chosen)).toBe(true);
  else expect(chosen).toEqual(chosen.toSorted((a, b) => a - b));
  if (kind === 'single' || kind === 'true-false') expect(chosen).toHaveLength(1);
}

describe('what a form sends as an answer', () => {
  it('is a sound answer or the reason why not, whatever was sent; and nothing throws', () => {
    fc.assert(
      fc.property(all, bodies, fc.nat(), (question, body, seed) => {
        const order = shownOrder(question, random(seed));
        const read = readAnswer(question, body, { before: [], order });
        if (typeof read === 'string') expect(['choose-first', 'each-once']).toContain(read);
        else expectSound(question, read);
      }),
      { numRuns: 2000 },
    );
  });

  it('of a story is a way that somebody can go, however many odd forms come one after another', () => {
    const stories = all.filter((question) => question.kind === 'story');
    fc.assert(
      fc.property(stories, fc.array(bodies, { maxLength: 12 }), (question, sent) => {
        let before: Chosen = [];
        for (const body of sent) {
          const read = readAnswer(question, body, { before, order: [...question.options.keys()] });
          if (typeof read === 'string') continue;
          // It only ever gets longer, by one turn, and not at all once it is told.
          expect(read.slice(0, before.length)).toEqual(before);
          expect(read.length - before.length).toBeLessThanOrEqual(isAnswered(question, before) ? 0 : 1);
          if (read.length > 0) expectSound(question, read);
          before = read;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is what was chosen on the page, whatever the order in which it was shown', () => {
    const given = fc.tuple(all, fc.nat(), fc.nat()).map(([question, seed, pick]) => {
      const order = shownOrder(question, random(seed));
      const some = question.options.map((_option, place) => place).filter((place) => (pick >> place) & 1);
      const chosen =
        question.kind === 'ordering'
          ? shownOrder(question, random(pick))
          : question.kind === 'story'
            ? keyOf(question)
            : question.kind === 'multiple' || question.kind === 'spot'
              ? some
              : some.slice(0, 1);
      return { question, order, chosen };
    });
    fc.assert(
      fc.property(given, ({ question, order, chosen }) => {
        let before: Chosen = [];
        for (const form of formsOf(question, chosen, order)) {
          const read = readAnswer(question, form, { before, order });
          if (typeof read !== 'string') before = read;
        }
        expect(before).toEqual(chosen);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [{}, 'choose-first'],
    [{ 'put-0': '1', 'put-1': '2', 'put-2': '3' }, 'choose-first'],
    [{ 'put-0': '1', 'put-1': '2', 'put-2': '3', 'put-3': '3' }, 'each-once'],
    [{ 'put-0': '1', 'put-1': '2', 'put-2': '3', 'put-3': '5' }, 'choose-first'],
    [{ 'put-0': '1', 'put-1': '2', 'put-2': '3', 'put-3': '0' }, 'choose-first'],
    [{ 'put-0': '1', 'put-1': '2', 'put-2': '3', 'put-3': ['4'] }, 'choose-first'],
    [{ 'put-0': '4', 'put-1': '3', 'put-2': '2', 'put-3': '1' }, [1, 3, 0, 2]],
  ])('of an ordering shown as 2, 0, 3, 1: %j is %j', (sent, read) => {
    expect(readAnswer(kindOf('try-ordering'), sent, { before: [], order: [2, 0, 3, 1] })).toEqual(read);
  });

  describe('of a story', () => {
    const question = kindOf('try-story');
    const order = [...question.options.keys()];
    const [wrong = -1, right = -1] = placesOf(
      'try-story',
      'Tell her to delete it',
      'Let her talk, and ask HR what may be said',
    );
    const read = (before: Chosen, sent: Record<string, unknown>) =>
      readAnswer(question, sent, { before, order });

    it('needs a choice at each scene, and none at its end', () => {
      expect(read([], {})).toBe('choose-first');
      expect(read([wrong], { turn: '1' })).toBe('choose-first');
      expect(read(keyOf(question), {})).toEqual(keyOf(question));
    });

    it('keeps a wrong turn on the way', () => {
      expect(read([], { chosen: String(wrong), turn: '0' })).toEqual([wrong]);
      expect(read([wrong], { chosen: String(right), turn: '1' })).toEqual([wrong, right]);
    });

    it('adds nothing for a form sent twice, or from a page of before', () => {
      expect(read([wrong], { chosen: String(wrong), turn: '0' })).toEqual([wrong]);
      expect(read([wrong, right], { chosen: String(right), turn: '1' })).toEqual([wrong, right]);
    });

    it('takes no choice of another scene', () => {
      const elsewhere = question.options.findIndex(({ scene }) => scene !== question.scenes![0]!.id);
      expect(read([], { chosen: String(elsewhere), turn: '0' })).toBe('choose-first');
      expect(read([wrong], { chosen: String(elsewhere), turn: '1' })).toEqual([wrong]);
    });
  });
});
