import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { HeedError } from '../errors.ts';
import { tidyChosen } from '../courses/marking.ts';
import { explainedQuestion, openQuestion } from '../courses/question-view.ts';
import { param, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { answerFollowUp, LINK_DAYS, openFollowUp, wantFollowUps, type OpenFollowUp } from './follow-up.ts';

/** Where the link in a mail leads: one question, for whoever has the link. Only its buttons change anything. */
export function followUpPages({
  database,
  messages,
}: Ground): Record<'show' | 'answer' | 'stop' | 'resume', Page> {
  const { t } = messages;

  // A link that never was, or has ended, says so instead of “nothing here”.
  const kindly =
    (page: (req: Request, res: Response, open: OpenFollowUp) => Promise<void> | void): Page =>
    async (req, res) => {
      let open: OpenFollowUp;
      try {
        open = await openFollowUp(database.read, res.locals.now, param(req, 'token'));
      } catch (error) {
        if (!(error instanceof HeedError) || error.kind !== 'not-found') throw error;
        gone(req, res);
        return;
      }
      await page(req, res, open);
    };

  function gone(req: Request, res: Response): void {
    const heading = t('follow-up.gone-heading');
    const page = { title: heading, heading, text: t('follow-up.gone', { count: LINK_DAYS }), quiet: true };
    render(req, res.status(404), 'layout/message', page);
  }

  function show(
    req: Request,
    res: Response,
    open: OpenFollowUp,
    errors: { field: string; message: string }[] = [],
  ): void {
    const { followUp, question, order, chosen, text, fit, closed, stopped, older } = open;
    const shown =
      chosen === null
        ? openQuestion(question, order, [], fit)
        : explainedQuestion(question, order, chosen, fit);
    if (closed !== null) res.status(410);
    render(req, res, 'training/follow-up', {
      title: t(closed === null ? 'follow-up.title' : `follow-up.${closed}-heading`),
      quiet: true,
      at: `/follow-up/${param(req, 'token')}`,
      // Here nothing must be right.
      question: { ...shown, critical: false },
      answered: chosen !== null,
      clause: text.clauses.find(({ id }) => id === followUp.clause),
      closed,
      stopped,
      older,
      errors,
    });
  }

  async function answer(req: Request, res: Response, open: OpenFollowUp): Promise<void> {
    const chosen = tidyChosen(open.question, (req.body as Record<string, unknown>)['chosen'], open.order);
    if (chosen.length === 0 && open.chosen === null && open.closed === null) {
      show(req, res.status(422), open, [{ field: 'chosen', message: t('follow-up.choose-first') }]);
      return;
    }
    const [token, { now }] = [param(req, 'token'), res.locals];
    await transact(database.write, (tx) => answerFollowUp(tx, now, token, chosen));
    res.redirect(303, `/follow-up/${token}`);
  }

  const want = (wanted: boolean) => async (req: Request, res: Response) => {
    const [token, { now }] = [param(req, 'token'), res.locals];
    await transact(database.write, (tx) => wantFollowUps(tx, now, token, wanted));
    res.redirect(303, `/follow-up/${token}#more`);
  };

  return {
    show: kindly((req, res, open) => show(req, res, open)),
    answer: kindly(answer),
    stop: kindly(want(false)),
    resume: kindly(want(true)),
  };
}
