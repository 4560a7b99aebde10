import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CourseFiles } from '../../src/courses/course-folder.ts';
import { lessonOf, questionOf, type Course } from '../../src/courses/course.ts';
import { readQuestions, type Question } from '../../src/courses/question-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { contentHash } from '../../src/files/content.store.ts';

const FILE = join(import.meta.dirname, 'kinds.yaml');
const DESK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 500"><rect width="800" height="500" fill="#e8e2d5"/>
<rect y="360" width="800" height="140" fill="#b08d62"/><rect x="90" y="110" width="320" height="220" rx="10" fill="#2b3a42"/>
<rect x="110" y="130" width="280" height="180" fill="#dce9ee"/><rect x="220" y="330" width="60" height="40" fill="#2b3a42"/>
<rect x="470" y="280" width="90" height="100" rx="8" fill="#8a4b3b"/><rect x="600" y="250" width="150" height="130" fill="#4c6b4f"/>
<g font-family="sans-serif" font-size="30" font-weight="700" fill="#fff" text-anchor="middle"><circle cx="90" cy="110" r="28" fill="#8a1f24"/>
<text x="90" y="121">1</text><circle cx="515" cy="255" r="28" fill="#8a1f24"/><text x="515" y="266">2</text>
<circle cx="675" cy="230" r="28" fill="#8a1f24"/><text x="675" y="241">3</text></g></svg>`;
export const DESK_ADDRESS = `data:image/svg+xml;base64,${Buffer.from(DESK).toString('base64')}`;

/** Questions of every kind and every look. */
export const kinds = (): Question[] => readQuestions(readFileSync(FILE, 'utf8'), 'test/support/kinds.yaml');

/** One of them. */
export const kind = (id: string): Question => kinds().find((question) => question.id === id)!;

/**
 * A short course with questions of every kind: one lesson in which seven of them are tried, one that may be spared, and
 * a test of nine others.
 */
export function kindsCourse(): { course: Course; files: CourseFiles } {
  const shipped = shippedCourse().course;
  const questions = kinds();
  const practice = questions.map(({ id }) => id).filter((id) => id.startsWith('try-'));
  const course: Course = {
    ...shipped,
    test: { ...shipped.test, questions: 9, 'true-false at most': 1, 'stories at most': 1 },
    'check-in': { 'questions a lesson': 2 },
    lessons: [
      { ...lessonOf(shipped, 'L1'), practice },
      { ...lessonOf(shipped, 'L3'), practice: [] },
    ],
    questions,
    scenarios: [],
    pictures: { 'desk.svg': contentHash(DESK_ADDRESS) },
  };
  return { course, files: { 'pictures/desk.svg': DESK_ADDRESS } };
}

/** The steps, options or choices of one of them, by their words. */
export const placesOf = (id: string, ...texts: readonly string[]): number[] =>
  texts.map((text) => questionOf(kindsCourse().course, id).options.findIndex((one) => one.text === text));
