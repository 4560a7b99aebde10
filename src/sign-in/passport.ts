import type { Request } from 'express';
import passportModule from 'passport';
import type { Viewer } from '../web/viewer.ts';
import { sessionOf, viewerOfSession } from './session-keeper.ts';

/** What a session remembers: who, since when, and how they proved it. */
export interface SignedIn extends Pick<Viewer, 'personId' | 'signedInAt' | 'how'> {
  /** The id of the shared device to which the session is bound. */
  boundTo?: string;
}

declare global {
  // The interface that passport leaves open for this.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface User extends SignedIn {}
  }
}

export const passport = new passportModule.Passport();

passport.serializeUser<SignedIn>((user, done) => {
  const { personId, signedInAt, how, boundTo } = user;
  done(null, { personId, signedInAt, how, ...(boundTo === undefined ? {} : { boundTo }) });
});

// The session's own query brought the person along. Somebody who may no longer come in is nobody: the session ends.
passport.deserializeUser(
  (req: Request, _signedIn: SignedIn, done: (error: null, viewer: Viewer | false) => void) => {
    const session = sessionOf(req);
    const locals: Express.Locals | undefined = req.res?.locals;
    const viewer = session && locals && viewerOfSession(session, locals);
    if (session && locals && viewer) {
      locals.viewer = viewer;
      locals.sessionKey = session.key;
    }
    done(null, viewer ?? false);
  },
);

/** Begins a session with a new id; any session the browser had before is gone. */
export function begin(req: Request, signedIn: SignedIn): Promise<void> {
  return new Promise((resolve, reject) => {
    req.logIn(signedIn, (error: unknown) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
