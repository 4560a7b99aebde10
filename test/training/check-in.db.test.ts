import { lessonOf } from '../../src/courses/course.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { boundAttempt, type Bound } from '../../src/training/attempt.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { seenQuestions } from '../../src/training/knowledge.store.ts';
import { beginCheckIn, openPaper, type OpenPaper } from '../../src/training/paper.ts';
import { papersOf } from '../../src/training/paper.store.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';
import { answerAt, learned, paperAt, rebuiltEqual, type How } from './answering.ts';

type Plan = (lesson: string, nth: number) => { how: How; sure: string };

const KNOWS: Plan = () => ({ how: 'right', sure: 'sure' });

onBoth('the questions before the lessons', (open) => {
  let app: TestApp;
  let nurse: Added;
  let browser: Browser;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(database(), app.clock.now());
    nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-10-01' });
    browser = await app.as(nurse);
  });
  afterEach(() => app.close());

  const database = () => app.ground.database;
  const bound = (attempt: string): Promise<Bound> => boundAttempt(database().write, nurse.id, attempt);
  const learn = (attempt: string, lessons?: string[]) =>
    learned(database(), app.clock.now(), nurse.id, attempt, lessons);

  async function started(by = browser): Promise<string> {
    await by.get('/courses/social-media');
    return (await by.post('/courses/social-media/attempts')).location.split('/')[2]!;
  }

  async function begun(by = browser, who = nurse): Promise<{ attempt: string; open: OpenPaper; at: string }> {
    const attempt = await started(by);
    await by.get(`/attempts/${attempt}/check-in`);
    const first = (await by.post(`/attempts/${attempt}/check-in`)).location;
    return { attempt, open: await paperAt(database(), who.id, first), at: first.replace(/\/1$/, '') };
  }

  async function answerAll(open: OpenPaper, plan: Plan, by = browser): Promise<void> {
    const counts = new Map<string, number>();
    for (const [n, { lesson }] of open.paper.draw.entries()) {
      const nth = counts.get(lesson!) ?? 0;
      counts.set(lesson!, nth + 1);
      const { how, sure } = plan(lesson!, nth);
      const { status, location } = await answerAt(by, open, n + 1, how, { sure });
      expect([status, location]).not.toEqual([422, '']);
    }
  }

  async function handedIn(open: OpenPaper, by = browser): Promise<string> {
    const at = `/papers/${open.paper.id}`;
    await by.get(at);
    expect((await by.post(`${at}/hand-in`)).location).toBe(`${at}/result`);
    return (await by.get(`${at}/result`)).text;
  }

  it('are offered first, and ask of every lesson that may be skipped three each, of no other, none of practice', async () => {
    const { attempt, open } = await begun();
    const { course, steps } = await bound(attempt);
    const taken = new Set(steps.map((step) => step.lesson));
    const mine = course.lessons.filter((lesson) => lesson['test out'] && taken.has(lesson.id));
    expect(open.paper.draw.map((drawn) => drawn.lesson)).toEqual(mine.flatMap(({ id }) => [id, id, id]));
    expect(mine.filter(({ id }) => ['L1', 'L2', 'L4', 'L8'].includes(id))).toEqual([]);
    const practice = course.lessons.flatMap((lesson) => (taken.has(lesson.id) ? lesson.practice : []));
    const asked = open.questions.map(({ id }) => id);
    expect(asked.filter((id) => practice.includes(id))).toEqual([]);
    expect(new Set(asked).size).toBe(asked.length);
    expect(open.questions.filter(({ kind }) => kind === 'story')).toEqual([]);
    expect((await browser.get('/')).text).toContain(`href="/attempts/${attempt}/check-in"`);
  });

  it('spare a lesson of which all are right and none guessed, and lead past it to the test', async () => {
    const { attempt, open } = await begun();
    await answerAll(open, (lesson, nth) => {
      if (lesson === 'L3') return { how: 'right', sure: 'sure' };
      if (lesson === 'L5') return { how: 'right', sure: nth === 1 ? 'guess' : 'sure' };
      if (lesson === 'L7') return { how: nth === 1 ? 'wrong' : 'right', sure: 'sure' };
      return { how: 'right', sure: 'fairly' };
    });
    const result = await handedIn(open);
    expect((await bound(attempt)).spared).toEqual(['L3', 'L6']);
    const minutes = ['L3', 'L6'].map((id) => lessonOf(shippedCourse().course, id).minutes);
    expect(result.includes(`spared 2 lessons, about ${minutes[0]! + minutes[1]!} minutes`)).toBe(true);

    await learn(attempt, ['L1', 'L2']);
    const { steps } = await bound(attempt);
    const last = steps.findLast((step) => step.lesson === 'L2')!;
    for (const page of ['/', `/attempts/${attempt}/${last.id}`])
      expect((await browser.get(page)).text).toContain(`href="/attempts/${attempt}/L4/story"`);

    // Spared is not closed.
    expect((await browser.get(`/attempts/${attempt}/L3/story`)).status).toBe(200);
    const next = await browser.post(`/attempts/${attempt}/L3/story`);
    expect(next.location).toBe(`/attempts/${attempt}/L3/rule`);
    expect((await bound(attempt)).spared).toEqual(['L3', 'L6']);

    const early = await browser.post(`/attempts/${attempt}/papers`);
    expect([early.status, early.text]).toEqual([409, expect.stringContaining('when every lesson is done')]);
    await learn(attempt);
    expect((await browser.get('/')).text).toContain(`href="/attempts/${attempt}/test"`);
    await browser.get(`/attempts/${attempt}/test`);
    const test = await browser.post(`/attempts/${attempt}/papers`);
    expect([test.status, test.location]).toEqual([303, expect.stringMatching(/^\/papers\/[^/]+\/1$/)]);
    // What was asked before is not asked again.
    const drawn = await paperAt(database(), nurse.id, test.location);
    expect(drawn.paper.draw).toHaveLength(15);
    const before = new Set(open.questions.filter((one) => !one.critical).map(({ id }) => id));
    expect(drawn.questions.filter(({ id }) => before.has(id))).toEqual([]);
    await rebuiltEqual(database(), app.clock.now());
  });

  it('never spare the lessons that must be taken, whatever was known', async () => {
    const { attempt, open } = await begun();
    await answerAll(open, KNOWS);
    await handedIn(open);
    const { spared, steps } = await bound(attempt);
    const left = new Set(steps.filter((step) => !spared.includes(step.lesson)).map((step) => step.lesson));
    expect([...left]).toEqual(['L1', 'L2', 'L4', 'L8']);
  });

  it('spare no lesson of which only one question could be asked: that could be luck', async () => {
    const { course } = shippedCourse();
    const { clauses, practice } = lessonOf(course, 'L3');
    const asked = course.questions.filter(
      (one) =>
        clauses.includes(one.clauses[0]!) &&
        !practice.includes(one.id) &&
        one.kind === 'single' &&
        one.roles.includes('all'),
    );
    const gone = (one: Question) =>
      clauses.includes(one.clauses[0]!) && one !== asked[0] && !practice.includes(one.id);
    const questions = course.questions.filter((one) => !gone(one));
    await transact(database().write, (tx) =>
      adoptCourse(tx, app.clock.now(), 'test', { course: { ...course, questions } }),
    );
    const { attempt, open } = await begun();
    expect(open.paper.draw.filter(({ lesson }) => lesson === 'L3')).toHaveLength(1);
    await answerAll(open, KNOWS);
    await handedIn(open);
    expect((await bound(attempt)).spared).toEqual(['L5', 'L6', 'L7']);
  });

  it('show no answer to a lesson that is still to come, until it is done', async () => {
    const { attempt, open } = await begun();
    await answerAll(open, (lesson) => ({ how: lesson === 'L3' ? 'right' : 'wrong', sure: 'sure' }));
    const result = await handedIn(open);
    const reasons = (lesson: string) =>
      open.questions.flatMap((question, n) =>
        open.paper.draw[n]!.lesson === lesson ? question.options.map(({ why }) => head(why)) : [],
      );
    for (const why of reasons('L3')) expect(result).toContain(why);
    for (const id of ['L5', 'L6', 'L7']) for (const why of reasons(id)) expect(result).not.toContain(why);
    await learn(attempt, ['L5']);
    const later = (await browser.get(`/papers/${open.paper.id}/result`)).text;
    for (const why of reasons('L5')) expect(later).toContain(why);
    for (const why of reasons('L7')) expect(later).not.toContain(why);
    for (const path of [`/papers/${open.paper.id}`, `/papers/${open.paper.id}/1`])
      expect((await browser.get(path)).location).toBe(`/papers/${open.paper.id}/result`);
  });

  it('need to be told how sure somebody is, and take nothing else for it', async () => {
    const { open, at } = await begun();
    for (const sure of [undefined, '', 'very', ['sure', 'guess']]) {
      const { status, text } = await answerAt(browser, open, 1, 'right', sure === undefined ? {} : { sure });
      expect([sure, status]).toEqual([sure, 422]);
      expect(text).toContain('id="sure-error"');
    }
    expect((await answerAt(browser, open, 1, 'right', { sure: 'guess' })).location).toBe(`${at}/2`);
    const saved = (await openPaper(database().write, nurse.id, open.paper.id)).answers.get(1);
    expect(saved).toMatchObject({ sure: 'guess' });
  });

  it('are the same in two tabs, and are handed in once', async () => {
    const { attempt, open } = await begun();
    const again = await Promise.all(
      [1, 2, 3].map(() =>
        transact(database().write, (tx) => beginCheckIn(tx, app.clock.now(), nurse.id, attempt)),
      ),
    );
    expect(new Set(again)).toEqual(new Set([open.paper.id]));
    await answerAll(open, KNOWS);
    const marks = await Promise.all(
      [1, 2, 3].map(() =>
        transact(database().write, (tx) => handIn(tx, app.clock.now(), nurse.id, open.paper.id)),
      ),
    );
    expect(marks.map((mark) => mark.passed)).toEqual([false, false, false]);
    const marked = await database()
      .read.selectFrom('ledger')
      .select('id')
      .where('kind', '=', 'test-marked')
      .execute();
    expect(marked).toHaveLength(1);
    // Neither again, nor other answers.
    expect((await browser.post(`/attempts/${attempt}/check-in`)).status).toBe(409);
    expect((await answerAt(browser, open, 1, 'wrong', { sure: 'sure' })).location).toBe(
      `/papers/${open.paper.id}/result`,
    );
    expect((await bound(attempt)).attempt.passed_at).toBeNull();
    expect(await papersOf(database().write, attempt)).toHaveLength(1);
  });

  it('are not asked any more once a lesson was begun', async () => {
    const attempt = await started();
    await browser.get(`/attempts/${attempt}/L1/story`);
    await browser.post(`/attempts/${attempt}/L1/story`);
    expect((await browser.get(`/attempts/${attempt}/check-in`)).location).toBe(
      `/attempts/${attempt}/L1/rule`,
    );
    expect((await browser.post(`/attempts/${attempt}/check-in`)).status).toBe(409);
    expect(await papersOf(database().write, attempt)).toEqual([]);
  });

  it('spare no lesson that was begun in another window meanwhile', async () => {
    const { attempt, open } = await begun();
    await answerAll(open, KNOWS);
    await browser.get(`/attempts/${attempt}/L3/story`);
    await browser.post(`/attempts/${attempt}/L3/story`);
    await handedIn(open);
    expect((await bound(attempt)).spared).toEqual(['L5', 'L6', 'L7']);
  });

  it('can be left out: the lessons begin at once, and the test stays closed until they are done', async () => {
    const attempt = await started();
    const door = await browser.get(`/attempts/${attempt}/check-in`);
    expect(door.text).toContain(`href="/attempts/${attempt}/L1/story"`);
    for (const answer of [
      await browser.get(`/attempts/${attempt}/test`),
      await browser.post(`/attempts/${attempt}/papers`),
    ])
      expect([answer.status, answer.text.includes('when every lesson is done')]).toEqual([409, true]);
  });

  it('that were left unanswered stand in nobody’s way to the test', async () => {
    const { attempt, open } = await begun();
    await learn(attempt);
    expect((await browser.get('/')).text).toContain(`href="/attempts/${attempt}/test"`);
    const test = (await browser.post(`/attempts/${attempt}/papers`)).location.split('/')[2]!;
    const home = (await browser.get('/')).text;
    expect(home).toContain(`href="/papers/${test}"`);
    expect(home).not.toContain(open.paper.id);
  });

  it('are nobody else’s', async () => {
    const { attempt, open } = await begun();
    const other = await app.as(await addStaff(app));
    for (const path of [
      `/attempts/${attempt}/check-in`,
      `/papers/${open.paper.id}`,
      `/papers/${open.paper.id}/1`,
    ])
      expect([path, (await other.get(path)).status]).toEqual([path, 404]);
    for (const path of [`/attempts/${attempt}/check-in`, `/papers/${open.paper.id}/hand-in`])
      expect([path, (await other.post(path)).status]).toEqual([path, 404]);
    expect((await browser.get('/attempts/no-such/check-in')).status).toBe(404);
    const auditor = await app.as(await addStaff(app, { roles: ['auditor'] }));
    expect((await auditor.post(`/attempts/${attempt}/check-in`)).status).toBeGreaterThanOrEqual(403);
  });

  it('ask managers and IT of their own lessons too', async () => {
    for (const [jobRole, lesson] of [
      ['it', 'L7-it'],
      ['marketing', 'L6-business'],
    ] as const) {
      const who = await addStaff(app, { jobRole });
      const { open } = await begun(await app.as(who), who);
      const own = open.paper.draw.filter((drawn) => drawn.lesson === lesson);
      expect([lesson, own.length]).toEqual([lesson, 3]);
      expect(await seenQuestions(database().write, who.id)).toEqual(
        new Set(open.questions.map(({ id }) => id)),
      );
    }
  });
});

const head = (text: string): string => text.split(/[&<>"'[]/)[0]!.slice(0, 40);
