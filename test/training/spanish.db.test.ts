import { courseFrom } from '../../src/courses/course-folder.ts';
import { adoptCourse, courseHash, shippedCourse } from '../../src/courses/shipped.ts';
import { translationOf } from '../../src/courses/course.store.ts';
import { courseIn } from '../../src/courses/translated.ts';
import { transact } from '../../src/database/database.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { policyInForce } from '../../src/policy/publication.ts';
import { missingIn } from '../../src/policy/tongue.ts';
import { projections } from '../../src/projections.ts';
import { attemptToGoOn, boundAttempt } from '../../src/training/attempt.ts';
import { openPaper } from '../../src/training/paper.ts';
import { signaturesOf, signedText } from '../../src/training/signature.store.ts';
import { beginTest } from '../../src/training/paper.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { withSpanish } from '../support/spanish.ts';
import { answerPaper, doLessons, publishNext, putIntoForce, signAs } from '../support/training.ts';
import { signingForm } from './signing-form.ts';

onBoth('training in Spanish', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let aide: Added;
  let browser: Browser;
  const files = withSpanish();
  const { policy } = shippedCourse();
  const course = courseFrom(files, policy, '');

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    await write((tx) => adoptCourse(tx, app.clock.now(), 'test', { course, files, shipped: files }));
    aide = await addStaff(app, { name: 'Ana Ruiz', jobRole: 'care-staff' });
    browser = await app.as(aide);
    app.clock.pass({ minutes: 5 });
  });
  afterEach(() => app.close());

  const write = <T>(work: (tx: Parameters<typeof doLessons>[0]) => Promise<T>): Promise<T> =>
    transact(database.write, work);
  const attempt = async () => (await attemptToGoOn(database.write, aide.id, 'social-media'))!;
  const choose = (language: string) => browser.post('/language', { language, next: '/' });
  const facts = async (kind: string) =>
    (
      await database.read.selectFrom('ledger').select('body').where('kind', '=', kind).orderBy('id').execute()
    ).map(({ body }) => parseEntry(body).facts);
  const rebuilt = () => checkRebuild(database, projections, app.clock.now());

  it('begins in the language of the page, bound to the course as it reads in that', async () => {
    await choose('es');
    // What is owed is called as it reads in that language, too.
    expect((await browser.get('/')).text).toContain('ñ Redes sociales');
    const page = await browser.get('/courses/social-media');
    expect(page.text).toContain('ñ Redes sociales');
    expect(page.text).toMatch(/name="language" value="en"/);
    const begun = await browser.post('/courses/social-media/attempts', {});
    const hash = await translationOf(database.read, courseHash(course), 'es');
    expect(await attempt()).toMatchObject({ language: 'es', course_hash: hash });
    expect(hash).toBe(courseHash(courseIn('es', course, files)!));
    expect((await facts('course-started'))[0]).toMatchObject({ language: 'es', courseHash: hash });
    await browser.get(begun.location.replace('check-in', 'L1/story'));
    expect(browser.last!.text).toContain('ñ Why posts go wrong');
    expect(await rebuilt()).toMatchObject({ ok: true, differing: [] });
  });

  it('says of a lesson and of a question that are not there in it that they stand in English', async () => {
    const { 'es/lessons/L1.md': _lesson, ...few } = files;
    const path = 'es/questions/L1.yaml';
    const practised = course.lessons[0]!.practice[0]!;
    const cut = { ...few, [path]: files[path]!.replace(`id: ${practised}`, 'id: of-nobody') };
    await write((tx) => adoptCourse(tx, app.clock.now(), 'test', { course, files: cut, shipped: cut }));
    await choose('es');
    await browser.post('/courses/social-media/attempts', {});
    const { id } = await attempt();
    const note = '<span>Por ahora, solo en inglés</span>';
    const lesson = (await browser.get(`/attempts/${id}/L1/story`)).text;
    expect([lesson.includes('<article class="lesson" lang="en">'), lesson.includes(note)]).toEqual([
      true,
      true,
    ]);
    expect(lesson).toContain('<p class="only-in" lang="es">');
    const other = (await browser.get(`/attempts/${id}/L2/story`)).text;
    expect([other.includes('<article class="lesson">'), other.includes(note)]).toEqual([true, false]);
    await write((tx) => doLessons(tx, app.clock.now(), aide.id));
    const { steps } = await boundAttempt(database.write, aide.id, id);
    const step = steps.find((one) => one.kind === 'practice' && one.question === practised)!;
    const question = (await browser.get(`/attempts/${id}/${step.id}`)).text;
    expect([question.includes('class="question" lang="en">'), question.includes(note)]).toEqual([true, true]);
  });

  it('begins in English for whoever reads Spanish and asks for that', async () => {
    await choose('es');
    await browser.post('/courses/social-media/attempts', { language: 'en' });
    expect(await attempt()).toMatchObject({ language: 'en', course_hash: courseHash(course) });
    const { id } = await attempt();
    const lesson = await browser.get(`/attempts/${id}/L1/story`);
    expect(lesson.text).toContain('Why posts go wrong');
    expect(lesson.text).toContain('<article class="lesson" lang="en">');
  });

  it('goes on in another language from where somebody is; a paper stays as it was drawn', async () => {
    await browser.post('/courses/social-media/attempts', {});
    const first = await attempt();
    await write((tx) => doLessons(tx, app.clock.now(), aide.id));
    const bound = await boundAttempt(database.write, aide.id, first.id);
    app.clock.pass({ minutes: 1 });
    const wrong = await write(async (tx) => {
      const id = await answerPaper(tx, app.clock.now(), bound, false);
      await handIn(tx, app.clock.now(), aide.id, id);
      return id;
    });
    app.clock.pass({ minutes: 1 });
    await choose('es');
    // The page offers it, and going on alone does not do it.
    expect((await browser.get('/courses/social-media')).text).toContain('value="es"');
    await browser.post('/courses/social-media/attempts', {});
    expect((await attempt()).language).toBe('en');
    await browser.post('/courses/social-media/attempts', { language: 'es' });
    await browser.post('/courses/social-media/attempts', { language: 'es' });
    expect(await attempt()).toMatchObject({ id: first.id, language: 'es' });
    expect(await facts('course-language-chosen')).toHaveLength(1);
    const now = await boundAttempt(database.write, aide.id, first.id);
    expect([...now.done.keys()].toSorted()).toEqual([...bound.done.keys()].toSorted());
    const { paper, questions } = await openPaper(database.write, aide.id, wrong);
    expect(questions[0]!.stem.startsWith('ñ')).toBe(false);
    const result = await browser.get(`/papers/${paper.id}/result`);
    expect([result.status, result.text.includes('<section class="question" lang="en">')]).toEqual([
      200,
      true,
    ]);
    app.clock.pass({ minutes: 1 });
    const next = await write((tx) => beginTest(tx, app.clock.now(), aide.id, first.id));
    const drawn = await openPaper(database.write, aide.id, next);
    expect(drawn.questions.every(({ stem }) => /^ñ |^\S/.test(stem))).toBe(true);
    expect(drawn.bound.course.language).toBe('es');
    expect(await rebuilt()).toMatchObject({ ok: true, differing: [] });
  });

  it('is signed in the language of the page: on the record, in the kept text, on the receipt', async () => {
    await browser.post('/courses/social-media/attempts', {});
    await write(async (tx) => {
      const bound = await doLessons(tx, app.clock.now(), aide.id);
      await handIn(tx, app.clock.now(), aide.id, await answerPaper(tx, app.clock.now(), bound));
    });
    const english = signingForm((await browser.get('/sign')).text);
    await choose('es');
    const given = { typedName: 'Ana Ruiz', agree: 'yes' };
    // What was shown in English is not signed in Spanish.
    expect((await browser.post('/sign', { ...english, ...given })).status).toBe(409);
    const spanish = signingForm((await browser.get('/sign')).text);
    expect(spanish['language']).toBe('es');
    expect(spanish['text']).not.toBe(english['text']);
    const signed = await browser.post('/sign', { ...spanish, ...given });
    expect(signed.status).toBe(303);
    const { version } = await policyInForce(database.read);
    const missing = missingIn(version, 'es');
    const [entry] = await facts('signed');
    expect(entry).toMatchObject({ language: 'es', textHash: spanish['text'] });
    expect(entry!['inEnglish']).toEqual(missing.length > 0 ? missing : undefined);
    const [signature] = await signaturesOf(database.read, aide.id);
    expect((await signedText(database.read, signature!)).language).toBe('es');
    expect((await browser.get(signed.location)).text).toContain('español');
    await choose('en');
    expect((await browser.get(signed.location)).text).toContain('Spanish');
    expect(await rebuilt()).toMatchObject({ ok: true, differing: [] });
  });

  it('does not take another language for a change of the policy', async () => {
    await write(async (tx) => {
      const bound = await doLessons(tx, app.clock.now(), aide.id);
      await handIn(tx, app.clock.now(), aide.id, await answerPaper(tx, app.clock.now(), bound));
      await signAs(tx, app.clock.now(), aide.id, 'Ana Ruiz', 1);
    });
    app.clock.pass({ days: 1 });
    browser = await app.as(aide);
    await publishNext(database, app.clock.now(), 1, true);
    const changedIn = async () =>
      [...(await browser.get('/sign')).text.matchAll(/id="difference-(SM-\d\d)"/g)].map(([, id]) => id);
    const english = await changedIn();
    expect(english.length).toBeGreaterThan(0);
    expect(english.length).toBeLessThan(15);
    await choose('es');
    expect(await changedIn()).toEqual(english);
  });
});
