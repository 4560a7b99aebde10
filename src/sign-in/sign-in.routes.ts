import type { Request, Response } from 'express';
import local from 'passport-local';
import { z } from 'zod';
import { dayIn } from '../days.ts';
import { safePath } from '../web/access.ts';
import { readForm, typed, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { keepDevices, readDevices } from './device.ts';
import { passport } from './passport.ts';
import { answerForm } from './patience.ts';
import { endSession, forgetCookie, isSecure } from './session.ts';
import { checkSignIn, endSessions } from './sign-in.ts';

const form = z.object({
  who: z.string('sign-in.who-needed').trim().min(1, 'sign-in.who-needed').max(254, 'sign-in.who-long'),
  password: z
    .string('sign-in.password-needed')
    .min(1, 'sign-in.password-needed')
    .max(1000, 'sign-in.password-very-long'),
});

/** Signing in with a password, and out again. */
export function signInPages(
  ground: Ground,
): Record<'show' | 'signIn' | 'signOut' | 'signOutEverywhere', Page> {
  const secure = isSecure(ground);
  return {
    show(req, res) {
      const next = safePath(query(req, 'next'));
      if (res.locals.viewer !== null) res.redirect(303, next);
      else show(req, res, [], next);
    },

    async signIn(req, res) {
      const next = safePath(typed(req)['next'] ?? '/');
      const problems = await answerForm(res, async () => {
        readForm(req, form);
        await withPassport(ground, req, res);
      });
      if (problems.length === 0) res.redirect(303, next);
      else show(req, res, problems, next);
    },

    async signOut(req, res) {
      await endSession(req);
      forgetCookie(res, secure);
      res.redirect(303, '/sign-in?out=1');
    },

    async signOutEverywhere(_req, res) {
      await endSessions(ground, viewerOf(res).personId, null);
      forgetCookie(res, secure);
      res.redirect(303, '/sign-in?out=everywhere');
    },
  };
}

// A strategy of the request's own: passport writes into the one it is given. It begins the session with a new id.
function withPassport(ground: Ground, req: Request, res: Response): Promise<void> {
  const { now, place } = res.locals;
  const secure = isSecure(ground);
  const strategy = new local.Strategy(
    { usernameField: 'who', passwordField: 'password' },
    (who, password, done) => {
      const attempt = { who, password, address: req.ip ?? '', devices: readDevices(req, secure) };
      checkSignIn(ground, now, dayIn(place.zone, now), attempt).then(
        ({ personId, devices, how }) => {
          keepDevices(res, secure, devices);
          done(null, { personId, signedInAt: now.toISOString(), how });
        },
        (error: unknown) => done(error),
      );
    },
  );
  return new Promise((resolve, reject) => {
    void passport.authenticate(strategy)(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
  });
}

function show(req: Request, res: Response, errors: ShownProblem[], next: string): void {
  const { messages } = res.locals.place;
  render(req, res, 'sign-in/sign-in', {
    title: messages.t('sign-in.heading'),
    quiet: true,
    errors,
    notice: noticeOf(req),
    next,
    who: typed(req)['who'] ?? '',
  });
}

function noticeOf(req: Request): string {
  if (query(req, 'ended') === '1') return 'sign-in.ended';
  if (query(req, 'begun') === '1') return 'sign-in.begun';
  const out = query(req, 'out');
  return out === 'everywhere' ? 'sign-in.out-everywhere' : out === '1' ? 'sign-in.out' : '';
}
