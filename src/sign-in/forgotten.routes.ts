import type { Request, Response } from 'express';
import { z } from 'zod';
import { dayIn } from '../days.ts';
import { readForm, typed, type ShownProblem } from '../web/form.ts';
import type { Ground, Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { askForLink } from './forgotten.ts';
import { answerForm } from './patience.ts';

const form = z.object({
  who: z.string('sign-in.who-needed').trim().min(1, 'sign-in.who-needed').max(254, 'sign-in.who-long'),
});

/** Asking for a link to set a new password. The answer is the same whoever asks about whom. */
export function forgottenPages(ground: Ground): Record<'show' | 'ask', Page> {
  return {
    show: (req, res) => show(req, res, []),

    async ask(req, res) {
      const { now, place } = res.locals;
      const problems = await answerForm(res, async () => {
        const { who } = readForm(req, form);
        await askForLink(ground, now, dayIn(place.zone, now), place, { who, address: req.ip ?? '' });
      });
      if (problems.length > 0) show(req, res, problems);
      else asked(req, res);
    },
  };
}

function asked(req: Request, res: Response): void {
  const { messages } = res.locals.place;
  render(req, res, 'layout/message', {
    title: messages.t('sign-in.asked-heading'),
    quiet: true,
    heading: messages.t('sign-in.asked-heading'),
    text: messages.t('sign-in.asked'),
    detail: messages.t('sign-in.asked-else'),
    action: { href: '/sign-in', text: messages.t('sign-in.to-sign-in') },
  });
}

function show(req: Request, res: Response, errors: ShownProblem[]): void {
  if (errors.length > 0 && res.statusCode === 200) res.status(422);
  render(req, res, 'sign-in/forgotten', {
    title: res.locals.place.messages.t('sign-in.forgotten-heading'),
    quiet: true,
    errors,
    who: typed(req)['who'] ?? '',
  });
}
