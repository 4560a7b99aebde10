import { courseFrom } from '../../src/courses/course-folder.ts';
import { adoptedVersions } from '../../src/courses/adoption.store.ts';
import { withPart } from '../../src/authoring/parts.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';
import { COURSE, shippedCourse, study, type Study } from './make.ts';

const { files, policy, course } = shippedCourse();

onSqlite('earlier versions of the course', (open) => {
  let database: TestDatabase;
  let house: Study;
  beforeAll(async () => {
    database = await open();
    house = await study(database);
    const now = {
      ...withPart(files, 'word:identifier', undefined, ''),
      'en/lessons/L1.md': files['en/lessons/L1.md']!.replace(/title: .*/, 'title: A title of ours'),
    };
    await house.adopt({
      course: courseFrom(now, policy, ''),
      files: now,
      shipped: files,
      note: 'Because <of> us',
    });
    await house.adopt({ course });
  });
  afterAll(() => house.app.close());

  it('are listed with who, when and why', async () => {
    const { text } = await house.seat.get('/course/versions');
    expect(text.match(/href="\/course\/versions\/[0-9a-f]{64}"/g)).toHaveLength(3);
    expect(text).toContain('Because &lt;of&gt; us');
    expect(text).toContain('5 Oct 2026, 09:00');
    expect(text.match(/In force/g)).toHaveLength(1);
    expect((await house.nurse.get('/course/versions')).status).toBe(403);
  });

  it('open as they were, with what they changed, lesson by lesson and question by question', async () => {
    const [third, second, first] = await adoptedVersions(database.read, COURSE);
    const page = await house.officer.get(`/course/versions/${second!.hash}`);
    expect(page.text).toContain('Changed against the version before: 2 things');
    expect(page.text).toContain('L1 A title of ours');
    const links = page.text.match(/\/course\/preview\/questions\/[^"]+/g)!;
    expect(links).toHaveLength(course.questions.length);
    const lesson = await house.officer.get(`/course/preview/lessons/L1?of=${second!.hash}`);
    expect(lesson.text).toContain('<h1>A title of ours</h1>');
    expect(lesson.text).toContain('An earlier version');
    expect((await house.officer.get(`/course/preview/lessons/L1?of=${first!.hash}`)).text).not.toContain(
      'A title of ours',
    );
    expect((await house.officer.get(links[0])).status).toBe(200);
    expect((await house.officer.get(`/course/versions/${third!.hash}`)).status).toBe(200);
    for (const odd of ['0'.repeat(64), 'x'])
      expect((await house.officer.get(`/course/versions/${odd}`)).status).toBe(404);
  });
});
