import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { HeedError } from '../errors.ts';

const GUEST = 'heed-guest';

/**
 * A token bound to the session, or for guests to a cookie of their own. `offer` lets any page have it, an error page too;
 * `check` stands before the page of every POST and wants it back.
 */
export function csrf(secret: string, secure: boolean): Record<'offer' | 'check', RequestHandler> {
  const tokenOf = (bound: string) => createHmac('sha256', secret).update(bound).digest('base64url');
  const bound = (req: Request, res: Response): string | undefined => {
    if (res.locals.sessionKey !== null) return `session:${res.locals.sessionKey}`;
    const guest = guestOf(req);
    return guest === undefined ? undefined : `guest:${guest}`;
  };
  const offer: RequestHandler = (req, res, next) => {
    let made: string | undefined;
    res.locals.csrf = () => {
      const known = made ?? bound(req, res);
      if (known !== undefined) return tokenOf(known);
      const guest = randomBytes(16).toString('base64url');
      res.cookie(GUEST, guest, { httpOnly: true, sameSite: 'lax', secure, path: '/' });
      made = `guest:${guest}`;
      return tokenOf(made);
    };
    next();
  };
  const check: RequestHandler = (req, res, next) => {
    const known = bound(req, res);
    const given = (req.body as Record<string, unknown> | undefined)?.['_csrf'] ?? req.get('x-csrf-token');
    const crossSite = req.get('sec-fetch-site') === 'cross-site';
    const good = known !== undefined && typeof given === 'string' && same(given, tokenOf(known));
    if (crossSite || !good) throw new HeedError('not-allowed', 'error.csrf');
    next();
  };
  return { offer, check };
}

function guestOf(req: Request): string | undefined {
  const pair = (req.get('cookie') ?? '').split(/;\s*/).find((part) => part.startsWith(`${GUEST}=`));
  const value = pair?.slice(GUEST.length + 1);
  return value !== undefined && /^[\w-]{22}$/.test(value) ? value : undefined;
}

function same(a: string, b: string): boolean {
  const x = Buffer.from(a);
  const y = Buffer.from(b);
  return x.length === y.length && timingSafeEqual(x, y);
}
