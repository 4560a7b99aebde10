import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact, type Tx } from '../database/database.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import type { Ground, Page } from '../web/ground.ts';
import { render } from '../web/render.ts';

/** Whom and what a correction is about: what stands on its page, and what it does. */
export interface About {
  id: string;
  name: string;
  /** Of the words: `strike`, `undo`, `reason`, … */
  word: string;
  /** What it is about, in words. */
  what: string;
  /** Where it leads back to, and on to with `?done=`. */
  back: { path: string; text: string; done: string };
  work: (tx: Tx, reason: string) => Promise<void>;
}

const reasonForm = z.object({ reason: z.string('people.reason-needed').trim() });

/** The page that asks why something is corrected, and the act itself. */
export function correcting({ database, messages }: Ground) {
  const { t } = messages;

  function show(req: Request, res: Response, about: About, errors: ShownProblem[], reason = ''): void {
    const { name, word, what, back } = about;
    render(req, res, 'records/correction', {
      title: t(`kept.${word}-title`, { name }),
      lead: t(`kept.${word}-lead`),
      button: t(`kept.${word}-button`),
      back,
      what,
      action: req.path,
      errors,
      reason,
    });
  }

  return {
    form:
      (find: (req: Request, res: Response) => Promise<About>): Page =>
      async (req, res) =>
        show(req, res, await find(req, res), []),

    act:
      (find: (req: Request, res: Response) => Promise<About>): Page =>
      async (req, res) => {
        const about = await find(req, res);
        const errors = await problemsOf(messages, async () => {
          const { reason } = readForm(req, reasonForm);
          await transact(database.write, (tx) => about.work(tx, reason));
        });
        if (errors.length === 0) res.redirect(303, `${about.back.path}?done=${about.back.done}`);
        else show(req, res.status(refusedStatus(errors)), about, errors, typed(req)['reason']);
      },
  };
}
