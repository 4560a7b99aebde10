import { courseFrom } from '../../src/courses/course-folder.ts';
import { questionVersion } from '../../src/courses/question-version.ts';
import { questionFaults } from '../../src/courses/check-question.ts';
import { picturesIn, textsIn } from '../../src/courses/picture-words.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { courseIn } from '../../src/courses/translated.ts';
import { contentHash } from '../../src/files/content.store.ts';
import { withSpanish } from '../support/spanish.ts';

const svg = (drawn: string): string =>
  `data:image/svg+xml;base64,${Buffer.from(`<svg>${drawn}</svg>`).toString('base64')}`;

describe('a course in another language', () => {
  const { policy } = shippedCourse();
  const files = withSpanish();
  const course = courseFrom(files, policy, '');
  const spanish = courseIn('es', course, files)!;

  it('is whole: each thing in it, in the same order, under the same ids, with the same key', () => {
    expect(spanish.language).toBe('es');
    expect(spanish.title).toBe('ñ Redes sociales');
    expect(spanish.lessons.map(({ id }) => id)).toEqual(course.lessons.map(({ id }) => id));
    expect(
      spanish.lessons.every(({ title, language }) => title.startsWith('ñ ') && language === undefined),
    ).toBe(true);
    expect(spanish.questions.every(({ language }) => language === undefined)).toBe(true);
    expect(spanish.questions.map(({ id, options }) => [id, options.map(({ right }) => right)])).toEqual(
      course.questions.map(({ id, options }) => [id, options.map(({ right }) => right)]),
    );
    expect(
      spanish.scenarios.every(({ text, language }) => text.startsWith('ñ ') && language === undefined),
    ).toBe(true);
    expect(spanish.points.every(({ point }) => point.startsWith('ñ '))).toBe(true);
    expect(spanish.questions.flatMap((one) => questionFaults(one, spanish))).toEqual([]);
  });

  it('asks the same questions, and not others of the same id: a report has one line for both', () => {
    for (const [n, question] of spanish.questions.entries())
      expect(questionVersion(question)).toBe(questionVersion(course.questions[n]!));
    expect(questionVersion(spanish.scenarios[0]!)).toBe(questionVersion(course.scenarios[0]!));
  });

  it('has its pictures with the words in them in that language', () => {
    const pictures = picturesIn('es', files);
    expect(Object.fromEntries(pictures.map(({ name, body }) => [name, contentHash(body)]))).toEqual(
      spanish.pictures,
    );
    for (const { name, body } of pictures) {
      expect(spanish.pictures[name]).not.toBe(course.pictures[name]);
      expect(textsIn(body).every((text) => text.startsWith('ñ '))).toBe(true);
    }
    const real = shippedCourse().files;
    const station = picturesIn('es', real).find(({ name }) => name === 'nurses-station.svg')!;
    expect(textsIn(station.body)).toEqual(expect.arrayContaining(['Nombre', 'Cama 4', 'M. Hale']));
    // An organisation's own picture in its place keeps what nobody translated.
    const own = svg('<text>Name</text><text>Our &amp; door</text>');
    expect(picturesIn('es', { ...real, 'pictures/nurses-station.svg': own })).toContainEqual({
      name: 'nurses-station.svg',
      body: svg('<text>Nombre</text><text>Our &amp; door</text>'),
    });
  });

  it('says in English what is not there in it, and marks it', () => {
    const { 'es/lessons/L2.md': _lesson, ...few } = files;
    const path = 'es/questions/L1.yaml';
    const cut = { ...few, [path]: files[path]!.replace('id: who-is-covered', 'id: who-else-is-covered') };
    const made = courseIn('es', course, cut)!;
    expect(made.lessons.find(({ id }) => id === 'L2')).toMatchObject({ language: 'en' });
    expect(made.lessons.find(({ id }) => id === 'L1')!.language).toBeUndefined();
    expect(made.questions.find(({ id }) => id === 'who-is-covered')).toMatchObject({ language: 'en' });
    expect(made.questions.filter(({ language }) => language === 'en')).toHaveLength(1);
  });

  it('has no question with another key, and none out of a file that cannot be read', () => {
    const path = 'es/questions/L1.yaml';
    const other = { ...files, [path]: files[path]!.replace('right: true', 'right: false') };
    expect(courseIn('es', course, other)!.questions.filter(({ language }) => language === 'en')).toHaveLength(
      1,
    );
    const broken = courseIn('es', course, { ...files, [path]: ': no yaml [' })!;
    expect(broken.questions.filter(({ language }) => language === 'en').length).toBeGreaterThan(2);
  });

  it('says in English what the organisation changed since, until it changes the Spanish too', () => {
    const path = 'en/questions/L1.yaml';
    const edited = { ...files, [path]: files[path]!.replace('Who is covered by our', 'Who is bound by our') };
    const changed = courseFrom(edited, policy, '');
    const old = courseIn('es', changed, edited, files)!;
    expect(old.questions.filter(({ language }) => language === 'en').map(({ id }) => id)).toEqual([
      'who-is-covered',
    ]);
    const both = {
      ...edited,
      'es/questions/L1.yaml': files['es/questions/L1.yaml']!.replace('ñ Who is covered', 'ñ Who is bound'),
    };
    expect(
      courseIn('es', changed, both, files)!.questions.every(({ language }) => language === undefined),
    ).toBe(true);
    const lesson = { ...files, 'en/lessons/L1.md': `${files['en/lessons/L1.md']}\nOne more line.\n` };
    const made = courseIn('es', courseFrom(lesson, policy, ''), lesson, files)!;
    expect(made.lessons.filter(({ language }) => language === 'en').map(({ id }) => id)).toEqual(['L1']);
  });

  it('is none where the language has not even a title', () => {
    const { 'es/course.yaml': _plan, ...none } = files;
    expect(courseIn('es', course, none)).toBeUndefined();
  });
});
