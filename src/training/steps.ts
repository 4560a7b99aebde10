import { fits } from '../courses/draw.ts';
import type { Course, Lesson } from '../courses/course.ts';
import type { Screen } from '../courses/lesson-file.ts';
import type { Choices } from '../policy/version.ts';

/** One step of a course: a screen of a lesson, or a question to try. The id is also its address. */
export type Step =
  | { id: string; lesson: string; kind: 'screen'; screen: Screen['kind'] }
  | { id: string; lesson: string; kind: 'practice'; question: string };

/** The steps of a course for somebody in a country, under a policy's settings, in order. */
export function stepsOf(course: Course, country: string, choices: Choices): Step[] {
  return course.lessons.flatMap((lesson) => stepsOfLesson(course, lesson, country, choices));
}

function stepsOfLesson(course: Course, lesson: Lesson, country: string, choices: Choices): Step[] {
  const screens: Step[] = lesson.screens.map(({ kind }) => ({
    id: `${lesson.id}/${kind}`,
    lesson: lesson.id,
    kind: 'screen',
    screen: kind,
  }));
  const practice = lesson.practice
    .map((id) => course.questions.find((question) => question.id === id))
    .filter((question) => question !== undefined && fits(question, { country, choices }))
    .map((question): Step => ({
      id: `${lesson.id}/${question!.id}`,
      lesson: lesson.id,
      kind: 'practice',
      question: question!.id,
    }));
  return [...screens, ...practice];
}

/** How far somebody is: in lessons finished, minutes left, and the first step that is not done. */
export interface Progress {
  lessonsDone: number;
  lessons: number;
  minutesLeft: number;
  next: Step | undefined;
}

/** Works out the progress. Minutes left are those of the lessons not finished, and 8 for the test. */
export function progressOf(course: Course, steps: readonly Step[], done: ReadonlySet<string>): Progress {
  const open = new Set(steps.filter((step) => !done.has(step.id)).map((step) => step.lesson));
  const minutes = course.lessons.reduce((sum, lesson) => sum + (open.has(lesson.id) ? lesson.minutes : 0), 0);
  return {
    lessonsDone: course.lessons.length - open.size,
    lessons: course.lessons.length,
    minutesLeft: minutes + TEST_MINUTES,
    next: steps.find((step) => !done.has(step.id)),
  };
}

const TEST_MINUTES = 8;
