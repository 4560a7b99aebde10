import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { adoptedVersions } from '../../src/courses/adoption.store.ts';
import { courseFrom, type CourseFiles } from '../../src/courses/course-folder.ts';
import { folderHash, folderOf } from '../../src/courses/shipped.ts';
import { projections } from '../../src/projections.ts';
import { withPart } from '../../src/authoring/parts.ts';
import { questionsOf } from '../../src/authoring/outline.ts';
import { questionLines } from '../../src/authoring/question-write.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { COURSE, entry, formIn, shippedCourse, study, type Study } from './make.ts';

const { files, policy } = shippedCourse();
const [first, second, third] = questionsOf(files)
  .filter(({ question }) => question.kind === 'single')
  .slice(0, 3);

const restemmed = (
  from: CourseFiles,
  { part, question }: NonNullable<typeof first>,
  stem: string,
): CourseFiles => withPart(from, part.thing, questionLines(part.text, { ...question, stem }), part.path);
/** What came with Heed a year ago: two questions read otherwise, and a hard word was not there. */
const OLDER = withPart(
  restemmed(restemmed(files, first!, 'Old words of the first?'), second!, 'Old words of the second?'),
  'word:identifier',
  undefined,
  '',
);
const formPage = (one: typeof first) => `/course/edit/questions/${one!.question.id}`;

