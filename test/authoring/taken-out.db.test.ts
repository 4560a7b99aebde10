import { questionsOf } from '../../src/authoring/outline.ts';
import { partOf } from '../../src/authoring/parts.ts';
import { withoutQuestion } from '../../src/authoring/questions.ts';
import type { CourseFiles } from '../../src/courses/course-folder.ts';
import { onBoth } from '../support/databases.ts';
import { formIn, shippedCourse, study, type Study } from './make.ts';

const { files, course } = shippedCourse();
const { question, part } = questionsOf(files).find((one) => one.question.kind === 'single')!;
const page = `/course/edit/questions/${question.id}`;
const SENTENCE = 'This was taken out of the course while you worked on it';

onBoth('what is taken out of the course while it is open in a form', (open) => {
  let house: Study;
  beforeEach(async () => {
    house = await study(await open());
  });
  afterEach(() => house.app.close());

  const formOf = async (path: string) => formIn(await house.officer.get(path), path);
  /** Puts another course into force, as an update taken whole does. */
  const force = (now: CourseFiles) => house.adopt({ course, files: now, shipped: now });

  const withoutLesson = (id: string): CourseFiles =>
    Object.fromEntries(
      Object.entries(files)
        .filter(([path]) => path !== `en/lessons/${id}.md`)
        .map(([path, text]) => [
          path,
          path === 'course.yaml' ? text.replace(new RegExp(` {2}- \\{id: ${id},[^}]*\\}\n`), '') : text,
        ]),
    );

  it('keeps what was typed of a question, says why it cannot be saved, and puts nothing back', async () => {
    const mine = { ...(await formOf(page)), stem: 'Typed for an hour.', 'option-1-why': 'Typed, too.' };
    await force(withoutQuestion(files, question.id));
    expect((await house.officer.get(page)).status).toBe(404);
    const entries = await house.entries();
    let late = await house.officer.post(page, mine);
    for (let again = 0; again < 2; again++) {
      expect([late.status, late.text.includes(SENTENCE)]).toEqual([409, true]);
      expect(formIn(late, page)).toMatchObject({ stem: 'Typed for an hour.', 'option-1-why': 'Typed, too.' });
      late = await house.officer.post(page, formIn(late, page));
    }
    expect(await house.entries()).toBe(entries);
    expect(partOf((await house.desk()).files, part.thing)).toBeUndefined();
  });

  it('keeps what was typed of a question that was changed in a draft before', async () => {
    await house.officer.post(page, { ...(await formOf(page)), stem: 'Once.' });
    const mine = { ...(await formOf(page)), stem: 'Typed for an hour.' };
    await house.other.post('/course/edit/end');
    await force(withoutQuestion(files, question.id));
    const late = await house.officer.post(page, mine);
    expect([late.status, formIn(late, page)['stem']]).toEqual([409, 'Typed for an hour.']);
    const again = await house.officer.post(page, formIn(late, page));
    expect([again.status, again.text.includes(SENTENCE)]).toEqual([409, true]);
    expect((await house.desk()).draft).toBeUndefined();
  });

  it('keeps what was typed of a new question whose draft was given up', async () => {
    const given = { kind: 'story', stem: 'Bea finds a phone.', clause: 'SM-02', lesson: 'L3' };
    const added = await house.officer.post('/course/edit/questions', given);
    const [place] = added.location.split('?');
    const mine = { ...(await formOf(place!)), stem: 'Typed for an hour.' };
    await house.other.post('/course/edit/end');
    let late = await house.officer.post(place!, mine);
    for (let again = 0; again < 2; again++) {
      expect([late.status, formIn(late, place!)['stem']]).toEqual([409, 'Typed for an hour.']);
      late = await house.officer.post(place!, formIn(late, place!));
    }
    expect((await house.desk()).draft).toBeUndefined();
  });

  it('keeps what was typed of a lesson, also while a button rearranges its form', async () => {
    const at = '/course/edit/lessons/L7-it';
    const mine = { ...(await formOf(at)), takeaway: 'Typed for an hour.' };
    await force(withoutLesson('L7-it'));
    expect((await house.officer.get(at)).status).toBe(404);
    const entries = await house.entries();
    const late = await house.officer.post(at, mine);
    expect([late.status, late.text.includes(SENTENCE)]).toEqual([409, true]);
    expect(formIn(late, at)).toMatchObject({ takeaway: 'Typed for an hour.', minutes: '4' });
    const moved = await house.officer.post(at, { ...formIn(late, at), do: 'add-source' });
    expect([moved.status, formIn(moved, at)['takeaway']]).toEqual([200, 'Typed for an hour.']);
    expect((await house.officer.post(at, formIn(moved, at))).status).toBe(409);
    expect(await house.entries()).toBe(entries);
  });

  it('is not found where it never was, and nobody but an author sees it', async () => {
    const mine = await formOf(page);
    await force(withoutQuestion(files, question.id));
    for (const path of ['questions/nothing', 'lessons/L99', 'lessons/__proto__'])
      expect([path, (await house.officer.post(`/course/edit/${path}`, mine)).status]).toEqual([path, 404]);
    for (const browser of [house.seat, house.nurse]) {
      await browser.get('/');
      expect((await browser.post(page, mine)).status).toBe(403);
    }
  });
});
