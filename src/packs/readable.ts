import type { Course } from '../courses/course.ts';

const { isArray } = Array;

/** Whether a kept course has the form that this version of Heed reads: very old ones, from before the first release, lack parts. */
export function isReadable(course: Partial<Course>): boolean {
  const { lessons, questions, spelling } = course;
  return (
    isArray(spelling) &&
    isArray(lessons) &&
    lessons.every(
      (one: Partial<(typeof lessons)[number]>) =>
        isArray(one.screens) && one.screens.every(({ blocks }) => isArray(blocks)),
    ) &&
    isArray(questions) &&
    questions.every(
      (one: Partial<(typeof questions)[number]>) =>
        isArray(one.options) && isArray(one.clauses) && isArray(one.roles),
    )
  );
}
