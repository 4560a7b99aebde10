import { courseFrom, type CourseFiles } from '../../src/courses/course-folder.ts';
import { courseInForce } from '../../src/courses/course.store.ts';
import { courseOf } from '../../src/courses/course.ts';
import { FileError } from '../../src/files/yaml-file.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';
import { COURSE, formIn, shippedCourse, study, type Study } from './make.ts';

const { files, policy } = shippedCourse();
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('one')]);
const OTHER = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('two')]);
const file = (content: Buffer | string, name = 'x.png') => ({ field: 'file', name, content });
const PAGE = '/course/edit/own/L1';

onSqlite('an organisation’s own words and pictures', (open) => {
  let database: TestDatabase;
  let house: Study;
  beforeEach(async () => {
    database = await open();
    house = await study(database);
  });
  afterEach(() => house.app.close());

  const save = async (
    part: string,
    fields: Record<string, string>,
    content: Buffer | string | null = null,
  ) => {
    await house.officer.get(PAGE);
    const revision = formIn(house.officer.last!, `${PAGE}/${part}`)['revision'] as string;
    const given = { revision, words: '', alt: '', ...fields };
    // A browser sends a file without a name when none was chosen.
    return house.officer.postFile(`${PAGE}/${part}`, content === null ? file('', '') : file(content), given);
  };
  const putIntoForce = async () => {
    const form = formIn(await house.officer.get('/course/edit/difference'), '/course/edit/adoption');
    expect((await house.officer.post('/course/edit/adoption', { ...form, note: 'Ours.' })).status).toBe(303);
  };
  const pictures = async () =>
    Object.keys((await house.desk()).files).filter((path) => path.startsWith('pictures/own-'));

  it('stand at the end of a part of a lesson for everybody, with the policy’s brackets filled', async () => {
    const answer = await save(
      'story',
      { words: 'At our **front desk** call [office phone].', alt: 'Our <front> desk' },
      PNG,
    );
    expect(answer.location).toBe(`${PAGE}?done=saved#story`);
    expect((await house.officer.get(PAGE)).text).toContain('alt="Our &lt;front&gt; desk"');
    expect((await house.desk()).files['en/lessons/L1.md']).toBe(files['en/lessons/L1.md']);
    const preview = await house.officer.get('/course/preview/lessons/L1?country=uk');
    expect(preview.text).toMatch(
      /<div class="own-words"><p>At our <strong>front desk<\/strong> call our office phone\.<\/p>/,
    );
    await putIntoForce();
    const course = await courseOf(database.read, (await courseInForce(database.read, COURSE))!.hash);
    const [name] = await pictures();
    expect(course.own).toEqual({
      L1: {
        story: {
          words: 'At our **front desk** call [office phone].',
          picture: name!.slice(9),
          alt: 'Our <front> desk',
        },
      },
    });
    const begun = (await house.nurse.post(`/courses/${COURSE}/attempts`)).location;
    const attempt = begun.split('/')[2]!;
    const lesson = await house.nurse.get(`/attempts/${attempt}/L1/story`);
    expect(lesson.text).toContain('<strong>front desk</strong> call our office phone.');
    const picture = /src="(\/pictures\/[0-9a-f]{64})" alt="Our &lt;front&gt; desk"/.exec(lesson.text)![1]!;
    const served = await house.nurse.get(picture);
    expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await house.nurse.get(`/attempts/${attempt}/L1/rule`)).text).not.toContain('own-words');
  });

  it('survive an update of the lesson, and pictures nobody shows any more are gone', async () => {
    const older = {
      ...files,
      'en/lessons/L1.md': files['en/lessons/L1.md']!.replace('## Try it\n', '## Try it\n\nOld line.\n'),
    };
    await house.adopt({ course: courseFrom(older, policy, ''), files: older, shipped: older });
    await save('rule', { words: 'Ours.', alt: 'A desk' }, PNG);
    await save('rule', { words: 'Ours.', alt: 'Another desk' }, OTHER);
    expect(await pictures()).toHaveLength(1);
    await putIntoForce();
    const form = formIn(await house.officer.get('/course/update'), '/course/update');
    expect(house.officer.last!.text).not.toContain('Changed on both sides');
    await house.officer.post('/course/update', form);
    await putIntoForce();
    const now = (await house.desk()).files;
    expect(now['en/lessons/L1.md']).toBe(files['en/lessons/L1.md']);
    expect(now['own.yaml']).toContain('Ours.');
    await save('rule', { words: 'Ours.', without: '1' });
    expect(await pictures()).toEqual([]);
    await save('rule', {});
    expect((await house.desk()).files['own.yaml']).toBeUndefined();
  });

  it('are refused with a sentence at their field, and what was typed stays', async () => {
    for (const [content, says] of [
      ['<svg onload="x"></svg>', 'holds more than a drawing'],
      ['hello', 'none of SVG, PNG, JPG and WEBP'],
      [Buffer.concat([PNG, Buffer.alloc(301 * 1024)]), '300 KB at most'],
    ] as const) {
      const answer = await save('try', { words: 'Kept & safe', alt: 'x' }, content);
      expect([answer.status, answer.text.includes(says)]).toEqual([422, true]);
      expect(answer.text).toContain('Kept &amp; safe');
      expect(answer.text).toContain('Choose the picture again.');
    }
    const blind = await save('try', { words: 'Kept' }, PNG);
    expect([blind.status, blind.text.includes('Say what the picture shows.')]).toEqual([422, true]);
    expect((await house.desk()).draft).toBeUndefined();
    await save('try', { words: 'Ask [nobody at all].' });
    expect((await house.officer.get(PAGE)).text).toContain('[nobody at all] is not among the policy');
    const late = await house.other.postFile(`${PAGE}/story`, file('', ''), {
      revision: '0',
      words: 'Late',
      alt: '',
    });
    expect([late.status, late.text.includes('Late')]).toEqual([409, true]);
    for (const odd of ['/course/edit/own/L99', '/course/edit/own/__proto__'])
      expect((await house.officer.get(odd)).status).toBe(404);
    const nowhere = await house.officer.postFile(`${PAGE}/nothing`, file('', ''), { revision: '0' });
    expect(nowhere.status).toBe(404);
    const seat = await house.seat.postFile(`${PAGE}/story`, file('', ''), { revision: '0' });
    expect(seat.status).toBe(403);
  });

  it('of two authors set beside each other only the part that both wrote', async () => {
    const revision = '0';
    await save('rule', { words: 'Of the rule.', alt: 'A desk' }, PNG);
    await save('story', { words: 'Of the first.' });
    const late = await house.other.postFile(`${PAGE}/story`, file('', ''), {
      revision,
      words: 'Of the second.',
      alt: '',
    });
    expect(late.status).toBe(409);
    const clash = late.text.split('class="card clash"')[1]!.split('</section>')[0]!;
    expect([clash.includes('Of the first.'), clash.includes('Of the second.')]).toEqual([true, true]);
    expect(clash).not.toContain('Of the rule.');
    expect(late.text.match(/Save mine over theirs/g)).toHaveLength(1);
    const again = formIn(late, `${PAGE}/story`);
    await house.other.postFile(`${PAGE}/story`, file('', ''), again as Record<string, string>);
    expect((await house.desk()).files['own.yaml']).toMatch(
      /Of the second[^]*Of the rule|Of the rule[^]*Of the second/,
    );
  });

  it('keep the tick that takes a picture out when something else is wrong', async () => {
    await save('story', { words: 'Kept', alt: 'A desk' }, PNG);
    const wrong = await save('story', { words: 'Kept', alt: 'A desk', without: '1' }, 'hello');
    expect(wrong.status).toBe(422);
    expect(formIn(wrong, `${PAGE}/story`)).toMatchObject({ without: '1' });
  });

  it('add a picture to a lesson, replace it by one of its kind, and take it out where nothing shows it', async () => {
    const wrong = await house.officer.postFile('/course/edit/pictures', file('x'), {
      place: 'L9:story',
      alt: '',
    });
    expect([wrong.status, wrong.text.includes('href="#file"'), wrong.text.includes('href="#place"')]).toEqual(
      [422, true, true],
    );
    const put = await house.officer.postFile('/course/edit/pictures', file(PNG, 'Maria Lopez.png'), {
      place: 'L2:try',
      alt: 'A [desk] & chair',
    });
    expect(put.location).toBe('/course/edit/lessons/L2?done=picture-put');
    const [path] = await pictures();
    const name = path!.slice('pictures/'.length);
    const desk = (await house.desk()).files;
    expect(desk['en/lessons/L2.md']!.trimEnd().endsWith(`![A (desk) & chair](${name})`)).toBe(true);
    expect((await house.officer.get('/course/preview/lessons/L2')).text).toContain(
      'alt="A (desk) &amp; chair"',
    );
    const page = `/course/edit/pictures/${name}`;
    const shown = await house.officer.get(page);
    expect(shown.text).toContain('<li>en/lessons/L2.md</li>');
    expect((await house.officer.post(`${page}/gone`, { revision: '1' })).status).toBe(409);
    const jpg = await house.officer.postFile(page, file(Buffer.from('ffd8ff00', 'hex')), { revision: '1' });
    expect([jpg.status, jpg.text.includes('of the same kind')]).toEqual([422, true]);
    expect((await house.officer.postFile(page, file(OTHER), { revision: '1' })).location).toBe(
      `${page}?done=saved`,
    );
    const alone = await house.officer.postFile('/course/edit/pictures', file(PNG), { place: '', alt: '' });
    const idle = alone.location.split('?')[0]!;
    expect((await house.officer.follow()).text).toContain('Nothing shows it yet.');
    expect(
      (
        await house.officer.post(`${idle}/gone`, {
          revision: formIn(house.officer.last!, idle)['revision'] as string,
        })
      ).location,
    ).toContain('done=removed');
    const bodies = await database.read.selectFrom('ledger').select('body').execute();
    expect(bodies.filter(({ body }) => body.includes('Lopez'))).toEqual([]);
    expect((await house.officer.get('/course/edit/pictures/nothing.png')).status).toBe(404);
  });
});

describe('own.yaml', () => {
  const problems = (own: string, more: CourseFiles = {}) => {
    try {
      courseFrom({ ...files, ...more, 'own.yaml': own }, policy, '');
      return [];
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return error.problems.map(({ file: path, line, text }) => `${path}:${line}: ${text}`);
    }
  };

  it('is checked with its lines', () => {
    expect(problems('L1:\n  story:\n    words: Hello [privacy lead]\n')).toEqual([]);
    expect(problems('L99:\n  story: {words: x}\n')).toEqual(['own.yaml:1: there is no such lesson']);
    expect(problems('L1:\n  story:\n    words: Hello\nL2:\n  try:\n    words: Ask [no one]\n')[0]).toMatch(
      /^own\.yaml:6: \[no one\] is not/,
    );
    expect(problems('L1:\n  story:\n    picture: cat.png\n    alt: A cat\n')).toEqual([
      'own.yaml:3: there is no picture pictures/cat.png',
    ]);
    expect(problems('L1:\n  story:\n    picture: cat.png\n').join()).toContain('has no alt');
    expect(problems('L1:\n  story: {}\n').join()).toContain('needs words or a picture');
    expect(problems('L1:\n  end: {words: x}\n').join()).toContain('own.yaml:');
  });
});
