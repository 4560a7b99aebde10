import { isAsked } from '../courses/draw.ts';
import { isFor, type FitFor } from '../courses/fitting.ts';
import type { Course, Lesson } from '../courses/course.ts';
import type { Screen } from '../courses/lesson-file.ts';
import type { Question } from '../courses/question-file.ts';
import type { Choices } from '../policy/version.ts';

/**
 * One step of a course: a screen of a lesson, a question to try, or a package to do; of a refresher also a clause that changed, passages
 * `of` a lesson, or a new feature to know of. The id is also its address.
 */
export type Step =
  | { id: string; lesson: string; kind: 'screen'; screen: Screen['kind'] }
  | { id: string; lesson: string; kind: 'practice'; question: string }
  | { id: string; lesson: string; kind: 'package'; package: string }
  | { id: string; lesson: string; kind: 'changed'; clause: string }
  | { id: string; lesson: string; kind: 'passages'; of: string }
  | { id: string; lesson: string; kind: 'nudge'; nudge: string };

/** The steps of a course for somebody, under a policy's settings, in order. `questions`: those of the course it asks. */
export function stepsOf(
  course: Course,
  who: FitFor,
  choices: Choices,
  questions: readonly Question[] = course.questions,
): Step[] {
  const asked = new Set(questions.flatMap((one) => (isAsked(one, { ...who, choices }) ? one.id : [])));
  return course.lessons
    .filter((lesson) => isFor(lesson, who))
    .flatMap((lesson) => stepsOfLesson(lesson, asked));
}

function stepsOfLesson(lesson: Lesson, asked: ReadonlySet<string>): Step[] {
  if (lesson.package !== undefined)
    return [{ id: `${lesson.id}/package`, lesson: lesson.id, kind: 'package', package: lesson.package }];
  const screens: Step[] = lesson.screens.map(({ kind }) => ({
    id: `${lesson.id}/${kind}`,
    lesson: lesson.id,
    kind: 'screen',
    screen: kind,
  }));
  const practice = lesson.practice
    .filter((id) => asked.has(id))
    .map((id): Step => ({ id: `${lesson.id}/${id}`, lesson: lesson.id, kind: 'practice', question: id }));
  return [...screens, ...practice];
}

/** How far somebody is: in lessons finished, minutes left, what they were spared, and the first step not done. */
export interface Progress {
  lessonsDone: number;
  lessons: number;
  minutesLeft: number;
  /** Lessons that they showed they know, and the minutes of those. */
  spared: number;
  minutesSpared: number;
  next: Step | undefined;
}

/** Works out the progress. Minutes left are those of the lessons not finished, and of the test. */
export function progressOf(
  course: Course,
  steps: readonly Step[],
  done: ReadonlySet<string>,
  spared: readonly string[],
): Progress {
  const mine = course.lessons.filter((lesson) => steps.some((step) => step.lesson === lesson.id));
  const open = new Set(steps.filter((step) => !done.has(step.id)).map((step) => step.lesson));
  for (const id of spared) open.delete(id);
  const minutesOf = (ids: ReadonlySet<string> | readonly string[]) =>
    mine.reduce((sum, { id, minutes }) => sum + (new Set(ids).has(id) ? minutes : 0), 0);
  return {
    lessonsDone: mine.length - open.size,
    lessons: mine.length,
    minutesLeft: minutesOf(open) + TEST_MINUTES,
    spared: spared.length,
    minutesSpared: minutesOf(spared),
    next: steps.find((step) => open.has(step.lesson) && !done.has(step.id)),
  };
}

/** What fifteen questions take: 45 to 75 seconds each, by the planning values of the course. */
const TEST_MINUTES = 12;
