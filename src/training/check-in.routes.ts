import { transact } from '../database/database.ts';
import { isFor } from '../courses/fitting.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { boundAttempt } from './attempt.ts';
import { firstLesson } from './check-in.ts';
import { nextOf, placeOf } from './home.ts';
import { beginCheckIn } from './paper.ts';
import { papersOf } from './paper.store.ts';

/** Before the lessons: what do you know already? Whoever shows it is spared the lesson. */
export function checkInPages(ground: Ground): { door: Page; begin: Page } {
  const { database, messages } = ground;
  return {
    async door(req, res) {
      const bound = await boundAttempt(database.read, viewerOf(res).personId, param(req, 'attempt'));
      const next = await nextOf(database.read, bound);
      if (next.do !== 'check-in') {
        res.redirect(303, placeOf(next));
        return;
      }
      const { course, who, fit } = bound;
      const mine = course.lessons.filter((lesson) => isFor(lesson, who));
      const lessons = mine.filter((lesson) => lesson['test out']);
      const each = course['check-in']?.['questions a lesson'] ?? 0;
      render(req, res, 'training/check-in', {
        title: messages.t('check-in.title'),
        attempt: bound.attempt,
        begun: (await papersOf(database.read, bound.attempt.id)).length > 0,
        questions: each * lessons.length,
        minutesLeft: next.progress.minutesLeft,
        minutesToSpare: lessons.reduce((sum, lesson) => sum + lesson.minutes, 0),
        lessons: lessons.map(({ title, minutes }) => ({ title: fit(title), minutes })),
        kept: mine.filter((lesson) => lesson.critical).map(({ title }) => fit(title)),
        first: firstLesson(next),
        quiet: true,
      });
    },

    async begin(req, res) {
      const { personId } = viewerOf(res);
      const { now } = res.locals;
      const attempt = param(req, 'attempt');
      const paper = await transact(database.write, (tx) => beginCheckIn(tx, now, personId, attempt));
      res.redirect(303, `/papers/${paper}/1`);
    },
  };
}
