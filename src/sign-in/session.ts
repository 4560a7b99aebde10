import type { Request, RequestHandler, Response } from 'express';
import expressSession from 'express-session';
import type { Ground } from '../web/ground.ts';
import { languageCookie } from '../web/tongue.ts';
import { cookieOf, unsealed } from './cookie.ts';
import { passport } from './passport.ts';
import { SessionKeeper, viewerOfSession } from './session-keeper.ts';

/** True when people reach the app over https. */
export const isSecure = (ground: Ground): boolean => ground.config.origin.startsWith('https:');

/** The name of the session's cookie; over https the browser itself holds it to this host and to https. */
export const cookieName = (secure: boolean): string => (secure ? '__Host-heed' : 'heed');

/**
 * Tells each page who is looking: sets `res.locals.viewer` and `sessionKey`. A session begins only when somebody signs in;
 * a guest costs nothing and leaves nothing behind.
 */
export function sessions(ground: Ground, secret: string): RequestHandler[] {
  const secure = isSecure(ground);
  const name = cookieName(secure);
  const keeper = new SessionKeeper(ground.database, ground.clock);
  const known = passport.session();
  const kept = expressSession({
    name,
    secret,
    store: keeper,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
  });

  const changing: RequestHandler = (req, res, next) => {
    // The setting says that people come by https; a proxy that forgets to tell must not lock them out.
    if (secure) Object.defineProperty(req, 'secure', { value: true });
    kept(req, res, (error?: unknown) => {
      if (error === undefined) known(req, res, next);
      else next(error);
    });
  };

  // Looking at a page begins and ends no session. Without express-session and passport it takes half the time.
  const looking = async (req: Request, res: Response): Promise<void> => {
    const sid = sidOf(cookieOf(req, name), secret);
    const session = sid === undefined ? null : await keeper.read(sid);
    if (sid === undefined || session === null) return;
    const viewer = viewerOfSession(session, res.locals);
    if (viewer === undefined) {
      await keeper.end(sid);
      return;
    }
    await keeper.seen(session);
    res.locals.viewer = viewer;
    res.locals.sessionKey = session.key;
  };

  return [
    async (req, res, next) => {
      if (req.method === 'GET' || req.method === 'HEAD') {
        await looking(req, res);
        next();
      } else changing(req, res, next);
    },
  ];
}

// As express-session writes it: `s:` and the signed id, URL-encoded.
function sidOf(cookie: string | undefined, secret: string): string | undefined {
  if (cookie?.startsWith('s%3A') !== true) return undefined;
  try {
    return unsealed(secret, decodeURIComponent(cookie.slice(4)));
  } catch {
    return undefined;
  }
}

/** Ends the session of this request. */
export function endSession(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
  });
}

/** Makes the browser forget its session, and whose language it speaks. */
export function forgetCookie(res: Response, secure: boolean): void {
  const cookie = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  res.clearCookie(cookieName(secure), cookie);
  // Of a language that was chosen before signing in nothing is left for the next person either.
  res.clearCookie(languageCookie(secure), cookie);
}
