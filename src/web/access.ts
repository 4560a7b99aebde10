import type { Request, RequestHandler, Response } from 'express';
import { notAllowed } from '../errors.ts';
import { may, type Who } from './viewer.ts';

/** Lets in whom the table of routes names. Strangers are sent to sign in and come back; others learn they may not. */
export function guard(who: Who): RequestHandler {
  return (req, res, next) => {
    const { viewer } = res.locals;
    if (may(viewer, who)) {
      next();
      return;
    }
    if (viewer !== null) throw notAllowed();
    toSignIn(req, res);
  };
}

// A POST cannot be repeated after signing in, so the way back is the page it came from.
function toSignIn(req: Request, res: Response): void {
  const back = req.method === 'GET' ? req.originalUrl : pathOf(req.get('referer'));
  const ended = req.method === 'GET' ? '' : '&ended=1';
  res.redirect(303, `/sign-in?next=${encodeURIComponent(safePath(back))}${ended}`);
}

function pathOf(address: string | undefined): string {
  try {
    const url = new URL(address ?? '');
    return url.pathname + url.search;
  } catch {
    return '/';
  }
}

/** A path inside this app, or `/`: never another site's address. */
export function safePath(path: string): string {
  return /^\/(?![/\\])[^\s\\]*$/.test(path) && path.length <= 500 ? path : '/';
}
