import { courseFrom } from '../../src/courses/course-folder.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import { transact } from '../../src/database/database.ts';
import { QUESTION_KINDS } from '../../src/courses/question-file.ts';
import { questionsOf } from '../../src/authoring/outline.ts';
import { withPart } from '../../src/authoring/parts.ts';
import { fill, press, type House } from '../support/flow.ts';
import { idOf, type Tour } from './tour.ts';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 50"><rect width="80" height="50"/></svg>';

/** The pages of whoever writes the course. */
export function authoringPages(house: House, tour: Tour): void {
  const { files, policy } = shippedCourse();
  const edit = '/course/edit';

  it('of the course as its authors see it', async () => {
    await tour.visit('authoring', 'officer', edit);
    for (const shelf of ['questions', 'points', 'words', 'scenarios', 'pictures'])
      await tour.visit(`authoring.${shelf}`, 'officer', `${edit}?show=${shelf}`);
    await tour.visit('authoring.none', 'officer', `${edit}?show=questions&only=changed`);
    await tour.visit('authoring.seat', 'nurse', edit);
    await tour.visit('authoring.no-difference', 'officer', `${edit}/difference`);
    await tour.visit('authoring.update.same', 'officer', '/course/update');
    await tour.visit('authoring.versions', 'officer', '/course/versions');
    const { hash } = await house.database.read
      .selectFrom('course_in_force')
      .select('hash')
      .executeTakeFirstOrThrow();
    await tour.visit('authoring.version', 'officer', `/course/versions/${hash}`);
    await tour.visit('authoring.scenarios', 'officer', '/course/scenarios');
    await tour.visit('scorm.export', 'officer', '/packages/export');
    await tour.visit('authoring.preview.lesson', 'officer', '/course/preview/lessons/L2?role=it&country=uk');
  });

  it('of the forms of questions', async () => {
    for (const kind of QUESTION_KINDS) {
      const { question } = questionsOf(files).find((one) => one.question.kind === kind)!;
      await tour.visit(`authoring.question.${kind}`, 'officer', `${edit}/questions/${question.id}`);
      await tour.visit(`authoring.preview.${kind}`, 'officer', `/course/preview/questions/${question.id}`);
    }
    const { question } = questionsOf(files).find((one) => one.question.kind === 'single')!;
    await tour.visit('authoring.question.seat', 'nurse', `${edit}/questions/${question.id}`);
    const page = await tour.visit('authoring.question.again', 'officer', `${edit}/questions/${question.id}`);
    await tour.send('authoring.question.moved', page, 'Add an answer');
    await page.getByRole('button', { name: 'Save in the draft', exact: true }).first().click();
    await page.waitForURL('**done=saved');
    await tour.look('authoring.question.faults', page);
    await tour.visit('authoring.preview.faults', 'officer', `/course/preview/questions/${question.id}`);
    const fresh = await tour.visit('authoring.question.new', 'officer', `${edit}/questions/new`);
    await tour.send('authoring.question.new.errors', fresh, 'Add this question');
  });

  it('of the forms of lessons, pictures, words and points', async () => {
    const page = await tour.visit('authoring.lesson', 'officer', `${edit}/lessons/L2`);
    await page.locator('summary', { hasText: 'What you can write here' }).click();
    await page.locator('#story').fill('## The rule');
    await page.getByRole('button', { name: 'Save in the draft', exact: true }).first().click();
    await tour.look('authoring.lesson.errors', page);
    const own = await tour.visit('authoring.own', 'officer', `${edit}/own/L1`);
    await own.locator('#words-story').fill('Ask at [office phone].');
    await own.locator('#alt-story').fill('Our desk');
    await own
      .locator('#file-story')
      .setInputFiles({ name: 'desk.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(SVG) });
    await press(own, 'Save in the draft The story');
    await tour.look('authoring.own.saved', own);
    await own
      .locator('#file-story')
      .setInputFiles({ name: 'x.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('no') });
    await tour.send('authoring.own.errors', own, 'Save in the draft The story');
    const pictures = await tour.visit('authoring.picture.new', 'officer', `${edit}/pictures/new`);
    await tour.send('authoring.picture.new.errors', pictures, 'Add this picture');
    await pictures
      .getByLabel('Picture', { exact: true })
      .setInputFiles({ name: 'a.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(`${SVG} `) });
    await press(pictures, 'Add this picture');
    await tour.look('authoring.picture', pictures);
    const words = await tour.visit('authoring.word.new', 'officer', `${edit}/words/new`);
    await tour.send('authoring.word.new.errors', words, 'Save in the draft');
    await tour.visit('authoring.word', 'officer', `${edit}/words/identifier`);
    await tour.visit('authoring.point', 'officer', `${edit}/points/SM-02`);
  });

  it('of two authors at one question, and of what the draft changes', async () => {
    const { question } = questionsOf(files).find((one) => one.question.kind === 'multiple')!;
    const path = `${edit}/questions/${question.id}`;
    const one = await tour.as('officer');
    const other = await one.context().newPage();
    for (const page of [one, other]) await page.goto(path);
    await one.locator('#stem').fill(`${question.stem} So?`);
    await other.locator('#stem').fill(`${question.stem} And?`);
    for (const page of [one, other]) {
      await page.getByRole('button', { name: 'Save in the draft', exact: true }).first().click();
      await page.waitForLoadState();
    }
    await tour.look('authoring.question.clash', other);
    expect(await other.locator('#stem').inputValue()).toBe(`${question.stem} And?`);
    await other.close();
    const difference = await tour.visit('authoring.difference', 'officer', `${edit}/difference`);
    expect(await difference.getByText('to mend before it can be put into force').count()).toBe(1);
  });

  it('of an update beside what was changed here', async () => {
    const now = house.app.clock.now();
    const officer = await idOf(house, 'officer@larkfield.example');
    const [first, second] = questionsOf(files);
    const older = withPart(
      {
        ...files,
        'en/lessons/L3.md': files['en/lessons/L3.md']!.replace(/takeaway: .*/, 'takeaway: An older line.'),
      },
      first!.part.thing,
      first!.part.text.replace(first!.question.stem.split(' ')[0]!, 'Formerly'),
      '',
    );
    const ours = withPart(
      older,
      first!.part.thing,
      first!.part.text.replace(first!.question.stem.split(' ')[0]!, 'Ours'),
      '',
    );
    const all = withPart(
      ours,
      second!.part.thing,
      second!.part.text.replace(second!.question.stem.split(' ')[0]!, 'Ours'),
      '',
    );
    await transact(house.database.write, (tx) =>
      adoptCourse(tx, now, officer, { course: courseFrom(all, policy, ''), files: all, shipped: older }),
    );
    const page = await tour.as('officer');
    await page.goto(edit);
    await tour.visit('authoring.overtaken', 'officer', `${edit}/difference`);
    await tour.visit('authoring.bring-up', 'officer', '/course/update');
    await page.goto(edit);
    await page.locator('summary', { hasText: 'Give the draft up' }).click();
    await press(page, 'Give the draft up');
    await tour.visit('course-in-force.update', 'officer', '/course');
    await tour.visit('authoring.update', 'officer', '/course/update');
    await press(page, 'Take it into the draft');
    await tour.look('authoring.difference.taken', page);
    await fill(page, { 'Why this change': '' });
    await tour.send('authoring.difference.errors', page, 'Put into force');
    await fill(page, { 'Why this change': 'The yearly update.' });
    await press(page, 'Put into force');
    await tour.look('authoring.in-force', page);
  });
}
