import { lessonOf } from '../courses/course.ts';
import { isFor } from '../courses/fitting.ts';
import { transact } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { render } from '../web/render.ts';
import { boundAttempt, type Bound } from './attempt.ts';
import { nextOf, placeOf } from './home.ts';
import { papersOf } from './paper.store.ts';
import { beginRefresherPaper } from './refresher-papers.ts';
import { taughtAgain } from './taught-again.ts';
import { missedOn } from './weak-clauses.ts';

/** The yearly refresher: what it is made of, and the way into its questions. */
export function refresherPages(ground: Ground): { door: Page; begin: Page } {
  const { database, messages } = ground;
  return {
    async door(req, res) {
      const bound = await boundAttempt(database.write, viewerOf(res).personId, param(req, 'attempt'));
      const { attempt, plan, course } = bound;
      if (plan === null) throw notFound();
      const next = await nextOf(database.write, bound);
      if (next.do !== 'refresher') {
        res.redirect(303, placeOf(next));
        return;
      }
      const last = (await papersOf(database.write, attempt.id)).at(-1);
      const missed = missedOn(last).length;
      const full = course.lessons
        .filter((lesson) => isFor(lesson, bound.who))
        .reduce((sum, lesson) => sum + lesson.minutes, 0);
      render(req, res, 'training/refresher', {
        title: messages.t('refresher.title'),
        attempt,
        plan,
        questions: missed === 0 ? (course.refresher?.questions ?? 0) : missed,
        minutes: next.minutes,
        full,
        isAgain: missed > 0,
        again: taughtAgain(bound, last),
        newly: newlyShown(bound, messages),
        story: course.questions.find(({ id }) => id === plan.story)?.stem,
        quiet: true,
      });
    },

    async begin(req, res) {
      const { personId } = viewerOf(res);
      const { now } = res.locals;
      const attempt = param(req, 'attempt');
      const paper = await transact(database.write, (tx) => beginRefresherPaper(tx, now, personId, attempt));
      res.redirect(303, `/papers/${paper}/1`);
    },
  };
}

// By reason, in the order of the course: lessons with their minutes, then of which lessons there is more.
function newlyShown({ plan, course, fit }: Bound, { t }: Messages) {
  const { lessons = [], passages = [] } = plan?.newly ?? {};
  const title = (id: string) => fit(lessonOf(course, id).title);
  const named = [
    ...lessons.map(({ id, because }) => {
      const { minutes } = lessonOf(course, id);
      return { because, name: t('refresher.new-lesson', { title: title(id), count: minutes }) };
    }),
    ...passages.map(({ lesson, because }) => ({
      because,
      name: t('refresher.new-passages', { title: title(lesson) }),
    })),
  ];
  return [...new Set(named.map(({ because }) => because))].map((because) => ({
    because: t(`refresher.because-${because}`),
    lessons: named.filter((one) => one.because === because).map(({ name }) => name),
  }));
}
