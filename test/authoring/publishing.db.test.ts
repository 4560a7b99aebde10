import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { adoptedVersions } from '../../src/courses/adoption.store.ts';
import { courseOf } from '../../src/courses/course.ts';
import { folderHash, folderOf } from '../../src/courses/shipped.ts';
import { projections } from '../../src/projections.ts';
import { questionsOf } from '../../src/authoring/outline.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { COURSE, formIn, shippedCourse, study, type Study } from './make.ts';

const { files, course } = shippedCourse();
const { question } = questionsOf(files).find(({ question: one }) => one.kind === 'single')!;
const page = `/course/edit/questions/${question.id}`;
const DIFFERENCE = '/course/edit/difference';
const ADOPTION = '/course/edit/adoption';

onBoth('putting a draft into force', (open) => {
  let database: TestDatabase;
  let house: Study;
  beforeEach(async () => {
    database = await open();
    house = await study(database);
  });
  afterEach(() => house.app.close());

  const formOf = async (path: string) => formIn(await house.officer.get(path), path);
  const edit = async (path: string, fields: Record<string, string>) =>
    expect((await house.officer.post(path, { ...(await formOf(path)), ...fields })).status).toBe(303);
  const adoption = async () => formIn(await house.officer.get(DIFFERENCE), ADOPTION);

  it('shows what went and came, thing by thing, and takes one change back to the letter', async () => {
    expect((await house.officer.get(DIFFERENCE)).text).toContain('The draft changes nothing');
    await edit(page, { stem: question.stem.replace(/^\S+/, 'Whoever') });
    await edit('/course/edit/lessons/L1', { takeaway: 'Think, then post.' });
    const { text } = await house.officer.get(DIFFERENCE);
    expect(text).toContain('2 things are not as they are in force.');
    expect(text).toMatch(/<ins>[^]*Whoever[^]*<\/ins>/);
    expect(text).toContain('Think, then post.');
    expect((await house.seat.get(DIFFERENCE)).text).not.toContain('Put into force</button>');
    const back = formIn(
      { ...house.officer.last!, text: text.slice(text.indexOf(`value="question:${question.id}"`) - 300) },
      '/course/edit/undone',
    );
    expect(back).toMatchObject({ thing: `question:${question.id}`, revision: '1' });
    expect((await house.officer.post('/course/edit/undone', { ...back, revision: '0' })).status).toBe(409);
    expect((await house.officer.post('/course/edit/undone', back)).location).toBe(
      `${DIFFERENCE}?done=undone`,
    );
    expect((await house.officer.post('/course/edit/undone', back)).status).toBe(404);
    const { files: now } = await house.desk();
    expect(Object.keys(files).filter((path) => files[path] !== now[path])).toEqual(['en/lessons/L1.md']);
  });

  it('adopts exactly what was shown, with who, when and why; whoever is halfway keeps theirs', async () => {
    const begun = (await house.nurse.post(`/courses/${COURSE}/attempts`)).location;
    await edit('/course/edit/lessons/L1', { title: 'A title of our own' });
    const early = await adoption();
    await edit(page, { stem: 'Asked anew: what now?' });
    expect((await house.officer.post(ADOPTION, { ...early, note: 'Clearer.' })).status).toBe(409);
    const form = await adoption();
    const empty = await house.officer.post(ADOPTION, { ...form, note: ' ' });
    expect([empty.status, empty.text.includes('Say in a few words why.')]).toEqual([422, true]);
    const long = await house.officer.post(ADOPTION, { ...form, note: 'x'.repeat(501) });
    expect([long.status, long.text.includes('x'.repeat(501))]).toEqual([422, true]);
    expect((await house.seat.post(ADOPTION, { ...form, note: 'Mine.' })).status).toBe(403);
    const done = await house.officer.post(ADOPTION, { ...form, note: 'Staff asked for <it>.' });
    expect(done.location).toBe('/course/edit?done=in-force');
    expect((await house.officer.post(ADOPTION, { ...form, note: 'Twice.' })).status).toBe(409);
    const [last, first] = await adoptedVersions(database.read, COURSE);
    expect(last).toMatchObject({ number: 2, note: 'Staff asked for <it>.', shipped: first!.folder });
    const now = await courseOf(database.read, last!.hash);
    expect(now.lessons[0]!.title).toBe('A title of our own');
    expect(now.questions.find(({ id }) => id === question.id)!.stem).toBe('Asked anew: what now?');
    expect(now.questions).toHaveLength(course.questions.length);
    const folder = await folderOf(database.read, last!.folder!);
    expect(folderHash(folder)).toBe(last!.folder);
    expect(folder['en/lessons/L1.md']).toContain('title: A title of our own');
    const attempts = await database.read.selectFrom('attempt').select('course_hash').execute();
    expect(attempts).toEqual([{ course_hash: first!.hash }]);
    expect((await house.nurse.get(begun)).text).not.toContain('A title of our own');
    expect((await house.desk()).draft).toBeUndefined();
    expect((await house.officer.get(DIFFERENCE)).text).toContain('The draft changes nothing');
    const bodies = await database.read.selectFrom('ledger').select('body').execute();
    expect(bodies.filter(({ body }) => body.includes('Staff asked'))).toEqual([]);
    expect(await checkRebuild(database, projections, house.app.clock.now())).toMatchObject({ ok: true });
  });

  it('does not put into force what has to be mended, nor what began from another version', async () => {
    await edit(page, { 'option-1-why': '' });
    const faulty = await house.officer.get(DIFFERENCE);
    expect(faulty.text).toContain('One thing to mend before it can be put into force');
    expect(faulty.text).not.toContain(`action="${ADOPTION}"`);
    const { name } = await house.desk();
    const answer = await house.officer.post(ADOPTION, { shown: name, note: 'Anyway.' });
    expect([answer.status, answer.text.includes('Something has to be mended first')]).toEqual([409, true]);
    await edit(page, { 'option-1-why': 'Because.' });
    await house.adopt({ course, files: { ...files, 'en/words.yaml': '[]\n' } });
    const over = await house.officer.get(DIFFERENCE);
    expect(over.text).toContain('Another version of the course was put into force');
    expect(over.text).not.toContain(`action="${ADOPTION}"`);
    const late = await house.officer.post(ADOPTION, { shown: (await house.desk()).name, note: 'Anyway.' });
    expect(late.status).toBe(409);
    expect(await adoptedVersions(database.read, COURSE)).toHaveLength(2);
  });

  it('of two who put it into force at the same time one does', async () => {
    await edit(page, { stem: 'At once?' });
    const form = { ...(await adoption()), note: 'Now.' };
    await house.other.get('/account');
    const answers = await Promise.all([house.officer, house.other].map((who) => who.post(ADOPTION, form)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    expect(await adoptedVersions(database.read, COURSE)).toHaveLength(2);
  });
});
