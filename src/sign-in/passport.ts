import passportModule from 'passport';
import type { Request, Response } from 'express';
import type { Viewer } from '../web/viewer.ts';
import { viewerKeptWith } from './session-keeper.ts';

/** What a session remembers: who, since when, and how they proved it. */
export type SignedIn = Pick<Viewer, 'personId' | 'signedInAt' | 'how'>;

declare global {
  // The interface that passport leaves open for this.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface User extends SignedIn {}
  }
}

export const passport = new passportModule.Passport();

passport.serializeUser<SignedIn>((user, done) => {
  done(null, { personId: user.personId, signedInAt: user.signedInAt, how: user.how });
});

// The session's own query brought the person along. Somebody who may no longer come in is nobody: the session ends.
passport.deserializeUser<SignedIn, Request>((req, signedIn, done) => {
  done(null, viewerKeptWith(req, signedIn) ?? false);
});

/** Begins a session with a new id for this person; any session the browser had before is gone. */
export function begin(req: Request, res: Response, personId: string, how: string): Promise<void> {
  const signedIn: SignedIn = { personId, signedInAt: (res.locals.now as Date).toISOString(), how };
  return new Promise((resolve, reject) => {
    req.logIn(signedIn, (error: unknown) => {
      if (error) reject(error as Error);
      else resolve();
    });
  });
}