onBoth('an update of the shipped course', (open) => {
  let database: TestDatabase;
  let house: Study;
  beforeEach(async () => {
    database = await open();
    house = await study(database);
    await house.adopt({ course: courseFrom(OLDER, policy, ''), files: OLDER, shipped: OLDER });
  });
  afterEach(() => house.app.close());

  const edit = async (path: string, fields: Record<string, string>) => {
    const form = formIn(await house.officer.get(path), path);
    expect((await house.officer.post(path, { ...form, ...fields })).location).toBe(`${path}?done=saved`);
  };
  const putIntoForce = async () => {
    const form = formIn(await house.officer.get('/course/edit/difference'), '/course/edit/adoption');
    const answer = await house.officer.post('/course/edit/adoption', { ...form, note: 'The update.' });
    expect(answer.location).toBe('/course/edit?done=in-force');
  };

  it('goes into force with one press where nothing was changed here, once', async () => {
    const page = await house.officer.get('/course');
    expect(page.text).toContain('A newer version is here');
    expect(page.text).toContain('action="/courses/social-media/adopt"');
    const news = await house.officer.get('/course/update');
    expect(news.text).toContain('Taken over: 3 things');
    expect(news.text).toMatch(/<del>[^]*Old words of the first[^]*<\/del>/);
    expect((await house.seat.get('/course/update')).text).toContain(
      'The compliance lead can put it into force.',
    );
    expect((await house.officer.post('/courses/social-media/adopt')).location).toBe('/course');
    expect((await house.officer.post('/courses/social-media/adopt')).status).toBe(409);
    expect((await house.officer.get('/course')).text).toContain(
      'This is the newest course that came with Heed.',
    );
    const [last] = await adoptedVersions(database.read, COURSE);
    expect(last).toMatchObject({ folder: folderHash(files), shipped: folderHash(files) });
    expect((await house.officer.get('/course/update')).text).toContain('This is the newest course');
  });

  it('keeps ours, takes what is new, and asks where both changed; the result is a draft', async () => {
    await edit(formPage(first), { stem: 'Our words of the first?' });
    await edit(formPage(third), { stem: 'Our words of the third?' });
    await edit('/course/edit/lessons/L3', { takeaway: 'Our line.' });
    await putIntoForce();
    const course = await house.officer.get('/course');
    expect(course.text).toContain('One thing was changed here and by the update.');
    expect(course.text).not.toContain('action="/courses/social-media/adopt"');
    const early = await house.officer.post('/courses/social-media/adopt');
    expect([early.status, early.text.includes('Take the update into the draft instead')]).toEqual([
      409,
      true,
    ]);
    const page = await house.officer.get('/course/update');
    expect(page.text).toContain('Taken over: 2 things');
    expect(page.text).toContain('Stays as you wrote it: 2 things');
    expect(page.text).toContain('Changed on both sides: choose one');
    const form = formIn(page, '/course/update');
    const side = `side-question-${first!.question.id}`;
    expect(form).toMatchObject({ [side]: 'ours' });
    expect((await house.seat.post('/course/update', form)).status).toBe(403);
    // Somebody changes the draft meanwhile: what was shown is not what would be merged.
    await edit('/course/edit/lessons/L4', { takeaway: 'Another line.' });
    const late = await house.officer.post('/course/update', { ...form, [side]: 'theirs' });
    expect(late.status).toBe(409);
    expect(formIn(late, '/course/update')[side]).toBe('theirs');
    const again = formIn(late, '/course/update');
    expect((await house.officer.post('/course/update', again)).location).toBe(
      '/course/edit/difference?done=taken',
    );
    const { files: now } = await house.desk();
    const stem = (one: typeof first) => entry(now, one!.part.thing)!['stem'];
    expect([stem(first), stem(second), stem(third)]).toEqual([
      first!.question.stem,
      second!.question.stem,
      'Our words of the third?',
    ]);
    expect(entry(now, 'word:identifier')).toBeDefined();
    expect(now['en/lessons/L3.md']).toContain('Our line.');
    expect((await adoptedVersions(database.read, COURSE))[0]!.shipped).toBe(folderHash(OLDER));
    await putIntoForce();
    expect((await adoptedVersions(database.read, COURSE))[0]!.shipped).toBe(folderHash(files));
    expect((await house.officer.get('/course')).text).toContain('This is the newest course');
    expect(await checkRebuild(database, projections, house.app.clock.now())).toMatchObject({ ok: true });
  });

  it('takes what was chosen of a question whatever its name is', async () => {
    const named = questionsOf(files).find(({ question }) => question.id === 'password-in-chat')!;
    const older = restemmed(files, named, 'Old words of the password?');
    await house.adopt({ course: courseFrom(older, policy, ''), files: older, shipped: older });
    await edit(formPage(named), { stem: 'Our words of the password?' });
    const form = formIn(await house.officer.get('/course/update'), '/course/update');
    const side = 'side-question-password-in-chat';
    expect(form[side]).toBe('ours');
    await house.officer.post('/course/update', { ...form, [side]: 'theirs' });
    expect(entry((await house.desk()).files, named.part.thing)).toMatchObject({ stem: named.question.stem });
  });

  it('can be answered by keeping everything, and is then not offered again', async () => {
    await edit(formPage(first), { stem: 'Ours one?' });
    await edit(formPage(second), { stem: 'Ours two?' });
    await putIntoForce();
    const form = formIn(await house.officer.get('/course/update'), '/course/update');
    await house.officer.post('/course/update', form);
    const { files: now } = await house.desk();
    expect(entry(now, first!.part.thing)).toMatchObject({ stem: 'Ours one?' });
    await putIntoForce();
    expect((await house.officer.get('/course')).text).toContain('This is the newest course');
  });

  it('brings a draft up to a version that overtook it', async () => {
    await edit(formPage(third), { stem: 'Ours, in a draft?' });
    await house.adopt({ course: courseFrom(files, policy, ''), files, shipped: files });
    const page = await house.officer.get('/course/update');
    expect(page.text).toContain('Another version of the course was put into force after your draft began.');
    expect((await house.officer.post('/course/update', formIn(page, '/course/update'))).location).toBe(
      '/course/edit/difference?done=brought',
    );
    const desk = await house.desk();
    expect(desk.draft!.base).toBe(folderHash(files));
    expect(Object.keys(files).filter((path) => files[path] !== desk.files[path])).toEqual([third!.part.path]);
    await putIntoForce();
    const [last] = await adoptedVersions(database.read, COURSE);
    const kept = await folderOf(database.read, last!.folder!);
    expect(entry(kept, third!.part.thing)).toMatchObject({ stem: 'Ours, in a draft?' });
    expect(entry(kept, second!.part.thing)).toMatchObject({ stem: second!.question.stem });
    expect(await checkRebuild(database, projections, house.app.clock.now())).toMatchObject({ ok: true });
  });

  it('is proposed whole to a house whose course came before files were kept', async () => {
    await house.adopt({ course: courseFrom(OLDER, policy, '') });
    expect((await house.officer.get('/course')).text).toContain('action="/courses/social-media/adopt"');
    expect((await house.officer.post('/courses/social-media/adopt')).status).toBe(303);
    expect((await house.desk()).files).toEqual(files);
    expect((await house.officer.post('/courses/nothing/adopt')).status).toBe(404);
  });
});
