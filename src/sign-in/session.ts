import type { Request, RequestHandler, Response } from 'express';
import expressSession from 'express-session';
import type { Ground } from '../web/ground.ts';
import { passport } from './passport.ts';
import { SessionKeeper } from './session-keeper.ts';

/** True when people reach the app over https. */
export const isSecure = (ground: Ground): boolean => ground.config.origin.startsWith('https:');

/** The name of the session's cookie; over https the browser itself holds it to this host and to https. */
export const cookieName = (secure: boolean): string => (secure ? '__Host-heed' : 'heed');

/**
 * Tells each page who is looking: sets `res.locals.viewer` and `sessionKey`. A guest who reads costs nothing and leaves
 * nothing behind; a session begins only when somebody signs in.
 */
export function sessions(ground: Ground, secret: string): RequestHandler[] {
  const secure = isSecure(ground);
  const name = cookieName(secure);
  const kept = expressSession({
    name,
    secret,
    store: new SessionKeeper(ground.database, ground.clock),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
  });
  const known = passport.session();
  return [
    (req, res, next) => {
      const reads = req.method === 'GET' || req.method === 'HEAD';
      if (reads && !(req.headers.cookie ?? '').includes(`${name}=`)) {
        next();
        return;
      }
      // The setting says that people come by https; a proxy that forgets to tell must not lock them out.
      if (secure) Object.defineProperty(req, 'secure', { value: true });
      kept(req, res, (error?: unknown) => {
        if (error !== undefined) {
          next(error);
          return;
        }
        void known(req, res, next);
      });
    },
  ];
}

/** Ends the session of this request. */
export function endSession(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
  });
}

/** Makes the browser forget its session. */
export function forgetCookie(res: Response, secure: boolean): void {
  res.clearCookie(cookieName(secure), { httpOnly: true, sameSite: 'lax', secure, path: '/' });
}
