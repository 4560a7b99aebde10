import { transact } from '../../src/database/database.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { saveFeature } from '../../src/networks/features.ts';
import { publish } from '../../src/policy/publication.ts';
import type { PolicyVersion } from '../../src/policy/version.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { kindsCourse } from '../support/kinds.ts';
import { doLessons, fittedPolicy, putIntoForce } from '../support/training.ts';

const { course } = shippedCourse();

onSqlite('the page of the course, when something changed under it', (open) => {
  let app: TestApp;
  let officer: Browser;
  let seat: Browser;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
    officer = await app.as(await addStaff(app, { name: 'Olive Officer', roles: ['officer'] }));
    seat = await app.as(await addStaff(app, { name: 'Sal Seat', roles: ['seat-staff'] }));
  });
  afterEach(() => app.close());

  const run = <T>(verb: Parameters<typeof transact<T>>[1]) => transact(app.ground.database.write, verb);
  const put = (after: number, version: PolicyVersion) =>
    run((tx) =>
      publish(tx, app.clock.now(), 'test', version, {
        after,
        duties: [],
        material: true,
        actWithinDays: 14,
        zone: 'UTC',
      }),
    );
  const without = (id: string): PolicyVersion => {
    const version = fittedPolicy();
    return { ...version, clauses: version.clauses.filter((clause) => clause.id !== id) };
  };
  /** What the form of one thing sends. */
  function formOf(text: string, kind: string, thing: string): { kind: string; thing: string; shown: string } {
    const part = text
      .split('<section class="card stale"')
      .find((one) => one.includes(`id="${kind}-${thing}"`))!;
    return { kind, thing, shown: /name="shown" value="([^"]+)"/.exec(part)![1]! };
  }
  const taughtIn = (id: string) => course.lessons.find(({ clauses }) => clauses.includes(id))!;
  const looks = () => app.ground.database.read.selectFrom('stale_look').selectAll().execute();

  it('says that there is nothing to look at, and what is not asked now', async () => {
    const { text } = await officer.get('/course');
    expect(text).toContain('To look at again');
    expect(text).toContain('Nothing. Every lesson and question');
    expect(text).not.toContain('Still right');
    const unasked = course.questions.filter(
      ({ holds }) => holds !== undefined && Object.values(holds).some((at) => !at.includes('balanced')),
    );
    expect(unasked.length).toBeGreaterThan(1);
    expect(text).toContain(`Not asked now: ${unasked.length} questions`);
    for (const { stem } of unasked) expect(text).toContain(stem);
    expect(text).toContain('is set to: Balanced. The answers are right only for: Restrictive.');
  });

  it('shows a seat and an officer what to look at, why, and the key; a button takes it off the list, once', async () => {
    await put(1, fittedPolicy({ 'SM-12': 'restrictive' }));
    const lesson = taughtIn('SM-12');
    const question = course.questions.find(
      ({ clauses, holds }) => clauses.includes('SM-12') && holds === undefined,
    )!;
    const page = await seat.get('/course');
    expect(page.text).toContain(`id="lesson-${lesson.id}"`);
    expect(page.text).toContain('href="/policy/SM-12"');
    expect(page.text).toContain('href="/policy/versions/2"');
    expect(page.text).toContain('Stricter');
    expect(page.text).toContain(shown(question.options[0]!.why));
    const form = { ...formOf(page.text, 'lesson', lesson.id), note: ' Read <b>twice</b>. ' };
    expect((await seat.post('/courses/social-media/looked-at', form)).location).toBe(
      '/course?done=looked#again',
    );
    expect((await officer.post('/courses/social-media/looked-at', form)).location).toBe(
      '/course?done=looked#again',
    );
    expect(await looks()).toHaveLength(1);
    const after = await officer.get('/course?done=looked');
    expect(after.text).toContain('It is on record that you looked');
    expect(after.text).not.toContain(`id="lesson-${lesson.id}"`);
    expect(after.text).toContain(`id="question-${question.id}"`);
    expect(after.text).toContain('Note: Read &lt;b&gt;twice&lt;/b&gt;.');
    expect(after.text).toContain('Sal Seat, 5 Oct 2026');
  });

  it('refuses a look that is too late, too long or at nothing, and keeps the note', async () => {
    await put(1, fittedPolicy({ 'SM-12': 'restrictive' }));
    const { id } = taughtIn('SM-12');
    const form = formOf((await officer.get('/course')).text, 'lesson', id);
    const look = (said: object) => officer.post('/courses/social-media/looked-at', { ...form, ...said });
    const long = await look({ note: 'x'.repeat(501) });
    expect([long.status, long.text.includes(`href="#note-lesson-${id}"`)]).toEqual([422, true]);
    expect(long.text).toContain('x'.repeat(501));
    expect((await look({ thing: 'nothing' })).status).toBe(404);
    expect((await look({ kind: 'odd' })).status).toBe(422);
    expect((await officer.post('/courses/nothing/looked-at', form)).status).toBe(404);
    await put(2, fittedPolicy());
    const late = await look({ note: 'Fine by me' });
    expect([late.status, late.text.includes('Something changed while you were reading')]).toEqual([
      409,
      true,
    ]);
    expect(late.text).toContain('Fine by me');
    expect(await looks()).toEqual([]);
    const now = formOf((await officer.get('/course')).text, 'lesson', id);
    expect((await officer.post('/courses/social-media/looked-at', now)).status).toBe(303);
  });

  it('names a feature that changed, with the day', async () => {
    const day = '2026-10-05';
    const given = {
      name: 'Stories',
      network: 'Instagram',
      place: 'story' as const,
      risk: 'Gone in a day.',
      gone: false,
    };
    await run((tx) => saveFeature(tx, app.clock.now(), 'test', day, { ...given, clauses: ['SM-04'] }));
    const { text } = await seat.get('/course');
    expect(text).toContain('The feature Stories changed on 5 Oct 2026');
    expect(text).toContain(`id="lesson-${taughtIn('SM-04').id}"`);
  });

  it('lets an officer alone put a newer course into force', async () => {
    await run((tx) =>
      adoptCourse(tx, app.clock.now(), 'test', { course: { ...course, title: 'Of last year' } }),
    );
    expect((await officer.get('/course')).text).toContain('action="/courses/social-media/adopt"');
    const { text } = await seat.get('/course');
    expect(text).toContain('A newer version is here');
    expect(text).toContain('The compliance lead can put it into force.');
    expect(text).not.toContain('/adopt');
    expect((await seat.post('/courses/social-media/adopt')).status).toBe(403);
  });

  it('shows a heavy list in portions, which move up as they are looked at', async () => {
    const all = shippedCourse().policy.clauses.map(({ id }) => [id, 'restrictive'] as const);
    await put(1, fittedPolicy(Object.fromEntries(all)));
    const before = (await officer.get('/course')).text;
    const cards = before.split('<section class="card stale"').slice(1);
    expect(cards).toHaveLength(20);
    const total = Number(/(\d+) lessons and questions rest on something/.exec(before)![1]);
    expect(total).toBeGreaterThan(60);
    expect(before).toContain('Here are the first 20.');
    await officer.post('/courses/social-media/looked-at', {
      ...formOf(before, 'lesson', 'L1'),
      note: '',
    });
    const after = (await officer.get('/course')).text;
    expect(after.split('<section class="card stale"').slice(1)).toHaveLength(20);
    expect(after).toContain(`${total - 1} lessons and questions rest on something`);
    expect(after).not.toContain('id="lesson-L1"');
  });

  it.each([
    ['try-post', ['<mark class="spot answer-right">', 'A first name is enough in a small town.']],
    ['try-ordering', ['<ol class="answers ordered">', 'Once it is down, it is gone.']],
    ['try-story', ['HR says the talk is fine', 'Then nobody can talk about pay.', 'The line is gone']],
    ['try-picture', ['<img src="/pictures/', 'The label has a name on it.']],
  ])('shows the key of %s, and nobody’s answer', async (id, shown) => {
    const made = kindsCourse();
    const questions = made.course.questions.map((question) => ({ ...question, clauses: ['SM-12'] }));
    const taught = { ...made, course: { ...made.course, questions } };
    await run((tx) => adoptCourse(tx, app.clock.now(), 'test', taught));
    await put(1, fittedPolicy({ 'SM-12': 'restrictive' }));
    const { text } = await officer.get('/course');
    const card = text
      .split('<section class="card stale"')
      .find((one) => one.includes(`id="question-${id}"`))!;
    for (const words of shown) expect(card).toContain(words);
    for (const words of ['your answer', 'you did not tick', 'You put this', 'You chose', 'Not quite'])
      expect(card).not.toContain(words);
  });

  it('a lesson whose clause is gone still opens, its questions are not asked, and learners see nothing of a list', async () => {
    await put(1, without('SM-12'));
    const { text } = await officer.get('/course');
    expect(text).toContain('No longer in the policy');
    expect(text).not.toContain('href="/policy/SM-12"');
    expect(text).toContain('SM-12 is not part of our policy now.');
    const nurse = await addStaff(app);
    const browser = await app.as(nurse);
    const bound = await run((tx) => doLessons(tx, app.clock.now(), nurse.id));
    const lesson = taughtIn('SM-12');
    const page = await browser.get(`/attempts/${bound.attempt.id}/${lesson.id}/rule`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('SM-12 is not part of our policy now.');
    expect(page.text).not.toContain('look at again');
    const questions = new Map(course.questions.map((question) => [question.id, question]));
    const practised = bound.steps.flatMap((step) => (step.kind === 'practice' ? [step.question] : []));
    expect(practised.filter((id) => questions.get(id)!.clauses.includes('SM-12'))).toEqual([]);
    expect((await browser.get('/course')).status).toBe(403);
  });
});

const shown = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;').replaceAll("'", '&#39;');
