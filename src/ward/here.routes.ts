import type { Request, RequestHandler, Response } from 'express';
import { notAllowed } from '../errors.ts';
import { cookieOf } from '../sign-in/cookie.ts';
import { forgetDevices } from '../sign-in/device.ts';
import { cookieName, forgetCookie, isSecure } from '../sign-in/session.ts';
import { deleteSession } from '../sign-in/session.store.ts';
import type { Ground } from '../web/ground.ts';
import { languageCookie } from '../web/tongue.ts';
import { wardTokenHash } from './device.ts';
import { deviceWithToken } from './device.store.ts';

const YEAR = 365 * 24 * 60 * 60 * 1000;

const nameOf = (secure: boolean): string => (secure ? '__Host-heed-ward' : 'heed-ward');
const settings = (secure: boolean) => ({ httpOnly: true, sameSite: 'lax', secure, path: '/' }) as const;

/** Makes a browser keep by what it is known as a shared device. */
export const keepWardCookie = (res: Response, secure: boolean, token: string): void => {
  res.cookie(nameOf(secure), token, { ...settings(secure), maxAge: YEAR });
};

/** Makes it an ordinary browser again. */
export const dropWardCookie = (res: Response, secure: boolean): void => {
  res.clearCookie(nameOf(secure), settings(secure));
};

/** Before anybody is known: whether a request comes from a shared device, and from which. */
export function wardDevice(ground: Ground): RequestHandler {
  const secure = isSecure(ground);
  return async (req, res, next) => {
    const token = cookieOf(req, nameOf(secure));
    if (token !== undefined) {
      res.locals.device = (await deviceWithToken(ground.database.read, wardTokenHash(token))) ?? null;
      if (res.locals.device === null) dropWardCookie(res, secure);
      else if (req.path === '/ward') keepWardCookie(res, secure, token);
    }
    next();
  };
}

// What a browser would keep on the device as a file.
const TAKEN_ALONG =
  /\.(csv|pdf|xlsx|zip|ics|json|md)$|^\/(signatures|receipts|certificates)\/[^/]+\/(proof|file)$/;

/**
 * After that: what holds on a shared device. The start page ends whatever was there. Whoever comes by a typed address, a
 * bookmark or a new tab is not the one who signed in. No file is left on it.
 */
export function wardRules(ground: Ground): RequestHandler {
  const secure = isSecure(ground);
  return async (req, res, next) => {
    const { device, viewer } = res.locals;
    if (device === null) {
      next();
      return;
    }
    const path = pathAsRouted(req);
    if (path === '/ward' && isLooking(req)) {
      await clearAway(ground, req, res, secure);
      next();
    } else if (path === '/sign-in') res.redirect(303, '/ward');
    else if (viewer === null) next();
    else if (isLooking(req) && req.get('sec-fetch-site') === 'none') res.redirect(303, '/ward');
    else if (TAKEN_ALONG.test(path)) throw notAllowed('ward.no-files');
    else next();
  };
}

// The table of routes takes capitals and a slash at the end for the same address.
const pathAsRouted = (req: Request): string => req.path.toLowerCase().replace(/(?<=.)\/$/, '');

const isLooking = (req: Request): boolean => req.method === 'GET' || req.method === 'HEAD';

async function clearAway(ground: Ground, req: Request, res: Response, secure: boolean): Promise<void> {
  if (cookieOf(req, cookieName(secure)) === undefined) return;
  if (res.locals.sessionKey !== null) await deleteSession(ground.database.write, res.locals.sessionKey);
  res.locals.viewer = null;
  res.locals.sessionKey = null;
  forgetCookie(res, secure);
  forgetDevices(res, secure);
  res.clearCookie(languageCookie(secure), { ...settings(secure), httpOnly: true });
  // The rest of the request knows nothing of it either.
  req.headers.cookie = (req.headers.cookie ?? '')
    .split(';')
    .filter((pair) => !pair.trim().startsWith(`${languageCookie(secure)}=`))
    .join(';');
  // All but cookies: the device's own must stay.
  res.set('clear-site-data', '"cache", "storage"');
}
