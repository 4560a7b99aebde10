import { shownOrder } from '../../src/courses/draw.ts';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import type { Chosen } from '../../src/courses/marking.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { seeded } from '../../src/courses/seeded.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { newId } from '../../src/database/id.ts';
import { addDays, dayIn } from '../../src/days.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { doAct, planAct, type Act } from '../../src/obligations/bulk.ts';
import type { What } from '../../src/obligations/requirement.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { projections } from '../../src/projections.ts';
import { boundAttempt, startAttempt } from '../../src/training/attempt.ts';
import { beginRefresherPaper } from '../../src/training/refresher-papers.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

const COURSE = 'social-media';
const { course } = shippedCourse();

onBoth('what an officer requires', (open) => {
  let app: TestApp;
  let officer: Added;
  let nia: Added;
  let browser: Browser;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(database(), now());
    officer = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
    nia = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2026-09-30' });
    browser = await app.as(nia);
  });
  afterEach(() => app.close());

  const database = () => app.ground.database;
  const now = () => app.clock.now();
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database().write, work);
  const stands = async (thing: string) =>
    (await standingsOf(database().write, nia.id)).find((one) => one.thing === thing);
  const complete = async () => {
    await write((tx) => passCourse(tx, now(), nia.id));
    await write((tx) => signAs(tx, now(), nia.id, nia.name, 1));
  };

  async function require(what: What): Promise<string> {
    const today = dayIn('UTC', now());
    const act: Act = {
      do: 'require',
      what,
      cause: 'incident',
      due: addDays(today, 10),
      reason: 'Please read this once more',
      caseNumber: 'CASE-9',
    };
    const id = newId(now());
    const { mark: shown } = await planAct(database().write, act, [nia.id], today);
    const given = { id, ids: [nia.id], shown, today };
    expect(await write((tx) => doAct(tx, now(), officer.id, act, given))).toMatchObject({ outcome: 'done' });
    return id;
  }

  // The question that a page asks, from the shipped course.
  const questionOn = (page: string) => {
    const [, id] = /name="question" value="([^"]+)"/.exec(page) ?? [];
    return course.questions.find((one) => one.id === id)!;
  };

  /** Where options stand on the page of what was required: the form sends that. */
  const shownAt = (id: string, question: Question, chosen: Chosen): string[] => {
    const order = shownOrder(question, seeded(`${id} ${nia.id} ${question.id}`));
    return chosen.map((place) => String(order.indexOf(place)));
  };

  it('asks for clauses: their text, and one question about each answered right', async () => {
    const id = await require({ clauses: ['SM-01', 'SM-02'] });
    expect((await browser.get('/')).text).toContain(`/requirements/${id}`);
    const page = await browser.get(`/requirements/${id}`);
    expect(page.text).toContain('Please read this once more');
    expect(page.text).not.toContain('CASE-9');
    const first = `/requirements/${id}/SM-01`;
    expect(page.text).toContain(`href="${first}"`);
    const asked = questionOn((await browser.get(first)).text);
    expect(asked.clauses).toContain('SM-01');
    expect((await browser.post(first, { question: asked.id })).status).toBe(422);
    // What was chosen on a shared device and not handed in is there again, for the question that was asked.
    const draft = { place: first, question: asked.id, chosen: '0' };
    expect((await browser.post('/ward/draft', draft)).status).toBe(204);
    expect((await browser.get(first)).text).toContain(' checked>');
    const wrong = { question: asked.id, chosen: shownAt(id, asked, wrongAnswerTo(asked)) };
    expect((await browser.post(first, wrong)).location).toBe(first);
    const again = await browser.follow();
    expect(again.text).toContain('Read the part again, and answer another question.');
    const other = questionOn(again.text);
    expect(other.id).not.toBe(asked.id);
    expect(await database().read.selectFrom('answer_draft').selectAll().execute()).toEqual([]);
    await browser.post('/ward/draft', draft);
    expect((await browser.get(first)).text).not.toContain(' checked>');
    // The page of before, sent once more from another tab.
    expect((await browser.post(first, wrong)).status).toBe(409);
    const right = { question: other.id, chosen: shownAt(id, other, keyOf(other)) };
    await browser.post(first, right);
    expect((await browser.follow()).text).not.toContain('<button class="button big">Check');
    expect((await browser.post(first, right)).status).toBe(303);
    expect((await stands(`required:${id}`))!.needs).toBe('requirement');
    const second = `/requirements/${id}/SM-02`;
    const last = questionOn((await browser.get(second)).text);
    await browser.post(second, { question: last.id, chosen: shownAt(id, last, keyOf(last)) });
    expect(await stands(`required:${id}`)).toMatchObject({ needs: 'nothing', doneOn: '2026-10-05' });
    expect((await browser.get(`/requirements/${id}`)).text).toContain('You have done this.');
    const office = await app.as(officer);
    expect((await office.get(`/asked/requirements/${id}`)).text).toContain('1 of 1 person has done this.');
    const { ok, differing } = await checkRebuild(database(), projections, now());
    expect([ok, differing]).toEqual([true, []]);
  });

  it('asks for a lesson: its screens, then its questions with their reasons, also of another role', async () => {
    const lesson = course.lessons.find(({ roles }) => roles.includes('marketing')) ?? course.lessons[1]!;
    const id = await require({ lesson: lesson.id, of: COURSE });
    expect((await browser.get(`/requirements/${id}`)).text).toContain(lesson.title);
    let steps = 0;
    for (; (await stands(`required:${id}`))!.needs === 'requirement' && steps < 40; steps++) {
      const [, next] = /class="button big" href="([^"]+)"/.exec(
        (await browser.get(`/requirements/${id}`)).text,
      )!;
      const page = await browser.get(next!);
      expect(page.status).toBe(200);
      const question = course.questions.find((one) => next!.endsWith(`/${one.id}`));
      if (question === undefined) await browser.post(next!);
      else if (question.kind === 'ordering') {
        const count = question.options.length;
        await browser.post(
          next!,
          Object.fromEntries(question.options.map((_one, n) => [`put-${n}`, String(count - n)])),
        );
      } else {
        const offered = [...page.text.matchAll(/name="chosen"[^>]*value="(\d+)"/g)].map((match) => match[1]!);
        const chosen = shownAt(id, question, keyOf(question)).filter((one) => offered.includes(one));
        await browser.post(next!, { chosen: chosen.length > 0 ? chosen : offered.slice(0, 1) });
      }
    }
    expect(steps).toBeGreaterThan(lesson.screens.length);
    expect(await stands(`required:${id}`)).toMatchObject({ needs: 'nothing' });
    expect((await browser.get(`/requirements/${id}?done=1`)).text).toContain('Done. Thank you.');
  });

  it('asks for the course in full where the refresher would do, and takes nothing less for it', async () => {
    await complete();
    app.clock.pass({ days: 320 });
    // A refresher is begun; then the whole course is asked for.
    const refresher = await write((tx) => startAttempt(tx, now(), nia.id, COURSE));
    expect((await boundAttempt(database().write, nia.id, refresher)).plan).not.toBeNull();
    await write((tx) => beginRefresherPaper(tx, now(), nia.id, refresher));
    app.clock.pass({ days: 1 });
    browser = await app.as(nia);
    const id = await require({ course: COURSE });
    const thing = `course:${COURSE}`;
    expect(await stands(thing)).toMatchObject({ needs: 'course', ruleId: null });
    const home = await browser.get('/');
    expect(home.text).toContain(`href="/requirements/${id}"`);
    expect(home.text).toContain(`href="/courses/${COURSE}"`);
    expect((await browser.get(`/requirements/${id}`)).text).toContain('This is the whole course');
    const page = await browser.get(`/courses/${COURSE}`);
    expect(page.text).toContain('What is in it');
    await browser.post(`/courses/${COURSE}/attempts`);
    const whole = await write((tx) => startAttempt(tx, now(), nia.id, COURSE));
    expect(whole).not.toBe(refresher);
    expect((await boundAttempt(database().write, nia.id, whole)).plan).toBeNull();
    await complete();
    expect(await stands(thing)).toMatchObject({ needs: 'nothing' });
    expect((await browser.get(`/requirements/${id}`)).text).toContain('You have done this.');
    const office = await app.as(officer);
    expect((await office.get(`/asked/requirements/${id}`)).text).toContain('1 of 1 person has done this.');
    // After that the refresher is enough again.
    app.clock.pass({ days: 320 });
    const next = await write((tx) => startAttempt(tx, now(), nia.id, COURSE));
    expect((await boundAttempt(database().write, nia.id, next)).plan).not.toBeNull();
  });

  it('is not settled by a refresher that was finished meanwhile', async () => {
    await complete();
    app.clock.pass({ days: 320 });
    await write((tx) => passCourse(tx, now(), nia.id));
    await require({ course: COURSE });
    await write((tx) => signAs(tx, now(), nia.id, nia.name, 1));
    expect(await stands(`course:${COURSE}`)).toMatchObject({ needs: 'course', ruleId: null });
  });

  it('gives the whole course each time under a rule that has no shorter path', async () => {
    await complete();
    await write((tx) => setRule(tx, now(), 'test', { ...ONBOARDING, shorter: false }, 'UTC'));
    app.clock.pass({ days: 320 });
    const attempt = await write((tx) => startAttempt(tx, now(), nia.id, COURSE));
    expect((await boundAttempt(database().write, nia.id, attempt)).plan).toBeNull();
  });

  it('is nobody else’s: unknown ids, steps, other people and what was taken back are not found', async () => {
    const id = await require({ clauses: ['SM-01'] });
    const other = await app.as(await addStaff(app));
    for (const path of [`/requirements/${id}`, `/requirements/${id}/SM-01`]) {
      expect((await other.get(path)).status).toBe(404);
      expect((await browser.get(path)).status).toBe(200);
    }
    expect((await other.post(`/requirements/${id}/SM-01`, { chosen: '0' })).status).toBe(404);
    expect((await browser.get(`/requirements/${id}/SM-02`)).status).toBe(404);
    expect((await browser.post(`/requirements/${id}/SM-02`)).status).toBe(404);
    expect((await browser.get('/requirements/nothing')).status).toBe(404);
    const office = await app.as(officer);
    await office.post(`/asked/requirements/${id}/withdrawal`, { reason: 'Mistake' });
    expect((await browser.get(`/requirements/${id}`)).status).toBe(404);
    expect((await browser.get('/')).text).not.toContain(id);
  });
});
