import { shownOrder } from '../../src/courses/draw.ts';
import { seeded } from '../../src/courses/seeded.ts';
import { keyOf } from '../../src/courses/key.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { setSite } from '../../src/organisation/organisation.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { fit } from '../../src/policy/fitting.ts';
import { publish } from '../../src/policy/publication.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { boundAttempt } from '../../src/training/attempt.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { fittedPolicy, passCourse, putIntoForce, signAs } from '../support/training.ts';
import { answerAt, formsOf, paperAt, rebuiltEqual } from './answering.ts';

onBoth('the refresher of somebody whose work changed since they signed', (open) => {
  let app: TestApp;
  let nurse: Added;
  let browser: Browser;

  beforeEach(async () => {
    app = await startApp({ database: await open(), now: '2026-10-05T09:00:00.000Z' });
    await putIntoForce(app.ground.database, now());
    const { brackets } = fittedPolicy();
    const countries = ['us', 'us-tx', 'uk'];
    await write((tx) =>
      publish(tx, now(), 'test', fit(shippedCourse().policy, { choices: {}, brackets, countries }), {
        after: 1,
        duties: [],
        material: false,
        actWithinDays: 14,
        zone: 'UTC',
      }),
    );
    nurse = await addStaff(app, { hiredOn: '2026-09-20' });
    await complete();
    app.clock.set('2027-09-01T09:00:00.000Z');
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(app.ground.database.write, work);
  const bound = (attempt: string) => boundAttempt(app.ground.database.write, nurse.id, attempt);

  async function complete(): Promise<void> {
    await write((tx) => passCourse(tx, now(), nurse.id));
    await write((tx) => signAs(tx, now(), nurse.id, nurse.name, 2));
  }

  async function changed(more: object): Promise<void> {
    const details = (await personDetails(app.ground.database.read, nurse.id))!;
    const day = now().toISOString().slice(0, 10);
    await write((tx) => changePerson(tx, now(), 'test', nurse.id, { ...details, ...more }, day));
  }

  async function started(): Promise<string> {
    browser = await app.as(nurse);
    await browser.get('/courses/social-media');
    return (await browser.post('/courses/social-media/attempts')).location.split('/')[2]!;
  }

  /** Answers the questions, then goes from page to page until it is to be signed; gives each page's text by step. */
  async function wholeWay(attempt: string): Promise<Map<string, string>> {
    await browser.get(`/attempts/${attempt}/refresher`);
    const drawn = await browser.post(`/attempts/${attempt}/refresher`);
    const paper = await paperAt(app.ground.database, nurse.id, drawn.location);
    for (const n of paper.questions.keys()) await answerAt(browser, paper, n + 1, 'right');
    await browser.get(`/papers/${paper.paper.id}`);
    await browser.post(`/papers/${paper.paper.id}/hand-in`);
    const pages = new Map<string, string>();
    const { steps, course } = await bound(attempt);
    for (const step of steps) {
      const at = `/attempts/${attempt}/${step.id}`;
      const home = (await browser.get('/')).text;
      expect(home).toContain(`href="${at}"`);
      expect(home).toContain(`<progress value="${pages.size}" max="${steps.length}"`);
      const page = await browser.get(at);
      expect([step.id, page.status]).toEqual([step.id, 200]);
      pages.set(step.id, page.text);
      const question = step.kind === 'practice' && course.questions.find(({ id }) => id === step.question)!;
      if (!question) await browser.post(at);
      else {
        const order = shownOrder(question, seeded(`${attempt} ${question.id}`));
        for (const form of formsOf(question, keyOf(question), order)) await browser.post(at, form);
      }
    }
    expect((await browser.get('/')).text).toContain('href="/sign"');
    return pages;
  }

  const minutesAt = async (path: string): Promise<number> =>
    Number(/About (\d+) minutes/.exec((await browser.get(path)).text)![1]);

  it('brings nothing more to whoever stayed what they were', async () => {
    const { plan, steps } = await bound(await started());
    expect(plan!.newly).toMatchObject({ lessons: [], passages: [], moved: [] });
    expect(plan!.changed).toEqual([]);
    expect(steps.map(({ kind }) => kind)).toEqual(['practice']);
  });

  it('brings a new manager the lessons and passages of managers, says why, and counts their minutes', async () => {
    await addStaff(app, { hiredOn: '2027-03-01', managerId: nurse.id });
    const attempt = await started();
    const { plan, steps } = await bound(attempt);
    expect(plan!.newly!.lessons.map(({ id }) => id)).toEqual(['L5-manager', 'L6-business']);
    const door = (await browser.get(`/attempts/${attempt}/refresher`)).text;
    expect(door).toContain('New for you since you became a manager');
    expect(door).toContain('(3 minutes)');
    expect(await minutesAt('/')).toBeGreaterThanOrEqual(9 + 8);
    expect(await minutesAt(`/attempts/${attempt}/refresher`)).toBe(await minutesAt('/'));

    const pages = await wholeWay(attempt);
    expect(pages.get('L5-manager/story')).toContain('New for you since you became a manager');
    expect(pages.get('added/L4')).toContain('New for you since you became a manager');
    expect(pages.get('added/L4')).toContain('<strong>If you manage a site,</strong>');
    expect([...pages.keys()]).not.toContain('added/L2');

    // What it was made of stays, also when they go back to what they were.
    await write((tx) => signAs(tx, now(), nurse.id, nurse.name, 2));
    const later = await bound(attempt);
    expect([later.plan, later.steps]).toEqual([plan, steps]);
    await rebuiltEqual(app.ground.database, now());
  });

  it('brings it once: the next year they had it', async () => {
    await changed({ jobRole: 'it' });
    const attempt = await started();
    expect((await bound(attempt)).plan!.newly!.lessons).toEqual([{ id: 'L7-it', because: 'job' }]);
    expect((await wholeWay(attempt)).get('L7-it/rule')).toContain('New for you since your job changed');
    await write((tx) => signAs(tx, now(), nurse.id, nurse.name, 2));
    app.clock.set('2028-09-01T09:00:00.000Z');
    expect((await bound(await started())).plan!.newly).toMatchObject({
      before: { roles: ['it'] },
      lessons: [],
      passages: [],
    });
  });

  it('brings what a refresher of an earlier time left out', async () => {
    await changed({ jobRole: 'marketing' });
    const attempt = await started();
    await wholeWay(attempt);
    await write((tx) => signAs(tx, now(), nurse.id, nurse.name, 2));
    const { newly: _newly, ...plan } = (await bound(attempt)).plan!;
    await app.ground.database.write
      .updateTable('attempt')
      .set({ plan: JSON.stringify(plan) })
      .where('id', '=', attempt)
      .execute();
    app.clock.set('2028-09-01T09:00:00.000Z');
    expect((await bound(await started())).plan!.newly!.lessons.map(({ id }) => id)).toEqual(['L6-business']);
  });

  it('shows whoever moved to another country the rules that read otherwise there', async () => {
    const site = { name: 'Leeds', country: 'uk', zone: 'Europe/London' };
    const siteId = await write((tx) => setSite(tx, now(), 'test', site));
    await changed({ siteId });
    const attempt = await started();
    const { plan, text } = await bound(attempt);
    expect(plan!.newly!.moved).toContain('SM-04');
    expect(plan!.changed).toEqual(plan!.newly!.moved);
    const pages = await wholeWay(attempt);
    for (const clause of plan!.newly!.moved) {
      const page = pages.get(`changed/${clause}`)!;
      expect(page).toContain('You work in another place now (United Kingdom).');
      const { here } = text.clauses.find(({ id }) => id === clause)!;
      const [, first = ''] = /^(\w+)/.exec(here[0]?.words ?? '') ?? [];
      expect(page).toContain(first);
    }
    expect(pages.get('added/L5')).toContain('New for you where you work now');
    await write((tx) => signAs(tx, now(), nurse.id, nurse.name, 2));
    await rebuiltEqual(app.ground.database, now());
  });
});
