import { shownOrder } from '../../src/courses/draw.ts';
import { seeded } from '../../src/courses/seeded.ts';
import { questionVersion } from '../../src/courses/question-version.ts';
import { lessonOf } from '../../src/courses/course.ts';
import { blocksFor } from '../../src/courses/lesson-text.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { boundAttempt, startAttempt, type Bound } from '../../src/training/attempt.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { itemsOf } from '../../src/training/knowledge.store.ts';
import { beginTest, openPaper, saveAnswer } from '../../src/training/paper.ts';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import { finishStep } from '../../src/training/step-verbs.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';
import { answerAt, learned, paperAt, rebuiltEqual } from './answering.ts';

onBoth('what is handed in', (open) => {
  let app: TestApp;
  let nurse: Added;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(database(), app.clock.now());
    nurse = await addStaff(app, { hiredOn: '2026-10-01' });
  });
  afterEach(() => app.close());

  const database = () => app.ground.database;
  const now = () => app.clock.now();
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database().write, work);

  async function factsOf(kind: string): Promise<Record<string, unknown>[]> {
    const rows = await database()
      .read.selectFrom('ledger')
      .select('body')
      .where('kind', '=', kind)
      .orderBy('at')
      .execute();
    return rows.map(({ body }) => (JSON.parse(body) as { facts: Record<string, unknown> }).facts);
  }

  /** At the test, with every lesson done at once. */
  async function atTest(who = nurse): Promise<Bound> {
    const id = await write((tx) => startAttempt(tx, now(), who.id, 'social-media'));
    return learned(database(), now(), who.id, id);
  }

  it('says of each question how it was answered, in which version, after how long, and how the rest went', async () => {
    const { attempt, course } = await atTest();
    const paper = await write((tx) => beginTest(tx, now(), nurse.id, attempt.id));
    const { questions } = await openPaper(database().write, nurse.id, paper);
    for (const [n, question] of questions.entries()) {
      // The third takes a long pause; the last three are wrong.
      app.clock.pass({ seconds: n === 2 ? 700 : 20 + n });
      const chosen = n < 12 ? keyOf(question) : wrongAnswerTo(question);
      await write((tx) => saveAnswer(tx, now(), nurse.id, paper, n + 1, { chosen }));
    }
    const mark = await write((tx) => handIn(tx, now(), nurse.id, paper));
    expect(mark).toMatchObject({ right: 12, of: 15, percent: 80 });
    const items = await itemsOf(database().write, nurse.id);
    expect(items).toEqual(
      questions.map((question, n) => ({
        question: question.id,
        version: questionVersion(course.questions.find(({ id }) => id === question.id)!),
        clauses: question.clauses,
        right: n < 12,
        rest: n < 12 ? 79 : 86,
        seconds: n === 2 ? null : 20 + n,
        chosen: n < 12 ? keyOf(question) : wrongAnswerTo(question),
        confidence: null,
        at: now().toISOString(),
      })),
    );
    expect(await factsOf('test-marked')).toMatchObject([
      { use: 'onboarding', role: 'clinician', right: 12, of: 15 },
    ]);
    await rebuiltEqual(database(), now());
  });

  it('of a manager is counted as a manager’s', async () => {
    await addStaff(app, { managerId: nurse.id });
    const { attempt } = await atTest();
    const paper = await write((tx) => beginTest(tx, now(), nurse.id, attempt.id));
    const { questions } = await openPaper(database().write, nurse.id, paper);
    for (const [n, question] of questions.entries())
      await write((tx) => saveAnswer(tx, now(), nurse.id, paper, n + 1, { chosen: keyOf(question) }));
    await write((tx) => handIn(tx, now(), nurse.id, paper));
    expect(await factsOf('test-marked')).toMatchObject([{ role: 'manager', passed: true }]);
  });

  it('counts all the time at work: what was asked before, the lessons, tries that failed, and no long pause', async () => {
    const browser = await app.as(nurse);
    await browser.get('/courses/social-media');
    const attempt = (await browser.post('/courses/social-media/attempts')).location.split('/')[2]!;
    app.clock.pass({ seconds: 60 });
    await browser.get(`/attempts/${attempt}/check-in`);
    const checkIn = await paperAt(
      database(),
      nurse.id,
      (await browser.post(`/attempts/${attempt}/check-in`)).location,
    );
    let worked = 60;
    // Three minutes a question: together far longer than any pause counts.
    for (const n of checkIn.questions.keys()) {
      app.clock.pass({ minutes: 3 });
      worked += 180;
      await answerAt(browser, checkIn, n + 1, 'wrong', { sure: 'sure' });
    }
    app.clock.pass({ seconds: 30 });
    worked += 30;
    await write((tx) => handIn(tx, now(), nurse.id, checkIn.paper.id));
    // A night between.
    app.clock.pass({ hours: 14 });
    worked += 300;
    const bound = await boundAttempt(database().write, nurse.id, attempt);
    await learned(database(), now(), nurse.id, bound.attempt.id);
    for (const right of [false, true]) {
      app.clock.pass({ minutes: 1 });
      worked += 60;
      const paper = await write((tx) => beginTest(tx, now(), nurse.id, attempt));
      const { questions } = await openPaper(database().write, nurse.id, paper);
      for (const [n, question] of questions.entries()) {
        app.clock.pass({ minutes: 2 });
        worked += 120;
        const chosen = right ? keyOf(question) : wrongAnswerTo(question);
        await write((tx) => saveAnswer(tx, now(), nurse.id, paper, n + 1, { chosen }));
      }
      app.clock.pass({ seconds: 10 });
      worked += 10;
      await write((tx) => handIn(tx, now(), nurse.id, paper));
    }
    const [, failed, passed] = await factsOf('test-marked');
    expect(failed).toMatchObject({ passed: false });
    expect(failed).not.toHaveProperty('activeSeconds');
    expect(passed).toMatchObject({ passed: true, activeSeconds: worked });
  });

  it('is refused while questions are open, with their numbers, and marks nothing', async () => {
    const { attempt } = await atTest();
    const paper = await write((tx) => beginTest(tx, now(), nurse.id, attempt.id));
    const hand = () => write((tx) => handIn(tx, now(), nurse.id, paper));
    await expect(hand()).rejects.toMatchObject({ key: 'training.none-answered' });
    const { questions } = await openPaper(database().write, nurse.id, paper);
    for (const [n, question] of questions.entries())
      if (n !== 3 && n !== 9)
        await write((tx) => saveAnswer(tx, now(), nurse.id, paper, n + 1, { chosen: keyOf(question) }));
    await expect(hand()).rejects.toMatchObject({
      key: 'training.questions-open',
      params: { count: 2, list: '4, 10' },
    });
    expect(await factsOf('test-marked')).toEqual([]);
    for (const n of [4, 10])
      await write((tx) => saveAnswer(tx, now(), nurse.id, paper, n, { chosen: keyOf(questions[n - 1]!) }));
    expect(await hand()).toMatchObject({ passed: true });
  });

  it('is nobody else’s, and of no paper that is not there', async () => {
    const { attempt } = await atTest();
    const paper = await write((tx) => beginTest(tx, now(), nurse.id, attempt.id));
    const other = await addStaff(app);
    for (const [who, id] of [
      [other.id, paper],
      [nurse.id, 'no-such'],
    ] as const) {
      await expect(write((tx) => handIn(tx, now(), who, id))).rejects.toMatchObject({ kind: 'not-found' });
      await expect(write((tx) => saveAnswer(tx, now(), who, id, 1, { chosen: [0] }))).rejects.toMatchObject({
        kind: 'not-found',
      });
    }
    for (const position of [0, 16, -1, 1.5, Number.NaN])
      await expect(
        write((tx) => saveAnswer(tx, now(), nurse.id, paper, position, { chosen: [0] })),
      ).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('is saved once for the same answer, and anew for another', async () => {
    const { attempt } = await atTest();
    const paper = await write((tx) => beginTest(tx, now(), nurse.id, attempt.id));
    const single =
      (await openPaper(database().write, nurse.id, paper)).questions.findIndex(
        ({ kind }) => kind === 'single',
      ) + 1;
    const save = (chosen: number[], sure: 'sure' | null = null) =>
      write((tx) => saveAnswer(tx, now(), nurse.id, paper, single, { chosen, sure }));
    await save([0]);
    await save([0]);
    expect(await factsOf('answered')).toHaveLength(1);
    await save([1]);
    await save([1], 'sure');
    await save([0]);
    expect(await factsOf('answered')).toHaveLength(4);
    expect((await openPaper(database().write, nurse.id, paper)).answers.get(single)).toMatchObject({
      chosen: [0],
      sure: null,
    });
  });

  it('of a lesson’s screen says how many words somebody saw, and how long after the step before', async () => {
    const id = await write((tx) => startAttempt(tx, now(), nurse.id, 'social-media'));
    const bound = await boundAttempt(database().write, nurse.id, id);
    const done = (step: string) => write((tx) => finishStep(tx, now(), bound, step));
    app.clock.pass({ seconds: 42 });
    await done('L1/story');
    app.clock.pass({ seconds: 5 });
    await done('L1/rule');
    app.clock.pass({ hours: 2 });
    await done('L1/try');
    // Again, and at once, it changes nothing.
    await Promise.all([done('L1/try'), done('L1/story')]);
    const seen = (kind: string) => {
      const screen = lessonOf(bound.course, 'L1').screens.find((one) => one.kind === kind)!;
      return blocksFor(screen, bound.who)
        .map((block) => ('markdown' in block ? block.markdown : 'answers' in block ? block.answers : ''))
        .join(' ')
        .match(/[\p{L}\p{N}]+/gu)!.length;
    };
    expect(await factsOf('step-done')).toEqual([
      { attempt: id, step: 'L1/story', seconds: 42, words: seen('story') },
      { attempt: id, step: 'L1/rule', seconds: 5, words: seen('rule') },
      { attempt: id, step: 'L1/try', seconds: null, words: seen('try') },
    ]);
    for (const step of [
      'L1/no-such',
      'L9/story',
      '',
      bound.steps.find(({ kind }) => kind === 'practice')!.id,
    ])
      await expect(done(step)).rejects.toMatchObject({ kind: 'not-found' });
    await rebuiltEqual(database(), now());
  });

  it('keeps the first answer to a practice question for good', async () => {
    const browser = await app.as(nurse);
    const id = await write((tx) => startAttempt(tx, now(), nurse.id, 'social-media'));
    const bound = await boundAttempt(database().write, nurse.id, id);
    const step = bound.steps.find((one) => one.kind === 'practice')!;
    const at = `/attempts/${id}/${step.id}`;
    await browser.get(at);
    await Promise.all([browser.post(at, { chosen: '1' }), browser.post(at, { chosen: '1' })]);
    await browser.post(at, { chosen: '0' });
    const question = bound.course.questions.find((one) => step.id.endsWith(`/${one.id}`))!;
    const order = shownOrder(question, seeded(`${id} ${question.id}`));
    expect(await database().read.selectFrom('practice').select('chosen').execute()).toEqual([
      { chosen: `[${order[1]}]` },
    ]);
    expect(await factsOf('step-done')).toEqual([{ attempt: id, step: step.id, seconds: null, words: null }]);
  });
});
