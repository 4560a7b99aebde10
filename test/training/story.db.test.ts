import { adoptCourse } from '../../src/courses/shipped.ts';
import { keyOf } from '../../src/courses/key.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { itemsOf } from '../../src/training/knowledge.store.ts';
import { beginTest, openPaper, saveAnswer, type OpenPaper } from '../../src/training/paper.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { kind, kindsCourse, placesOf } from '../support/kinds.ts';
import { doLessons, putIntoForce } from '../support/training.ts';
import { answerAt, rebuiltEqual } from './answering.ts';

onBoth('a story', (open) => {
  let app: TestApp;
  let nurse: Added;
  let browser: Browser;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(database(), app.clock.now());
    await write((tx) => adoptCourse(tx, app.clock.now(), 'test', kindsCourse()));
    nurse = await addStaff(app, { hiredOn: '2026-10-01' });
    browser = await app.as(nurse);
  });
  afterEach(() => app.close());

  const database = () => app.ground.database;
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database().write, work);

  describe('in a paper', () => {
    let paper: OpenPaper;
    let at: string;
    let position: number;
    let story: Question;

    beforeEach(async () => {
      const bound = await write((tx) => doLessons(tx, app.clock.now(), nurse.id));
      const id = await write((tx) => beginTest(tx, app.clock.now(), nurse.id, bound.attempt.id));
      paper = await openPaper(database().write, nurse.id, id);
      position = paper.questions.findIndex((question) => question.kind === 'story') + 1;
      story = paper.questions[position - 1]!;
      at = `/papers/${id}/${position}`;
      await browser.get(at);
    });

    const chosen = async () =>
      (await openPaper(database().write, nurse.id, paper.paper.id)).answers.get(position)?.chosen;
    const offered = (text: string) =>
      [...text.matchAll(/name="chosen"[^>]* value="(\d+)"/g)].map((m) => Number(m[1]));
    const onward = () =>
      position < paper.questions.length
        ? `/papers/${paper.paper.id}/${position + 1}`
        : `/papers/${paper.paper.id}`;

    it('stays at its place until it is told, keeps every turn, and counts as wrong after a wrong one', async () => {
      const first = story.scenes![0]!.id;
      const wrong = story.options.findIndex((option) => option.scene === first && !option.right);
      const key = keyOf(story);
      const way = [wrong, ...key];

      expect(offered((await browser.get(at)).text)).toEqual(
        story.options.flatMap((option, place) => (option.scene === first ? [place] : [])),
      );
      for (const [n, place] of way.entries()) {
        const answer = await browser.post(at, { chosen: String(place), turn: String(n) });
        expect([n, answer.status, answer.location]).toEqual([n, 303, at]);
        expect(await chosen()).toEqual(way.slice(0, n + 1));
        const { text } = await browser.get(at);
        // What came of each turn, and nothing of those that were not taken.
        const taken = way.slice(0, n + 1);
        story.options.forEach((option, place) => {
          if (taken.includes(place)) expect(text).toContain(head(option.why));
          else expect(text).not.toContain(head(option.why));
        });
      }
      const told = await browser.get(at);
      expect(told.text).toContain(head(story.ending!));
      expect(offered(told.text)).toEqual([]);
      // Told, its button leads on, and the way stays.
      expect((await browser.post(at, { turn: String(way.length) })).location).toBe(onward());
      expect((await browser.post(at, { chosen: String(key[0]!) })).location).toBe(onward());
      expect(await chosen()).toEqual(way);

      for (const [n, question] of paper.questions.entries())
        if (question.kind !== 'story') await answerAt(browser, paper, n + 1, 'right');
      await browser.get(`/papers/${paper.paper.id}`);
      await browser.post(`/papers/${paper.paper.id}/hand-in`);
      const items = await itemsOf(database().write, nurse.id);
      expect(items.find(({ question }) => question === story.id)).toMatchObject({
        right: false,
        chosen: way,
      });
      expect(items.filter(({ right }) => !right)).toHaveLength(1);
      const result = (await browser.get(`/papers/${paper.paper.id}/result`)).text;
      for (const { why } of story.options) expect(result).toContain(head(why));
      await rebuiltEqual(database(), app.clock.now());
    });

    it('counts as right without a wrong turn', async () => {
      await answerAt(browser, paper, position, 'right');
      for (const [n, question] of paper.questions.entries())
        if (question.kind !== 'story') await answerAt(browser, paper, n + 1, 'right');
      const mark = await write((tx) => handIn(tx, app.clock.now(), nurse.id, paper.paper.id));
      expect(mark).toMatchObject({ right: 9, of: 9, passed: true });
    });

    it('is open until it is told: the paper cannot be handed in', async () => {
      for (const [n, question] of paper.questions.entries())
        if (question.kind !== 'story') await answerAt(browser, paper, n + 1, 'right');
      const wrong = story.options.findIndex((option) => !option.right);
      await browser.post(at, { chosen: String(wrong), turn: '0' });
      await browser.get(`/papers/${paper.paper.id}`);
      const refused = await browser.post(`/papers/${paper.paper.id}/hand-in`);
      expect([refused.status, refused.text]).toEqual([
        409,
        expect.stringContaining(`Question ${position} has no answer yet.`),
      ]);
    });

    it('takes a click twice for one, and stays where it is', async () => {
      const wrong = story.options.findIndex((option) => !option.right);
      const sent = { chosen: String(wrong), turn: '0' };
      const twice = [await browser.post(at, sent), await browser.post(at, sent)];
      expect(twice.map(({ location }) => location)).toEqual([at, at]);
      expect(await chosen()).toEqual([wrong]);
      // Also the last click, which ends it.
      const key = keyOf(story);
      for (const [n, place] of key.entries())
        await browser.post(at, { chosen: String(place), turn: String(n + 1) });
      const again = await browser.post(at, { chosen: String(key.at(-1)!), turn: String(key.length) });
      expect(again.location).toBe(at);
      expect(await chosen()).toEqual([wrong, ...key]);
    });

    it('needs a choice, and says so without losing the way', async () => {
      expect((await browser.post(at, { turn: '0' })).status).toBe(422);
      const wrong = story.options.findIndex((option) => !option.right);
      await browser.post(at, { chosen: String(wrong), turn: '0' });
      expect((await browser.post(at, { turn: '1' })).status).toBe(422);
      expect(await chosen()).toEqual([wrong]);
    });

    it('keeps a wrong turn that another window chose to forget', async () => {
      const [wrong, right] = [story.options.findIndex((option) => !option.right), keyOf(story)[0]!];
      const { id } = paper.paper;
      const save = (way: number[]) =>
        write((tx) => saveAnswer(tx, app.clock.now(), nurse.id, id, position, { chosen: way }));
      await save([wrong]);
      // Both windows had read the page before any turn.
      await save([right]);
      expect(await chosen()).toEqual([wrong]);
      await save([]);
      expect(await chosen()).toEqual([wrong]);
      await save([wrong, ...keyOf(story)]);
      await save([wrong]);
      expect(await chosen()).toEqual([wrong, ...keyOf(story)]);
      await rebuiltEqual(database(), app.clock.now());
    });
  });

  it('tried in a lesson is done when it is told, keeps its way, and shows every choice then', async () => {
    await browser.get('/courses/social-media');
    const attempt = (await browser.post('/courses/social-media/attempts')).location.split('/')[2]!;
    const at = `/attempts/${attempt}/L1/try-story`;
    await browser.get(at);
    const way = placesOf(
      'try-story',
      'Tell her to delete it',
      'Let her talk, and ask HR what may be said',
      'Ask her to take out that one line',
    );
    const reasons = kind('try-story').options.map(({ why }) => head(why));
    const practised = async () =>
      (await database().read.selectFrom('practice').select('chosen').executeTakeFirst())?.chosen;
    const done = async () =>
      (await database().read.selectFrom('step_done').select('step').execute()).map(({ step }) => step);
    expect((await browser.post(at)).status).toBe(422);
    for (const [n, place] of way.entries()) {
      expect(await done()).toEqual([]);
      for (let twice = 0; twice < 2; twice++)
        expect((await browser.post(at, { chosen: String(place), turn: String(n) })).location).toBe(at);
      expect(await practised()).toBe(JSON.stringify(way.slice(0, n + 1)));
      const { text } = await browser.get(at);
      if (n < way.length - 1) expect(reasons.filter((why) => text.includes(why))).toHaveLength(n + 1);
    }
    expect(await done()).toEqual(['L1/try-story']);
    const { text } = await browser.get(at);
    for (const why of reasons) expect(text).toContain(why);
    await rebuiltEqual(database(), app.clock.now());
  });
});

const head = (text: string): string => text.split(/[&<>"'[\n]/)[0]!.slice(0, 40);
