import fc from 'fast-check';
import { drawPaper, shownOrder } from '../../../src/courses/draw.ts';
import { keyOf, wrongAnswerTo } from '../../../src/courses/key.ts';
import { isAnswered, isPartlyRight, isRight, markPaper } from '../../../src/courses/marking.ts';
import type { Question } from '../../../src/courses/question-file.ts';
import { explainedQuestion } from '../../../src/courses/question-view.ts';
import { exportCourse } from '../../../src/scorm/export/export.ts';
import { poolOf, type Pooled } from '../../../src/scorm/export/pool.ts';
import { questionData } from '../../../src/scorm/export/question-data.ts';
import { sourceFor, type Source } from '../../../src/scorm/export/source.ts';
import type { Content } from '../../../src/scorm/export/content.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { onSqlite } from '../../support/databases.ts';
import { kinds } from '../../support/kinds.ts';
import { putIntoForce } from '../../support/training.ts';
import { client, reviewAll, type State } from './make.ts';

const heed = client();

const seededRandom = (seed: number) => {
  let at = seed;
  return () => {
    at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0;
    return at / 2 ** 32;
  };
};

const asData = (question: Question) =>
  questionData(question, { turn: 'own', weight: 1, fit: (text) => text, pictureFile: (name) => name });

onSqlite('the client of a package', (open) => {
  let app: TestApp;
  let source: Source;
  let content: Content;
  let pool: Pooled[];

  beforeAll(async () => {
    const database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    await reviewAll(database, app.clock.now());
    source = await sourceFor(database.read, { role: 'clinician', country: 'us' });
    pool = poolOf(source);
    ({ content } = await exportCourse(
      database.read,
      { standard: '1.2', role: 'clinician', country: 'us' },
      app.ground,
    ));
  });
  afterAll(() => app.close());

  // What people can choose, and what nobody should be able to.
  const answers = ({ kind, options }: Question) => {
    const place = fc.nat(options.length - 1);
    if (kind === 'ordering')
      return fc.oneof(
        fc.shuffledSubarray([...options.keys()], { minLength: options.length }),
        fc.shuffledSubarray([...options.keys()]),
      );
    if (kind === 'story') return fc.array(place, { maxLength: 8 });
    return fc.subarray([...options.keys()]);
  };

  it('gives the verdict of the server on every answer to every question', () => {
    const all = [...pool.map(({ question }) => question), ...kinds()];
    expect(new Set(all.map(({ kind }) => kind)).size).toBe(6);
    for (const question of all) {
      const data = asData(question);
      const judge = (chosen: readonly number[]) => {
        expect(heed.isRight(data, chosen)).toBe(isRight(question, chosen));
        expect(heed.isPartlyRight(data, chosen)).toBe(isPartlyRight(question, chosen));
        expect(heed.isAnswered(data, chosen)).toBe(isAnswered(question, chosen));
        if (isPartlyRight(question, chosen))
          expect({ ...heed.foundIn(data, chosen) }).toEqual(
            explainedQuestion(question, [...question.options.keys()], chosen, (text) => text).found,
          );
      };
      judge([]);
      judge(keyOf(question));
      judge(wrongAnswerTo(question));
      fc.assert(fc.property(answers(question), judge), { numRuns: 25 });
    }
  });

  it('names keys that are right, all of them different', () => {
    for (const question of [...pool.map((one) => one.question), ...kinds()]) {
      const keys = heed.keysOf(asData(question));
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys)
        expect([question.id, key, isRight(question, key)]).toEqual([question.id, key, true]);
      expect(new Set(keys.map((key) => key.join(' '))).size).toBe(keys.length);
    }
  });

  it('draws as the server draws from the same pool', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat(content.questions.length - 1)), (seed, seen) => {
        const mine = heed
          .drawPaper(content, seen, seededRandom(seed))
          .map((place) => content.questions[place]!.id);
        const random = seededRandom(seed);
        const made = new Map<string, Question[]>();
        for (const { question } of pool)
          if (question.id.startsWith('scenario:'))
            made.set(question.id, [...(made.get(question.id) ?? []), question]);
        const chosen = [...made.values()].map((list) => list[Math.floor(random() * list.length)]!);
        const plain = pool.flatMap(({ question }) => (made.has(question.id) ? [] : [question]));
        const had = new Set(seen.map((place) => content.questions[place]!.id));
        const paper = drawPaper(
          [...plain, ...chosen],
          source.course.test,
          { ...source.who, seen: had },
          random,
        );
        expect(mine).toEqual(paper.map(({ id }) => id));
      }),
      { numRuns: 200 },
    );
  });

  it('draws a whole paper with each critical question, and within what the course allows', () => {
    const { test, questions } = content;
    for (let n = 0; n < 200; n++) {
      const paper = heed.drawPaper(content, [], heed.seeded(`a ${n}`)).map((place) => questions[place]!);
      expect(paper).toHaveLength(test.questions);
      expect(new Set(paper.map(({ id }) => id)).size).toBe(paper.length);
      const critical = questions.filter(({ turn }) => turn === 'critical');
      for (const one of critical) expect(paper).toContain(one);
      const count = (is: (one: (typeof paper)[number]) => boolean) => paper.filter(is).length;
      expect(count(({ kind, made }) => kind === 'true-false' && !made)).toBeLessThanOrEqual(
        test.limits['true-false'],
      );
      expect(count(({ kind }) => kind === 'story')).toBeLessThanOrEqual(test.limits.story);
      expect(count(({ made }) => made)).toBeLessThanOrEqual(test.limits.made);
    }
  });

  it('asks others the second time, as far as there are any', () => {
    const first = heed.drawPaper(content, [], heed.seeded('one'));
    const second = heed.drawPaper(content, first, heed.seeded('two'));
    const again = second.filter((place) => first.includes(place));
    expect(again.every((place) => content.questions[place]!.turn === 'critical')).toBe(true);
  });

  it('shows options in the order of the server for the same numbers', () => {
    for (const { question } of pool)
      expect([...heed.shownOrder(asData(question), seededRandom(7))]).toEqual(
        shownOrder(question, seededRandom(7)),
      );
  });

  it('marks a paper as the server does', () => {
    const questions = pool.map(({ question }) => question);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(questions, { maxLength: 15 }),
        fc.array(fc.boolean()),
        fc.nat(100),
        (some, good, pass) => {
          const given = some.map((question, n) => [...(good[n] ? keyOf(question) : wrongAnswerTo(question))]);
          const mark = markPaper(some, given, pass);
          const mine = heed.markPaper(some.map(asData), given, pass);
          expect({ ...mine, rights: undefined }).toEqual({
            ...mark,
            rights: undefined,
            criticalMissed: mark.criticalMissed.length,
          });
        },
      ),
    );
  });

  it('gives numbers that are spread, and the same for the same text', () => {
    const random = heed.seeded('a paper');
    const list = Array.from({ length: 10_000 }, random);
    expect(list.every((value) => value >= 0 && value < 1)).toBe(true);
    const tenths = Array.from(
      { length: 10 },
      (_n, at) => list.filter((v) => Math.floor(v * 10) === at).length,
    );
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
    const same = heed.seeded('a paper');
    expect(Array.from({ length: 5 }, same)).toEqual(list.slice(0, 5));
    expect(heed.seeded('a papes')()).not.toBe(list[0]);
  });

  describe('what is kept', () => {
    const full = (): State => {
      const state = heed.freshState();
      const practice = content.steps.flatMap((step, at) =>
        step.kind === 'practice' ? [[at, step.question] as const] : [],
      );
      state.reached = content.steps.length;
      state.tried = Object.fromEntries(
        practice.map(([at, question]) => [
          at,
          content.questions[question]!.options.map((_option, place) => place),
        ]),
      );
      state.seen = content.questions.map((_question, place) => place);
      state.drawn = 99;
      const questions = [...heed.drawPaper(content, [], heed.seeded('full'))];
      state.paper = {
        questions,
        answers: questions.map((at) => content.questions[at]!.options.map((_option, place) => place)),
        seconds: questions.map(() => 9999),
        done: true,
      };
      state.passed = { right: 15, of: 15 };
      return state;
    };

    it('comes back as it was', () => {
      const state = full();
      const text = heed.packState(content, state);
      expect(JSON.parse(JSON.stringify(heed.readState(content, text, 'sign')))).toEqual(
        JSON.parse(JSON.stringify(state)),
      );
    });

    it('is far below 4096 characters at its fullest, and plain ASCII', () => {
      const text = heed.packState(content, full());
      expect(text.length).toBeLessThan(1500);
      expect(text).toMatch(/^[\x20-\x7e]*$/);
    });

    it('begins anew from what is odd', () => {
      fc.assert(
        fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
          const state = heed.readState(content, text, '');
          expect(state.reached).toBe(0);
          expect(state.paper).toBeNull();
        }),
      );
      const odd = JSON.stringify({
        v: 1,
        m: content.mark,
        s: 5,
        r: -4,
        t: 'zz:1,x',
        u: '???',
        n: 'x',
        q: 'zzzz',
        p: 0,
      });
      const state = heed.readState(content, odd, '');
      expect({ reached: state.reached, paper: state.paper, tried: { ...state.tried } }).toEqual({
        reached: 0,
        paper: null,
        tried: {},
      });
    });

    it('goes on at the same screen, and stays passed, where the course changed under somebody', () => {
      const other = { ...content, mark: 'another' };
      const at = content.steps.findIndex(({ id }) => id.endsWith('/rule'));
      const state = heed.readState(other, heed.packState(content, full()), content.steps[at]!.id);
      expect(state.reached).toBe(at);
      expect(state.paper).toBeNull();
      expect({ ...state.passed }).toEqual({ right: 15, of: 15 });
    });
  });
});
