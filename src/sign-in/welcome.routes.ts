import type { Request, Response } from 'express';
import { z } from 'zod';
import { dayIn, type Day } from '../days.ts';
import { HeedError } from '../errors.ts';
import { readForm, type ShownProblem } from '../web/form.ts';
import { param, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { keepDevices, readDevices } from './device.ts';
import { accountOfLink, setPasswordByLink } from './new-password.ts';
import { LONGEST, SHORTEST } from './password.ts';
import { begin } from './passport.ts';
import { answerForm } from './patience.ts';
import { isSecure } from './session.ts';
import { rememberDevice } from './sign-in.ts';

const password = (needed: string) => z.string(needed).min(1, needed).max(1000, 'sign-in.password-very-long');
export const newPassword = z.object({
  password: password('sign-in.new-password-needed'),
  passwordAgain: password('sign-in.password-again-needed'),
});

/** Where a single-use link leads: choosing a password. Only its button uses the link up. */
export function welcomePages(ground: Ground): Record<'show' | 'set', Page> {
  const secure = isSecure(ground);
  return {
    async show(req, res) {
      const account = await accountOfLink(ground, res.locals.now, todayOf(res), param(req, 'token'));
      if (account === undefined) dead(req, res, 404, GONE);
      else show(req, res, []);
    },

    async set(req, res) {
      const { now } = res.locals;
      try {
        const problems = await answerForm(res, async () => {
          const given = readForm(req, newPassword);
          const link = { token: param(req, 'token'), address: req.ip ?? '' };
          const { personId, how } = await setPasswordByLink(ground, now, todayOf(res), link, given);
          await begin(req, { personId, signedInAt: now.toISOString(), how });
          keepDevices(res, secure, await rememberDevice(ground, personId, readDevices(req, secure)));
        });
        if (problems.length === 0) res.redirect(303, '/');
        else if (res.statusCode === 409) dead(req, res, 409, USED);
        else show(req, res.status(422), problems);
      } catch (error) {
        if (!(error instanceof HeedError) || error.kind !== 'not-found') throw error;
        dead(req, res, 404, GONE);
      }
    },
  };
}

const todayOf = (res: Response): Day => dayIn(res.locals.place.zone, res.locals.now);

function show(req: Request, res: Response, errors: ShownProblem[]): void {
  const { messages } = res.locals.place;
  render(req, res, 'sign-in/welcome', {
    title: messages.t('sign-in.welcome-heading'),
    quiet: true,
    errors,
    least: SHORTEST,
    most: LONGEST,
  });
}

const GONE = { heading: 'sign-in.link-gone-heading', text: 'sign-in.link-gone' };
const USED = { heading: 'sign-in.link-used-heading', text: 'sign-in.link-used' };

function dead(req: Request, res: Response, status: number, words: typeof GONE): void {
  const { messages } = res.locals.place;
  const heading = messages.t(words.heading);
  render(req, res.status(status), 'layout/message', {
    title: heading,
    quiet: true,
    heading,
    text: messages.t(words.text),
    action: { href: '/sign-in', text: messages.t('sign-in.to-sign-in') },
  });
}
