import fc from 'fast-check';
import { shownOrder } from '../../src/courses/draw.ts';
import { fitOf } from '../../src/courses/fitting.ts';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import { isPartlyRight, isRight, type Chosen } from '../../src/courses/marking.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { explainedQuestion, openQuestion, postParts } from '../../src/courses/question-view.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { shownHash } from '../../src/training/paper.ts';
import { kinds } from '../support/kinds.ts';
import { questions, random } from './bank.ts';

const { course } = shippedCourse();
const bank = [...course.questions, ...kinds()];
const all = fc.oneof(questions, fc.constantFrom(...bank));
const asIs = (text: string): string => text;
const orderOf = (question: Question, seed: number) => shownOrder(question, random(seed));

/** Everything in a view, at any depth, with its name. */
function* inside(value: unknown, name = ''): Generator<[string, unknown]> {
  yield [name, value];
  if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) yield* inside(one, key);
}
const names = (view: unknown): string[] => [...new Set([...inside(view)].map(([name]) => name))];
const texts = (view: unknown): string[] =>
  [...inside(view)].flatMap(([, one]) => (typeof one === 'string' ? [one] : []));

describe('a question that is open', () => {
  it('holds neither key nor reason, whatever the kind, before anything is chosen', () => {
    fc.assert(
      fc.property(all, fc.nat(), (question, seed) => {
        const view = openQuestion(question, orderOf(question, seed), [], asIs);
        expect(
          names(view).filter((name) =>
            ['right', 'why', 'to', 'facts', 'answer', 'swap', 'partly'].includes(name),
          ),
        ).toEqual([]);
        const shown = new Set(texts(view));
        const hidden = [...question.options.map(({ why }) => why), question.partly, question.ending].filter(
          (text) => text !== undefined,
        );
        expect(hidden.filter((text) => shown.has(text))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('holds neither when something is chosen; of a story the reasons of the turns taken, and no others', () => {
    fc.assert(
      fc.property(all, fc.nat(), fc.boolean(), (question, seed, right) => {
        const whole = right ? keyOf(question) : wrongAnswerTo(question);
        const chosen = whole.slice(0, question.kind === 'story' ? seed % whole.length : whole.length);
        const { way, ...view } = openQuestion(question, orderOf(question, seed), chosen, asIs);
        expect(names(view).filter((name) => ['right', 'why', 'to'].includes(name))).toEqual([]);
        const reasons = new Set(question.options.map(({ why }) => why));
        expect(texts(view).filter((text) => reasons.has(text))).toEqual([]);
        expect(way.map(({ why }) => why)).toEqual(
          question.kind === 'story' ? chosen.map((place) => question.options[place]!.why) : [],
        );
        expect(view.ending).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('does not name the steps of an ordering by their right places', () => {
    const question = kinds().find(({ kind }) => kind === 'ordering')!;
    const order = [2, 0, 3, 1];
    const { options } = openQuestion(question, order, [], asIs);
    expect(options.map(({ place }) => place)).toEqual([0, 1, 2, 3]);
    expect(options.map(({ text }) => text)).toEqual(order.map((place) => question.options[place]!.text));
    // Put in some order, each has its number, and stands where it stood.
    const put = openQuestion(question, order, [3, 1, 0, 2], asIs);
    expect(put.options.map(({ place, number }) => [place, number])).toEqual([
      [0, 4],
      [1, 3],
      [2, 1],
      [3, 2],
    ]);
  });

  it('names the options by where they stand on the page, not in the file, whose first is often right', () => {
    fc.assert(
      fc.property(all, fc.nat(), (question, seed) => {
        const { options } = openQuestion(question, orderOf(question, seed), [], asIs);
        if (question.kind === 'story') return;
        expect(options.map(({ place }) => place)).toEqual([...question.options.keys()]);
      }),
    );
  });

  it('offers every option once, of a story those of the scene reached', () => {
    fc.assert(
      fc.property(all, fc.nat(), (question, seed) => {
        const view = openQuestion(question, orderOf(question, seed), [], asIs);
        const offered =
          question.kind === 'story'
            ? question.options.filter(({ scene }) => scene === question.scenes![0]!.id)
            : question.options;
        expect(view.options.map(({ text }) => text).toSorted()).toEqual(
          offered.map(({ text }) => text).toSorted(),
        );
        expect(view.options.filter(({ chosen, number }) => chosen || number !== null)).toEqual([]);
      }),
    );
  });

  it('shows what was chosen as chosen, and the end of a story that is told', () => {
    fc.assert(
      fc.property(all, fc.nat(), (question, seed) => {
        const chosen = keyOf(question);
        const view = openQuestion(question, orderOf(question, seed), chosen, asIs);
        if (question.kind === 'story')
          expect([view.scene, view.ending, view.options, view.way.length]).toEqual([
            null,
            question.ending,
            [],
            chosen.length,
          ]);
        else if (question.kind === 'ordering')
          expect(view.options.toSorted((a, b) => a.number! - b.number!).map(({ text }) => text)).toEqual(
            question.options.map(({ text }) => text),
          );
        else
          expect(
            view.options
              .filter((one) => one.chosen)
              .map(({ place }) => orderOf(question, seed)[place]!)
              .toSorted((a, b) => a - b),
          ).toEqual(chosen);
      }),
    );
  });
});

describe('a question that was answered', () => {
  it('says of every option whether it is right, and why', () => {
    fc.assert(
      fc.property(all, fc.nat(), fc.boolean(), (question, seed, right) => {
        const chosen = right ? keyOf(question) : wrongAnswerTo(question);
        const view = explainedQuestion(question, orderOf(question, seed), chosen, asIs);
        expect(view.options.map(({ place }) => place).toSorted((a, b) => a - b)).toEqual([
          ...question.options.keys(),
        ]);
        for (const { place, text, why, ...one } of view.options) {
          expect([text, why]).toEqual([question.options[place]!.text, question.options[place]!.why]);
          expect(one.chosen).toBe(chosen.includes(place));
          if (question.kind !== 'ordering') expect(one.right).toBe(question.options[place]!.right);
        }
        expect(view.right).toBe(isRight(question, chosen));
        expect(view.way.length).toBe(question.kind === 'story' ? chosen.length : 0);
        expect(view.scenes.map(({ id }) => id)).toEqual((question.scenes ?? []).map(({ id }) => id));
      }),
      { numRuns: 500 },
    );
  });

  it('says what its author says to whoever is partly right, to nobody else, and how far they came', () => {
    fc.assert(
      fc.property(questions, fc.nat(), fc.nat(63), (question, seed, ticked) => {
        const chosen: Chosen =
          question.kind === 'ordering'
            ? orderOf(question, ticked)
            : question.kind === 'story'
              ? wrongAnswerTo(question)
              : question.options.flatMap((_option, place) => ((ticked >> place) & 1 ? [place] : []));
        const { partly, found, options, right } = explainedQuestion(
          question,
          orderOf(question, seed),
          chosen,
          asIs,
        );
        const isPartly = isPartlyRight(question, chosen);
        expect(partly).toBe(isPartly ? question.partly : null);
        expect(found !== null).toBe(isPartly);
        if (found === null) return;
        expect(right).toBe(false);
        expect(found.found).toBeGreaterThan(0);
        // Something of it is missing, or there is too much.
        expect(found.found < found.of || found.extra > 0).toBe(true);
        expect(found.found).toBe(
          options.filter((one) => one.right && (question.kind === 'ordering' || one.chosen)).length,
        );
      }),
    );
  });

  it('of an ordering tells the steps in their order, and of two that may change places neither is wrong', () => {
    const question: Question = { ...kinds().find(({ kind }) => kind === 'ordering')!, swap: [[1, 2]] };
    const { options, right } = explainedQuestion(question, [3, 2, 1, 0], [3, 2, 1, 0], asIs);
    expect(right).toBe(false);
    expect(options.map(({ place, number, right: stands }) => [place, number, stands])).toEqual([
      [0, 4, false],
      [1, 3, true],
      [2, 2, true],
      [3, 1, false],
    ]);
  });
});

describe('a mock post', () => {
  it('is cut into lines, and each at its braces, counted from the first', () => {
    expect(postParts('Meet {Rosa}! Our {92-year-old} champ.\n\nFrom {Maple Falls}\n')).toEqual([
      [
        { text: 'Meet ', place: null },
        { text: 'Rosa', place: 0 },
        { text: '! Our ', place: null },
        { text: '92-year-old', place: 1 },
        { text: ' champ.', place: null },
      ],
      [],
      [
        { text: 'From ', place: null },
        { text: 'Maple Falls', place: 2 },
      ],
    ]);
  });

  it('has all its words in its parts, and never a brace', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom('a', 'b ', '{c}', '{d e}', '\n', '“', '{', '}'))
          .map((list) => list.join('')),
        (post) => {
          const parts = postParts(post);
          const words = parts
            .map((line) => line.map(({ text, place }) => (place === null ? text : `{${text}}`)).join(''))
            .join('\n');
          expect(words).toBe(post.trim());
          const places = parts.flat().flatMap(({ place }) => (place === null ? [] : [place]));
          expect(places).toEqual([...places.keys()]);
        },
      ),
    );
  });
});

describe('the hash of what was shown', () => {
  const paper = bank.slice(0, 20);
  const draw = paper.map((question, n) => ({ question: question.id, order: orderOf(question, n) }));
  const fit = fitOf(course, { 'privacy lead': 'Kim' }, 'uk');
  const hash = shownHash(paper, draw, fit);

  it('is the same for the same words in the same order', () => {
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(
      shownHash(
        structuredClone(paper),
        structuredClone(draw),
        fitOf(course, { 'privacy lead': 'Kim' }, 'uk'),
      ),
    ).toBe(hash);
  });

  it('is another for another word, order, spelling or name', () => {
    const turned = draw.map((one, n) => (n === 0 ? { ...one, order: one.order.toReversed() } : one));
    const other = paper.map((one, n) => (n === 3 ? { ...one, stem: `${one.stem} ` } : one));
    const brackets = paper.map((one, n) =>
      n === 3 ? { ...one, stem: 'Ask [privacy lead] in the center.' } : one,
    );
    const hashes = [
      shownHash(paper, turned, fit),
      shownHash(other, draw, fit),
      shownHash(brackets, draw, fit),
      shownHash(brackets, draw, fitOf(course, { 'privacy lead': 'Lee' }, 'uk')),
      shownHash(brackets, draw, fitOf(course, { 'privacy lead': 'Kim' }, 'us')),
    ];
    expect(new Set([hash, ...hashes]).size).toBe(6);
  });

  it('says nothing of the key: reasons and right answers may be mended', () => {
    const mended = paper.map((one) => ({
      ...one,
      options: one.options.map((option) => ({ ...option, why: 'Better said.', right: !option.right })),
    }));
    expect(shownHash(mended, draw, fit)).toBe(hash);
  });
});
