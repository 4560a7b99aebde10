import { transact, type Tx } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';
import { boundAttempt, startAttempt } from '../../src/training/attempt.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { seenQuestions, type Item } from '../../src/training/knowledge.store.ts';
import { openPaper, saveAnswer } from '../../src/training/paper.ts';
import { beginRefresherPaper } from '../../src/training/refresher-papers.ts';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';
import { rebuiltEqual } from './answering.ts';

onBoth('what a refresher goes by', (open) => {
  let app: TestApp;
  let nurse: Added;
  let attempt: string;
  let paper: string;

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(app.ground.database.write, work);
  const now = () => app.clock.now();
  const instant = () => now().toISOString();

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, now());
    nurse = await addStaff(app, { name: 'Ana O’Neil' });
    attempt = (await write((tx) => passCourse(tx, now(), nurse.id))).attempt.id;
    await write((tx) => signAs(tx, now(), nurse.id, nurse.name, 1));
    paper = (
      await app.ground.database.read
        .selectFrom('paper')
        .select('id')
        .where('attempt_id', '=', attempt)
        .executeTakeFirstOrThrow()
    ).id;
  });
  afterEach(() => app.close());

  const item = (clause: string, right: boolean): Item => ({
    question: `${clause}-${right}`,
    version: '000000000000',
    clauses: [clause],
    right,
    rest: 80,
    seconds: 30,
    chosen: [0],
    confidence: null,
  });

  const marked = (items: Item[]) =>
    write((tx) =>
      append(tx, now(), [
        {
          at: instant(),
          kind: 'test-marked',
          personId: nurse.id,
          facts: {
            attempt,
            paper,
            use: 'onboarding',
            role: 'clinician',
            right: 12,
            of: 15,
            percent: 80,
            day: '2026-10-05',
            criticalMissed: [],
            passed: true,
          },
          commits: { items: JSON.stringify(items) },
        },
      ]),
    );

  const followedUp = (clause: string, question: string, right: boolean) =>
    write(async (tx) => {
      const { course_hash: courseHash } = (await boundAttempt(tx, nurse.id, attempt)).attempt;
      const sent = { followUp: 'f1', mail: 'm1', day: '2026-10-19', stage: 14, doneOn: '2026-10-05' };
      const about = { clause, question, order: [0, 1], courseHash, policy: 1, country: 'us', site: null };
      await append(tx, now(), [
        { at: instant(), kind: 'follow-up-sent', personId: nurse.id, facts: { ...sent, ...about } },
      ]);
      await append(tx, now(), [
        {
          at: instant(),
          kind: 'follow-up-answered',
          personId: nurse.id,
          facts: { followUp: 'f1', right },
          commits: { chosen: '[0]' },
        },
      ]);
    });

  const weak = async (): Promise<string[]> => {
    app.clock.set('2027-09-01T09:00:00.000Z');
    const id = await write((tx) => startAttempt(tx, now(), nurse.id, 'social-media'));
    return (await boundAttempt(app.ground.database.write, nurse.id, id)).plan!.weak;
  };

  it('is what was wrong on a paper, wherever on it the same clause was right as well', async () => {
    app.clock.pass({ minutes: 1 });
    await marked([
      item('SM-02', true),
      item('SM-02', false),
      item('SM-04', false),
      item('SM-04', true),
      item('SM-06', true),
    ]);
    expect((await weak()).toSorted()).toEqual(['SM-02', 'SM-04']);
  });

  it('is the newest answer too that came by mail; and that question was had', async () => {
    app.clock.pass({ minutes: 1 });
    await marked([item('SM-06', false), item('SM-07', true)]);
    app.clock.pass({ days: 14 });
    await followedUp('SM-07', 'asked-by-mail', false);
    expect(await seenQuestions(app.ground.database.read, nurse.id)).toContain('asked-by-mail');
    expect((await weak()).toSorted()).toEqual(['SM-06', 'SM-07']);
  });

  it('counts in no figure what is asked once more right after it was taught', async () => {
    app.clock.set('2027-09-01T09:00:00.000Z');
    const again = await write((tx) => startAttempt(tx, now(), nurse.id, 'social-media'));
    const sit = (right: boolean) =>
      write(async (tx) => {
        const id = await beginRefresherPaper(tx, now(), nurse.id, again);
        const { questions } = await openPaper(tx, nurse.id, id);
        for (const [n, question] of questions.entries()) {
          const chosen = right || n > 0 ? keyOf(question) : wrongAnswerTo(question);
          await saveAnswer(tx, now(), nurse.id, id, n + 1, { chosen });
        }
        await handIn(tx, now(), nurse.id, id);
        return questions.length;
      });
    const answers = async () => {
      const rows = await app.ground.database.read
        .selectFrom('item_stat')
        .select('n')
        .where('use', '=', 'refresher')
        .execute();
      return rows.reduce((sum, { n }) => sum + n, 0);
    };
    const cold = await sit(false);
    expect(await answers()).toBe(cold);
    expect(await sit(true)).toBe(1);
    expect(await answers()).toBe(cold);
    await rebuiltEqual(app.ground.database, now());
  });
});
