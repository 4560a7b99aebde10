import { checkLanguage } from '../../src/courses/check-languages.ts';
import { courseFrom, filesIn, type CourseFiles } from '../../src/courses/course-folder.ts';
import { courseHash, SHIPPED, shippedCourse } from '../../src/courses/shipped.ts';
import { placesIn } from '../../src/courses/places.ts';
import { remarksOn } from '../../src/courses/remarks.ts';
import { FileError } from '../../src/files/yaml-file.ts';
import { withPackage } from './with-package.ts';

const { policy, course } = shippedCourse();
const SOUND = filesIn(SHIPPED);

function said(files: CourseFiles): string {
  try {
    courseFrom(files, policy, 'c');
    return '';
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.message;
  }
}

describe('a lesson that is a package', () => {
  it('has a title and a takeaway in its file, and no parts', () => {
    const made = courseFrom(withPackage(SOUND), policy, 'c');
    expect(made.lessons.at(-1)).toEqual({
      id: 'L9',
      package: 'fire-safety',
      minutes: 20,
      critical: false,
      'test out': false,
      roles: ['all'],
      except: [],
      clauses: [],
      practice: [],
      title: 'When it burns',
      takeaway: 'Get out, then call.',
      sources: [],
      screens: [],
    });
    // A course without one is what it was.
    expect(courseHash(courseFrom(SOUND, policy, 'c'))).toBe(courseHash(course));
    expect(made.lessons[0]).not.toHaveProperty('package');
  });

  it.each([
    ['clauses: [SM-01], ', '', 'clauses: must be left out: a package has none'],
    ['practice: [], ', '', 'practice: must be left out: a package has none'],
    ['"test out": true, ', '', 'test out: must be false for a package'],
    [
      '',
      '## The story\n\nOnce.\n\n## The rule\n\nNo.\n\n## Try it\n\nSo.\n',
      'L9: is the package fire-safety, and so has a head alone',
    ],
  ])('may have neither what goes with a text of ours: %s%s', (line, body, sentence) => {
    expect(said(withPackage(SOUND, { line, body }))).toContain(sentence);
  });

  it('names a package as packages are named, and no other lesson goes without clauses or text', () => {
    expect(said(withPackage(SOUND, { id: 'Fire Safety' }))).toContain('must be the id of a package');
    const plan = SOUND['course.yaml']!;
    expect(said({ ...SOUND, 'course.yaml': plan.replace('clauses: [SM-02, SM-03],', '') })).toContain(
      'clauses: is missing',
    );
    const head = /^---\n[^]*?\n---\n/.exec(SOUND['en/lessons/L2.md']!)![0];
    expect(said({ ...SOUND, 'en/lessons/L2.md': head })).toContain(
      'L2: needs the parts The story, The rule and Try it, once each, in order',
    );
    const own = 'L9:\n  story:\n    words: Ours.\n';
    expect(said({ ...withPackage(SOUND), 'own.yaml': own })).toContain(
      'is a package: there is no part to add to',
    );
    const other = { ...withPackage(SOUND), 'es/lessons/L1.md': SOUND['en/lessons/L1.md']! };
    expect(checkLanguage(courseFrom(other, policy, 'c'), other, 'es', '')).toContainEqual(
      expect.objectContaining({ file: 'es/lessons/L9.md', text: 'this file is missing' }),
    );
  });

  it('is remarked on: whether the package is here the check cannot see', () => {
    const files = withPackage(SOUND);
    const remarks = remarksOn(courseFrom(files, policy, 'c'), policy, placesIn(files, 'en', 'c'));
    expect(remarks.filter(({ about }) => about === 'L9')).toEqual([
      {
        about: 'L9',
        file: 'c/course.yaml',
        line: files['course.yaml']!.split('\n').findIndex((line) => line.includes('fire-safety')) + 1,
        text: expect.stringContaining('is the package fire-safety: it must be in use') as string,
      },
    ]);
  });
});
