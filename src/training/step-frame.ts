import { isFor } from '../courses/fitting.ts';
import type { Messages } from '../web/messages.ts';
import type { Bound } from './attempt.ts';
import { becauseOf } from './newly-theirs.ts';
import type { Step } from './steps.ts';

/** Where the page of a step leads, and what it says about how far one is. */
export function frameOf({ t }: Messages, bound: Bound, step: Step) {
  const { attempt, course, steps, done, spared, plan, fit } = bound;
  const at = steps.indexOf(step);
  const lesson = course.lessons.find(({ id }) => id === step.lesson);
  const blocks = [...new Set(steps.map((s) => s.lesson))];
  const own = steps.filter((s) => s.lesson === step.lesson);
  // Whoever looks into a lesson that they were spared stays in it; others are led past.
  const onWay = (s: Step) => s.lesson === step.lesson || !spared.includes(s.lesson);
  const before = steps.slice(0, at).findLast(onWay);
  const after = steps.slice(at + 1).find(onWay);
  const because = becauseOf(plan?.newly, step.kind === 'passages' ? step.of : step.lesson);
  const end = plan === null ? 'test' : 'refresher';
  return {
    lesson: {
      // Where it is not there in the language of its course: that in which it stands instead.
      ...(lesson?.language !== undefined && { language: lesson.language }),
      title: lesson === undefined ? t(`refresher.block-${step.lesson}`) : fit(lesson.title),
      sources: (lesson?.sources ?? []).filter((source) => isFor(source, bound.who)),
    },
    title: lesson === undefined ? t(`refresher.block-${step.lesson}`) : fit(lesson.title),
    takeaway: lesson === undefined ? '' : fit(lesson.takeaway),
    number: blocks.indexOf(step.lesson) + 1,
    of: blocks.length,
    place: own.indexOf(step) + 1,
    places: own.length,
    isRefresher: plan !== null,
    wordsOf: course.words.length > 0 ? course.id : null,
    because: because === undefined ? null : t(`refresher.because-${because}`),
    isDone: done.has(step.id),
    savedAt: done.get(step.id) ?? null,
    action: `/attempts/${attempt.id}/${step.id}`,
    previous: before === undefined ? null : `/attempts/${attempt.id}/${before.id}`,
    next: `/attempts/${attempt.id}/${after === undefined ? end : after.id}`,
    isLast: own.at(-1) === step && lesson !== undefined,
    quiet: true,
  };
}
