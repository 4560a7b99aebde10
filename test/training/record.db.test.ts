import { randomUUID } from 'node:crypto';
import { transact, type Tx } from '../../src/database/database.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { openPaper } from '../../src/training/paper.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { escapeHtml } from '../../src/web/escape.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { answerPaper, doLessons, publishNext, putIntoForce } from '../support/training.ts';

onBoth('a paper made again', (open) => {
  let app: TestApp;
  let nurse: Added;
  let paper: string;
  let shown: string[];

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(app.ground.database.write, work);

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    nurse = await addStaff(app, { name: 'Ana O’Neil' });
    await write(async (tx) => {
      const bound = await doLessons(tx, app.clock.now(), nurse.id);
      paper = await answerPaper(tx, app.clock.now(), bound);
    });
    const browser = await app.as(nurse);
    const { questions, paper: drawn, bound } = await openPaper(app.ground.database.read, nurse.id, paper);
    // As it stood on the page: the stem, then the options in the order drawn.
    const n = questions.findIndex(({ kind }) => kind === 'single' || kind === 'multiple');
    const first = (await browser.get(`/papers/${paper}/${n + 1}`)).text;
    const { options, stem } = questions[n]!;
    shown = [stem, ...drawn.draw[n]!.order.map((place) => options[place]!.text)].map((text) =>
      escapeHtml(bound.fit(text)),
    );
    for (const words of shown) expect(first).toContain(words);
    await write((tx) => handIn(tx, app.clock.now(), nurse.id, paper));
  });
  afterEach(() => app.close());

  const officer = async () => app.as(await addStaff(app, { roles: ['officer'] }));

  it('is as it was shown, years later, after another course and another policy, and says so', async () => {
    const { course } = shippedCourse();
    const questions = course.questions.map((question) => ({ ...question, stem: `Anew: ${question.stem}` }));
    await write((tx) => adoptCourse(tx, app.clock.now(), 'test', { course: { ...course, questions } }));
    await publishNext(app.ground.database, app.clock.now(), 1, true, 'another chat tool');
    app.clock.pass({ days: 1500 });
    const page = (await (await officer()).get(`/people/${nurse.id}/papers/${paper}`)).text;
    expect(page).toContain('This is word for word what was shown.');
    expect(page).not.toContain('Anew:');
    expect(page).not.toContain('another chat tool');
    expect(shown.length).toBeGreaterThan(1);
    for (const words of shown) expect(page).toContain(words);
    const places = shown.map((words) => page.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const { questions: asked } = await openPaper(app.ground.database.read, nurse.id, paper);
    expect(page.match(/1 mark of 1/g)).toHaveLength(asked.length);
  });

  it('is told from one whose kept course was changed', async () => {
    const { hash, body } = await app.ground.database.write
      .selectFrom('content')
      .select(['hash', 'body'])
      .where('kind', '=', 'course')
      .executeTakeFirstOrThrow();
    const { questions } = await openPaper(app.ground.database.read, nurse.id, paper);
    const stem = `"stem":${JSON.stringify(questions[0]!.stem)}`;
    expect(body.split(stem)).toHaveLength(2);
    const forged = body.split(stem).join('"stem":"Forged."');
    // What was read under a hash is remembered: another forgery needs another hash.
    const other = `${hash.slice(0, -8)}${randomUUID().slice(0, 8)}`;
    await app.ground.database.write
      .insertInto('content')
      .values({ hash: other, kind: 'course', body: forged })
      .execute();
    await app.ground.database.write
      .updateTable('attempt')
      .set({ course_hash: other })
      .where('person_id', '=', nurse.id)
      .execute();
    const page = (await (await officer()).get(`/people/${nurse.id}/papers/${paper}`)).text;
    expect(page).toContain('These words do not have the hash of the day they were shown.');
  });

  it('is shown with its key only once it is handed in, also to an officer who sits it', async () => {
    const lead = await addStaff(app, { roles: ['officer'] });
    const mine = await write(async (tx) =>
      answerPaper(tx, app.clock.now(), await doLessons(tx, app.clock.now(), lead.id)),
    );
    const browser = await app.as(lead);
    const record = (await browser.get(`/people/${lead.id}/training`)).text;
    expect(record).not.toContain(`/people/${lead.id}/papers/${mine}`);
    expect((await browser.get(`/people/${lead.id}/papers/${mine}`)).status).toBe(404);
    await write((tx) => handIn(tx, app.clock.now(), lead.id, mine));
    expect((await browser.get(`/people/${lead.id}/papers/${mine}`)).status).toBe(200);
    expect((await browser.get(`/people/${lead.id}/training`)).text).toContain(`/papers/${mine}`);
  });

  it('is for officers and auditors, and of the person whose it is', async () => {
    const other = await addStaff(app);
    const lead = await officer();
    const path = `/people/${nurse.id}/papers/${paper}`;
    expect((await app.browser().get(path)).status).toBe(303);
    expect((await (await app.as(nurse)).get(path)).status).toBe(403);
    expect((await (await app.as(await addStaff(app, { roles: ['auditor'] }))).get(path)).status).toBe(200);
    expect((await lead.get(`/people/${other.id}/papers/${paper}`)).status).toBe(404);
    expect((await lead.get(`/people/${nurse.id}/papers/nonsense`)).status).toBe(404);
    expect((await lead.get('/people/nonsense/training')).status).toBe(404);
  });

  it('flags what nobody could have read so fast, and only that', async () => {
    const page = (await (await officer()).get(`/people/${nurse.id}/training`)).text;
    expect(page).toContain('faster than anybody reads');
    const slow = await addStaff(app, { name: 'Slow Reader' });
    const browser = await app.as(slow);
    await browser.get('/courses/social-media');
    const door = (await browser.post('/courses/social-media/attempts')).location;
    const lesson = door.replace('check-in', 'L1/story');
    app.clock.pass({ minutes: 3 });
    await browser.get(lesson);
    await browser.post(lesson);
    const calm = (await (await officer()).get(`/people/${slow.id}/training`)).text;
    expect(calm).not.toContain('faster than anybody reads');
    expect(calm).toContain('About 3 minutes');
  });
});
