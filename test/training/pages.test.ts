import { shownOrder } from '../../src/courses/draw.ts';
import { seeded } from '../../src/courses/seeded.ts';
import { transact } from '../../src/database/database.ts';
import { boundAttempt } from '../../src/training/attempt.ts';
import { openPaper } from '../../src/training/paper.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { answerPaper, doLessons, publishNext, putIntoForce } from '../support/training.ts';

onSqlite('the learner’s pages', (open) => {
  let app: TestApp;
  let nurse: Added;
  let browser: Browser;
  let other: Browser;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-10-01' });
    const colleague = await addStaff(app);
    browser = await app.as(nurse);
    other = await app.as(colleague);
  });
  afterEach(() => app.close());

  const write = <T>(work: (tx: Parameters<typeof doLessons>[0]) => Promise<T>): Promise<T> =>
    transact(app.ground.database.write, work);

  /** Starts the course through its button; gives the address of the first step. */
  async function begin(): Promise<string> {
    await browser.get('/courses/social-media');
    return (await browser.post('/courses/social-media/attempts')).location;
  }

  async function paperReady(): Promise<string> {
    const bound = await write((tx) => doLessons(tx, app.clock.now(), nurse.id));
    await browser.get(`/attempts/${bound.attempt.id}/test`);
    const first = (await browser.post(`/attempts/${bound.attempt.id}/papers`)).location;
    return first.replace(/\/1$/, '');
  }

  /** The numbers of a question of a paper in which one option is chosen, and of another question. */
  async function numbersIn(paper: string): Promise<[number, number]> {
    const { questions } = await openPaper(app.ground.database.read, nurse.id, paper.split('/')[2]!);
    const n = questions.findIndex(({ kind }) => kind === 'single') + 1;
    return [n, n === 1 ? 2 : 1];
  }

  it('home says what is due, when and why', async () => {
    const { text } = await browser.get('/');
    expect(text).toContain('Due 31 Oct 2026');
    expect(text).toContain('30 days, so 31 Oct 2026');
    expect(text).toContain('href="/courses/social-media"');
  });

  it('a lesson is saved step by step and goes on at the same place on another device', async () => {
    const door = await begin();
    expect(door).toMatch(/^\/attempts\/[^/]+\/check-in$/);
    const first = door.replace('check-in', 'L1/story');
    expect((await browser.get(door)).text).toContain(`href="${first}"`);
    await browser.get(first);
    const second = (await browser.post(first)).location;
    const phone = await app.as(nurse);
    expect((await phone.get('/')).text).toContain(`href="${second}"`);
    expect((await phone.get(second)).text).toContain('SM-01');
  });

  it('says where the facts of the lessons come from, and only those of one’s country', async () => {
    const course = await browser.get('/courses/social-media');
    expect(course.text).toContain('href="/courses/social-media/sources"');
    const { status, text } = await browser.get('/courses/social-media/sources');
    expect(status).toBe(200);
    expect(text).toContain('45 CFR 164.514');
    expect(text).not.toContain('Ahpra');
    expect((await browser.get('/courses/nonsense/sources')).status).toBe(404);
    expect((await app.browser().get('/courses/social-media/sources')).location).toContain('/sign-in');
  });

  it('starting twice, and from two tabs, goes on with the one attempt', async () => {
    const [a, b] = [await begin(), await begin()];
    expect(a).toBe(b);
  });

  it('a practice question shows no key before it is answered, and every reason after', async () => {
    const attempt = (await begin()).split('/')[2]!;
    const bound = await boundAttempt(app.ground.database.read, nurse.id, attempt);
    const step = bound.steps.find((s) => s.kind === 'practice')!;
    const question = bound.course.questions.find((q) => step.kind === 'practice' && q.id === step.question)!;
    const before = await browser.get(`/attempts/${attempt}/${step.id}`);
    for (const option of question.options) expect(before.text).not.toContain(shown(option.why));
    expect((await browser.post(`/attempts/${attempt}/${step.id}`)).status).toBe(422);
    expect((await browser.post(`/attempts/${attempt}/${step.id}`, { chosen: '0' })).status).toBe(303);
    const after = await browser.get(`/attempts/${attempt}/${step.id}`);
    for (const option of question.options) expect(after.text).toContain(shown(option.why));
    // The first answer stays: its reasons have been seen.
    await browser.post(`/attempts/${attempt}/${step.id}`, { chosen: '1' });
    const rows = await app.ground.database.read.selectFrom('practice').select('chosen').execute();
    const order = shownOrder(question, seeded(`${attempt} ${question.id}`));
    expect(rows).toEqual([{ chosen: `[${order[0]}]` }]);
  });

  it('a test page holds neither key nor reasons, and says nothing about right or wrong until it is handed in', async () => {
    const paper = await paperReady();
    const { questions } = await openPaper(app.ground.database.read, nurse.id, paper.split('/')[2]!);
    for (let n = 1; n <= 15; n++) {
      const { text } = await browser.get(`${paper}/${n}`);
      for (const option of questions[n - 1]!.options) expect(text).not.toContain(shown(option.why));
      expect(text).not.toMatch(/"right"|answer-right|data-right/);
      await browser.post(`${paper}/${n}`, { chosen: '0' });
    }
    expect((await browser.get(`${paper}/result`)).location).toBe(paper);
  });

  it('answers are kept as they are given and shown again; the paper cannot be handed in with a question open', async () => {
    const paper = await paperReady();
    const [n, another] = await numbersIn(paper);
    await browser.post(`${paper}/${n}`, { chosen: '1' });
    expect((await browser.get(`${paper}/${n}`)).text).toMatch(/value="1" checked/);
    expect((await browser.post(`${paper}/${another}`)).status).toBe(422);
    const refused = await browser.post(`${paper}/hand-in`);
    expect(refused.status).toBe(409);
    const open = Array.from({ length: 15 }, (_one, at) => at + 1).filter((number) => number !== n);
    expect(refused.text).toContain(`14 questions have no answer yet: ${open.slice(0, 3).join(', ')}`);
  });

  it('a paper answered right is passed, explained and leads to signing; handing in twice changes nothing', async () => {
    const bound = await write((tx) => doLessons(tx, app.clock.now(), nurse.id));
    const id = await write((tx) => answerPaper(tx, app.clock.now(), bound));
    await browser.get(`/papers/${id}`);
    const twice = await Promise.all([
      browser.post(`/papers/${id}/hand-in`),
      browser.post(`/papers/${id}/hand-in`),
    ]);
    expect(twice.map((a) => a.location)).toEqual([`/papers/${id}/result`, `/papers/${id}/result`]);
    const { text } = await browser.get(`/papers/${id}/result`);
    expect(text).toContain('You passed');
    expect(text).toContain('15 of 15 right.');
    expect(text).toContain('href="/sign"');
    // Late answers from another tab lead to the result.
    expect((await browser.post(`/papers/${id}/3`, { chosen: '1' })).location).toBe(`/papers/${id}/result`);
    expect((await browser.get(`/papers/${id}`)).location).toBe(`/papers/${id}/result`);
  });

  it('a failed paper says what was missed, and the next try is another paper', async () => {
    const bound = await write((tx) => doLessons(tx, app.clock.now(), nurse.id));
    const id = await write((tx) => answerPaper(tx, app.clock.now(), bound, false));
    await browser.post(`/papers/${id}/hand-in`);
    const { text } = await browser.get(`/papers/${id}/result`);
    expect(text).toContain('Not passed this time');
    expect(text).toMatch(/questions that must be right were not/);
    const intro = await browser.get(`/attempts/${bound.attempt.id}/test`);
    expect(intro.text).toContain('Try 1');
    const next = await browser.post(`/attempts/${bound.attempt.id}/papers`);
    expect(next.location).not.toContain(id);
  });

  it('the sitting that ends in the middle of a test loses no saved answer', async () => {
    const paper = await paperReady();
    const [n, another] = await numbersIn(paper);
    await browser.post(`${paper}/${n}`, { chosen: '1' });
    await app.ground.database.write.deleteFrom('session').execute();
    const next = `${paper}/${another}`;
    await browser.post(next, { chosen: '1' }, { headers: { referer: `${app.url}${next}` } });
    expect(browser.last!.location).toBe(`/sign-in?next=${encodeURIComponent(next)}&ended=1`);
    const again = await app.as(nurse);
    expect((await again.get('/')).text).toContain(`href="${paper}"`);
    expect((await again.get(`${paper}/${n}`)).text).toMatch(/value="1" checked/);
  });

  it('what is another person’s is not found, with any verb', async () => {
    const paper = await paperReady();
    const attempt = (
      await app.ground.database.read.selectFrom('attempt').select('id').executeTakeFirstOrThrow()
    ).id;
    for (const path of [
      `/attempts/${attempt}/L1/story`,
      `/attempts/${attempt}/test`,
      paper,
      `${paper}/1`,
      `${paper}/result`,
    ])
      expect([path, (await other.get(path)).status]).toEqual([path, 404]);
    for (const path of [
      `/attempts/${attempt}/L1/story`,
      `/attempts/${attempt}/papers`,
      `${paper}/1`,
      `${paper}/hand-in`,
    ])
      expect([path, (await other.post(path, { chosen: '0' })).status]).toEqual([path, 404]);
  });

  it('answers garbage with a sentence: in every parameter and field', async () => {
    const paper = await paperReady();
    const attempt = (
      await app.ground.database.read.selectFrom('attempt').select('id').executeTakeFirstOrThrow()
    ).id;
    const odd = [
      '%00',
      '..%2f..',
      '%F0%9F%92%A9',
      '-1',
      '0',
      '16',
      '1e9',
      "'%20or%201=1",
      '__proto__',
      'x'.repeat(3000),
      '%E0%A4%A',
    ];
    for (const value of odd) {
      for (const path of [
        `/attempts/${value}/L1/story`,
        `/attempts/${attempt}/${value}/story`,
        `/attempts/${attempt}/L1/${value}`,
        `/papers/${value}`,
        `${paper}/${value}`,
        `/signatures/${value}`,
        `/receipts/${value}`,
        `/policy/${value}`,
        `/policy/versions/${value}`,
        `/courses/${value}`,
      ]) {
        const { status, text } = await browser.get(path);
        expect([path, status >= 400 && status < 500]).toEqual([path, true]);
        expect(text).not.toMatch(/at \S+ \(|node_modules|SQLITE/);
      }
    }
    for (const chosen of [['0', '0', '7'], 'x', '-1', '\u{1F4A9}', 'a'.repeat(10_000), '__proto__']) {
      const answer = await browser.post(`${paper}/1`, { chosen });
      expect([303, 422]).toContain(answer.status);
    }
    for (const fields of [
      { number: 'x' },
      { number: '99', typedName: 'Ana', agree: 'yes' },
      { number: '1', typedName: ['a', 'b'] },
    ])
      expect((await browser.post('/sign', fields)).status).toBeLessThan(500);
  });

  it('shows a paper again exactly as it was, years later and after the course and policy moved on', async () => {
    const bound = await write((tx) => doLessons(tx, app.clock.now(), nurse.id));
    const id = await write((tx) => answerPaper(tx, app.clock.now(), bound));
    await browser.post(`/papers/${id}/hand-in`);
    const before = (await browser.get(`/papers/${id}/result`)).text;
    await publishNext(app.ground.database, app.clock.now(), 1, true);
    await app.ground.database.write.updateTable('course_in_force').set({ hash: 'gone' }).execute();
    app.clock.pass({ days: 1100 });
    const again = await app.as(nurse);
    const after = (await again.get(`/papers/${id}/result`)).text;
    // But for the token of the form in which a question is called unclear.
    const main = (text: string) =>
      /<main[\s\S]*<\/main>/.exec(text)![0].replaceAll(/name="_csrf" value="[^"]*"/g, '');
    expect(main(after)).toBe(main(before));
  });
});

const shown = (text: string): string => text.split(/[&<>"'[]/)[0]!.slice(0, 40);
