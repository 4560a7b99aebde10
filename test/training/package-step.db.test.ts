import { courseFrom } from '../../src/courses/course-folder.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { choicesFor } from '../../src/obligations/bulk-choices.ts';
import { projections } from '../../src/projections.ts';
import { exportCourse } from '../../src/scorm/export/export.ts';
import { retirePackage } from '../../src/scorm/package.ts';
import { boundAttempt } from '../../src/training/attempt.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { papersOf } from '../../src/training/paper.store.ts';
import { withPackage } from '../courses/with-package.ts';
import { contentIn, unzipped } from '../scorm/export/make.ts';
import { addPackage, sayIn } from '../scorm/hand-made.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { answerPaper, passCourse, putIntoForce, signAs } from '../support/training.ts';
import { answerAt, learned, paperAt } from './answering.ts';

const { policy, files } = shippedCourse();
const withL9 = withPackage(files);

onBoth('a lesson that is a package', (open) => {
  let app: TestApp;
  let nurse: Added;
  let browser: Browser;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(database(), now());
    await addPackage(database(), now(), 'fire-safety', 'Fire <safety>');
    nurse = await addStaff(app, { name: 'Ana', hiredOn: '2026-10-01' });
    browser = await app.as(nurse);
  });
  afterEach(() => app.close());

  const database = () => app.ground.database;
  const now = () => app.clock.now();
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database().write, work);
  const bound = (attempt: string) => boundAttempt(database().write, nurse.id, attempt);
  const adopt = () =>
    write((tx) => adoptCourse(tx, now(), 'test', { course: courseFrom(withL9, policy, ''), files: withL9 }));
  const retire = () => write((tx) => retirePackage(tx, now(), 'test', 'fire-safety', true));
  const complete = () => sayIn(database(), now(), nurse.id, 'fire-safety', 'completed');
  const started = async (): Promise<string> => {
    browser = await app.as(nurse);
    await browser.get('/courses/social-media');
    return (await browser.post('/courses/social-media/attempts')).location.split('/')[2]!;
  };
  /** Every lesson but the package. */
  const learn = async (attempt: string): Promise<void> => {
    const lessons = [...new Set((await bound(attempt)).steps.map(({ lesson }) => lesson))];
    await learned(
      database(),
      now(),
      nurse.id,
      attempt,
      lessons.filter((id) => id !== 'L9'),
    );
  };

  it('is a step that says what it is and leads there, and is confirmed only once it was done in this course', async () => {
    await adopt();
    // Done before the course was begun: of another time.
    await complete();
    app.clock.pass({ minutes: 5 });
    expect((await browser.get('/courses/social-media')).text).toMatch(
      /When it burns<\/h3><p[^>]*>About 20 minutes · A training package/,
    );
    const attempt = await started();
    await learn(attempt);
    const at = `/attempts/${attempt}/L9/package`;
    const home = (await browser.get('/')).text;
    expect(home).toContain(`href="${at}"`);
    expect(home).toContain('about 32 minutes left');
    const page = (await browser.get(at)).text;
    expect(page).toContain('<h1>When it burns</h1>');
    expect(page).toContain('Get out, then call.');
    expect(page).toContain('This lesson is the training package “Fire &lt;safety&gt;”.');
    expect(page).toContain('<a class="button big" href="/learn/fire-safety">Open the package</a>');
    const early = await browser.post(at);
    expect([early.status, early.text]).toEqual([409, expect.stringContaining('First do the package.')]);
    expect((await bound(attempt)).done.has('L9/package')).toBe(false);
    expect((await browser.get(`/attempts/${attempt}/test`)).status).toBe(409);
    expect((await browser.post(`/attempts/${attempt}/papers`)).status).toBe(409);
    const learner = (await browser.get('/learn/fire-safety')).text;
    expect(learner).toContain('This is a lesson of “Social media and our patients”.');
    expect(learner).toContain(`<a href="${at}">Back to the course</a>`);
    expect(await complete()).toBe(true);
    expect((await browser.get(at)).text).toContain('You have done this package.');
    expect((await browser.post(at)).location).toBe(`/attempts/${attempt}/test`);
    expect((await browser.post(at)).status).toBe(303);
    expect((await browser.get('/learn/fire-safety')).text).not.toContain('Back to the course');
    expect((await browser.get('/')).text).toContain('Every lesson is done.');
    await write(async (tx) => {
      const paper = await answerPaper(tx, now(), await boundAttempt(tx, nurse.id, attempt));
      await handIn(tx, now(), nurse.id, paper);
    });
    expect((await browser.get('/')).text).toContain('href="/sign"');
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    for (const path of [
      `/people/${nurse.id}/training`,
      '/reports/questions',
      '/course',
      '/reports/completion',
    ])
      expect([path, (await officer.get(path)).status]).toEqual([path, 200]);
    expect((await checkRebuild(database(), projections, now())).ok).toBe(true);
    // Somebody else's step is none.
    const other = await app.as(await addStaff(app));
    expect((await other.get(at)).status).toBe(404);
    expect((await other.post(at)).status).toBe(404);
  });

  it('says whom to ask when the package went out of use, and lets whoever began it finish', async () => {
    await adopt();
    const attempt = await started();
    await learn(attempt);
    await retire();
    const at = `/attempts/${attempt}/L9/package`;
    const gone = await browser.get(at);
    expect([gone.status, gone.text]).toEqual([
      200,
      expect.stringContaining('Ask your compliance lead how to go on.'),
    ]);
    expect(gone.text).not.toContain('href="/learn/fire-safety"');
    expect((await browser.post(at)).status).toBe(409);
    expect((await browser.get('/')).status).toBe(200);
    await write((tx) => retirePackage(tx, now(), 'test', 'fire-safety', false));
    await browser.post('/learn/fire-safety/attempts');
    await retire();
    expect((await browser.get(at)).text).toContain('Go on with the package');
    expect(await complete()).toBe(true);
    expect((await browser.post(at)).status).toBe(303);
  });

  it('is never asked about before the lessons, nor spared', async () => {
    await adopt();
    const attempt = await started();
    await browser.get(`/attempts/${attempt}/check-in`);
    const drawn = (await browser.post(`/attempts/${attempt}/check-in`)).location;
    const paper = await paperAt(database(), nurse.id, drawn);
    expect(paper.paper.draw.map(({ lesson }) => lesson)).not.toContain('L9');
    for (const n of paper.questions.keys()) await answerAt(browser, paper, n + 1, 'right', { sure: 'sure' });
    await browser.get(`/papers/${paper.paper.id}`);
    await browser.post(`/papers/${paper.paper.id}/hand-in`);
    const { spared } = await bound(attempt);
    expect(spared.length).toBeGreaterThan(0);
    expect(spared).not.toContain('L9');
    expect((await papersOf(database().read, attempt)).length).toBe(1);
  });

  it('comes in the refresher of somebody who never had it', async () => {
    await write((tx) => passCourse(tx, now(), nurse.id));
    await write((tx) => signAs(tx, now(), nurse.id, nurse.name, 1));
    await adopt();
    app.clock.set('2027-09-01T09:00:00.000Z');
    const attempt = await started();
    const { plan, steps } = await bound(attempt);
    expect(plan!.newly!.lessons).toEqual([{ id: 'L9', because: 'course' }]);
    expect(steps.map(({ id }) => id)).toContain('L9/package');
    const door = (await browser.get(`/attempts/${attempt}/refresher`)).text;
    expect(door).toContain('When it burns');
    const at = `/attempts/${attempt}/L9/package`;
    expect((await browser.get(at)).text).toContain('Open the package');
    expect((await browser.post(at)).status).toBe(409);
    await complete();
    expect((await browser.post(at)).status).toBe(303);
  });

  it('stays here when the course is taken elsewhere', async () => {
    await adopt();
    const { zip } = await exportCourse(
      database().read,
      { standard: '1.2', role: 'all', country: 'us' },
      app.ground,
    );
    const { lessons, steps, minutes } = contentIn(await unzipped(zip));
    expect(lessons.map(({ id }) => id)).not.toContain('L9');
    expect(steps.map(({ id }) => id)).not.toContain('L9/package');
    expect(minutes).toBe(lessons.reduce((sum, lesson) => sum + lesson.minutes, 0));
  });

  it('is required as the package that it is, not as a lesson', async () => {
    await adopt();
    const { lessons, packages } = await choicesFor(database().read, app.ground.messages, []);
    expect(packages).toEqual(['fire-safety']);
    expect(lessons).toContain('social-media/L1');
    expect(lessons).not.toContain('social-media/L9');
  });

  it('keeps a course out of force while its package is not here, or out of use', async () => {
    await retire();
    await expect(adopt()).rejects.toMatchObject({
      kind: 'conflict',
      key: 'courses.package-missing',
      params: { count: 1, list: 'fire-safety' },
    });
    await write((tx) => retirePackage(tx, now(), 'test', 'fire-safety', false));
    await adopt();
    await retire();
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    // What an author sees of it: what it is, without the fields of a text.
    const form = await officer.get('/course/edit/lessons/L9');
    expect(form.text).toContain('This lesson is the training package fire-safety.');
    expect(form.text).not.toContain('name="story"');
    expect(form.text).not.toContain('name="practice-1"');
    const revision = /name="revision" value="(\d+)"/.exec(form.text)![1]!;
    const saved = await officer.post('/course/edit/lessons/L9', {
      revision,
      title: 'Fire!',
      takeaway: 'Get out.',
      minutes: '25',
    });
    expect(saved.status).toBe(303);
    const preview = (await officer.get('/course/preview/lessons/L9')).text;
    expect(preview).toContain('<h1>Fire!</h1>');
    expect(preview).toContain('This lesson is the training package fire-safety.');
    const difference = (await officer.get('/course/edit/difference')).text;
    const shown = /name="shown" value="([^"]+)"/.exec(difference)![1]!;
    const refused = await officer.post('/course/edit/adoption', { shown, note: 'Shorter.' });
    expect([refused.status, refused.text]).toEqual([
      409,
      expect.stringContaining(
        'A lesson of the course is the package fire-safety. It is not here, or not used any more.',
      ),
    ]);
    await write((tx) => retirePackage(tx, now(), 'test', 'fire-safety', false));
    expect((await officer.post('/course/edit/adoption', { shown, note: 'Shorter.' })).status).toBe(303);
    const attempt = await started();
    const { course } = await bound(attempt);
    expect(course.lessons.at(-1)).toMatchObject({
      title: 'Fire!',
      minutes: 25,
      package: 'fire-safety',
      practice: [],
    });
  });
});
