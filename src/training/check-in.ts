import type { ExplainedQuestion } from '../courses/question-view.ts';
import { placeOf, type Next } from './home.ts';
import type { OpenPaper } from './paper.ts';

/** What somebody's answers before the lessons came to. */
export interface CheckInOutcome {
  /** By lesson, in the order of the course. Answers to a lesson that is still to come stay closed until then. */
  lessons: {
    id: string;
    title: string;
    minutes: number;
    right: number;
    of: number;
    spared: boolean;
    explained: ExplainedQuestion[];
  }[];
  minutesSpared: number;
}

/** Works out what a check-in that was handed in spared, and which of its answers may be shown by now. */
export function checkInOutcome(
  { paper, bound }: OpenPaper,
  explained: readonly ExplainedQuestion[],
): CheckInOutcome {
  const { course, steps, done, spared } = bound;
  const isDone = (id: string) =>
    steps.filter((step) => step.lesson === id).every((step) => done.has(step.id));
  const lessons = course.lessons
    .filter(({ id }) => paper.draw.some((drawn) => drawn.lesson === id))
    .map(({ id, title, minutes }) => {
      const own = explained.filter((_one, n) => paper.draw[n]!.lesson === id);
      const open = spared.includes(id) || isDone(id);
      return {
        id,
        title: bound.fit(title),
        minutes,
        right: own.filter((one) => one.right).length,
        of: own.length,
        spared: spared.includes(id),
        explained: open ? own : [],
      };
    });
  const minutesSpared = lessons.reduce((sum, lesson) => sum + (lesson.spared ? lesson.minutes : 0), 0);
  return { lessons, minutesSpared };
}

/** Where the lessons begin for somebody who does not want to be asked before. */
export const firstLesson = (next: Next): string =>
  next.do === 'check-in' && next.progress.next !== undefined
    ? `/attempts/${next.attempt}/${next.progress.next.id}`
    : placeOf(next);
