import type { Request, Response } from 'express';
import local from 'passport-local';
import { z } from 'zod';
import { dayIn } from '../days.ts';
import { safePath } from '../web/access.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { keepDevices, readDevices } from './device.ts';
import { begin, passport } from './passport.ts';
import { forgetCookie } from './session.ts';
import { checkSignIn, endSessions } from './sign-in.ts';

const form = z.object({
  who: z.string('sign-in.who-needed').trim().min(1, 'sign-in.who-needed').max(200, 'sign-in.who-long'),
  password: z
    .string('sign-in.password-needed')
    .min(1, 'sign-in.password-needed')
    .max(1000, 'sign-in.password-very-long'),
  next: z.string().catch('/'),
});

/** Signing in with a password, and out again. */
export function signInPages(
  ground: Ground,
): Record<'show' | 'signIn' | 'signOut' | 'signOutEverywhere', Page> {
  const secure = ground.config.origin.startsWith('https:');
  return {
    show(req, res) {
      const next = safePath(query(req, 'next'));
      if (res.locals.viewer !== null) res.redirect(303, next);
      else show(req, res, [], next);
    },

    async signIn(req, res) {
      let status = 422;
      let next = '/';
      const problems = await problemsOf(ground.messages, async () => {
        try {
          const given = readForm(req, form);
          next = safePath(given.next);
          const found = await withPassport(ground, req, res);
          await begin(req, res, found.personId, 'password');
          keepDevices(res, secure, found.devices);
        } catch (error) {
          if ((error as { kind?: string }).kind === 'too-many') {
            status = 429;
            res.set('retry-after', String((error as { params?: { count?: number } }).params?.count ?? 60));
          }
          throw error;
        }
      });
      if (problems.length === 0) res.redirect(303, next);
      else show(req, res.status(status), problems, safePath(typed(req)['next'] ?? '/'));
    },

    async signOut(req, res) {
      await new Promise<void>((resolve, reject) => {
        req.session.destroy((error: unknown) => (error ? reject(error as Error) : resolve()));
      });
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

type Found = Awaited<ReturnType<typeof checkSignIn>>;

// A strategy of the request's own: passport writes into the one it is given.
function withPassport(ground: Ground, req: Request, res: Response): Promise<Found> {
  return new Promise((resolve, reject) => {
    const strategy = new local.Strategy(
      { usernameField: 'who', passwordField: 'password' },
      (who, password, done) => {
        const { now, place } = res.locals;
        const attempt = { who, password, address: req.ip ?? '', devices: readDevices(req, secureOf(ground)) };
        checkSignIn(ground, now, dayIn(place.zone, now), attempt).then(
          (found) => done(null, found as never),
          (error: unknown) => done(error),
        );
      },
    );
    const answer = (error: unknown, found?: unknown) =>
      error ? reject(error as Error) : resolve(found as Found);
    void passport.authenticate(strategy, { session: false }, answer)(req, res, reject);
  });
}

const secureOf = (ground: Ground): boolean => ground.config.origin.startsWith('https:');

function show(req: Request, res: Response, errors: ShownProblem[], next: string): void {
  const { t } = res.locals.place.messages;
  const notice =
    query(req, 'ended') === '1'
      ? t('sign-in.ended')
      : query(req, 'out') === 'everywhere'
        ? t('sign-in.out-everywhere')
        : query(req, 'out') === '1'
          ? t('sign-in.out')
          : '';
  render(req, res, 'sign-in/sign-in', {
    title: t('sign-in.heading'),
    quiet: true,
    errors,
    notice,
    next,
    who: typed(req)['who'] ?? '',
  });
}
