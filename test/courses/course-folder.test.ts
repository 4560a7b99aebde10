import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCourse } from '../../src/courses/check.ts';
import { placesUnknown } from '../../src/courses/places.ts';
import { readCourseFolder, SHIPPED, shippedCourse } from '../../src/courses/shipped.ts';
import { isFor } from '../../src/courses/fitting.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { FileError } from '../../src/files/yaml-file.ts';

const { course, policy } = shippedCourse();

describe('the shipped course', () => {
  it('has eight lessons for everyone, some longer for a role, each with a story, rules and something to try', () => {
    for (const role of JOB_ROLES) {
      const mine = course.lessons.filter((lesson) => isFor(lesson, { roles: [role], country: 'us' }));
      const taught = new Set(mine.map((lesson) => lesson.id.split('-')[0]));
      expect([...taught]).toEqual(['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7', 'L8']);
    }
    for (const lesson of course.lessons)
      expect(lesson.screens.map((s) => s.kind)).toEqual(['story', 'rule', 'try']);
  });

  it('gives a reason for every option of every question', () => {
    for (const question of course.questions)
      for (const option of question.options) expect(option.why.length).toBeGreaterThan(15);
  });

  it('asks about every clause', () => {
    const asked = new Set(course.questions.flatMap((question) => question.clauses));
    expect(policy.clauses.filter((clause) => !asked.has(clause.id))).toEqual([]);
  });

  it('teaches every clause', () => {
    const taught = new Set(course.lessons.flatMap((lesson) => lesson.clauses));
    expect(policy.clauses.filter((clause) => !taught.has(clause.id))).toEqual([]);
  });
});

describe('a course folder with a mistake', () => {
  let folder: string;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'heed-course-')), 'course');
    cpSync(SHIPPED, folder, { recursive: true });
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  function edit(file: string, from: string | RegExp, to: string): string {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const edited = text.replace(from, to);
    expect(edited).not.toBe(text);
    writeFileSync(path, edited);
    try {
      readCourseFolder(folder);
      return '';
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return error.message;
    }
  }

  it.each([
    ['en/questions/L1.yaml', /why: .+/, 'why: ""', 'why'],
    ['en/questions/L1.yaml', /clauses: \[SM-01\]/, 'clauses: [SM-99]', 'SM-99'],
    ['en/questions/L2.yaml', /right: true/g, 'right: false', 'no option is right'],
    ['en/lessons/L3.md', '[[SM-04]]', '', 'SM-04'],
    ['en/lessons/L3.md', '## Try it', '## Tray it', 'Tray it'],
    ['en/lessons/L4.md', /^---/, '', 'head'],
    ['course.yaml', /practice: \[[a-z-]+/, 'practice: [no-such-question', 'no-such-question'],
    ['course.yaml', 'pass: 80', 'pass: eighty', 'pass'],
  ])('is refused with a sentence that names the file: %s', (file, from, to, says) => {
    const message = edit(file, from, to);
    expect(message).toContain(says);
    expect(message).toMatch(/\S+:\d+: /);
  });

  it('names a file that is missing', () => {
    rmSync(join(folder, 'en/lessons/L5.md'));
    expect(() => readCourseFolder(folder)).toThrow(/L5\.md.*missing/);
  });

  it('says when too few questions hold at a setting', () => {
    const strict = {
      ...course,
      questions: course.questions.map((q) => ({ ...q, holds: { 'SM-01': ['open' as const] } })),
    };
    const found = checkCourse(strict, policy, placesUnknown('x')).map((problem) => problem.text);
    expect(found).toContain('only 0 questions hold at the setting “restrictive”');
  });
});
