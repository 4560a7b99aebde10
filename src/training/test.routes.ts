import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { boundAttempt } from './attempt.ts';
import { helpFor } from './help.ts';
import { afterLessons } from './lesson.routes.ts';
import { beginTest } from './paper.ts';
import { papersOf } from './paper.store.ts';
import { taughtAgain } from './taught-again.ts';

/** The door of the final test; after a try that was not passed, what was missed is taught again there. */
export function testPages(ground: Ground): Record<'intro' | 'begin', Page> {
  const { database, messages } = ground;
  const { t } = messages;

  async function intro(req: Request, res: Response): Promise<void> {
    const bound = await boundAttempt(database.read, viewerOf(res).personId, param(req, 'attempt'));
    const papers = (await papersOf(database.read, bound.attempt.id)).filter(({ use }) => use === 'test');
    const onward = await afterLessons(ground, bound);
    if (bound.attempt.passed_at !== null) {
      res.redirect(303, onward);
      return;
    }
    render(req, res, 'training/test', {
      title: t('test.title'),
      attempt: bound.attempt,
      test: bound.course.test,
      papers,
      again: taughtAgain(bound, papers.at(-1)),
      help: await helpFor(database.write, res.locals.now, bound.attempt),
      quiet: true,
    });
  }

  async function begin(req: Request, res: Response): Promise<void> {
    const { personId } = viewerOf(res);
    const attempt = param(req, 'attempt');
    const { now } = res.locals;
    const paper = await transact(database.write, (tx) => beginTest(tx, now, personId, attempt));
    res.redirect(303, `/papers/${paper}/1`);
  }

  return { intro, begin };
}
