import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { HeedError } from '../errors.ts';

/**
 * A token bound to the session, or for guests to a cookie of their own. `offer` lets any page have it, an error page too;
 * `check` stands before the page of every POST and wants it back.
 */
export function csrf(secret: string, secure: boolean): Record<'offer' | 'check', RequestHandler> {
  // As the session's cookie: over https the browser itself holds it to this host.
  const cookie = secure ? '__Host-heed-guest' : 'heed-guest';
  const tokenOf = (bound: string): Buffer => createHmac('sha256', secret).update(bound).digest();
  const bound = (req: Request, res: Response): string | undefined => {
    if (res.locals.sessionKey !== null) return `session:${res.locals.sessionKey}`;
    const guest = guestOf(req, cookie);
    return guest === undefined ? undefined : `guest:${guest}`;
  };
  const offer: RequestHandler = (req, res, next) => {
    let made: string | undefined;
    res.locals.csrf = () => {
      const known = made ?? bound(req, res);
      if (known !== undefined) return masked(tokenOf(known));
      const guest = randomBytes(16).toString('base64url');
      res.cookie(cookie, guest, { httpOnly: true, sameSite: 'lax', secure, path: '/' });
      made = `guest:${guest}`;
      return masked(tokenOf(made));
    };
    next();
  };
  const check: RequestHandler = (req, res, next) => {
    const known = bound(req, res);
    const given = (req.body as Record<string, unknown> | undefined)?.['_csrf'] ?? req.get('x-csrf-token');
    // Also a sibling of our own host, where packages of others may run.
    const crossSite = ['cross-site', 'same-site'].includes(req.get('sec-fetch-site') ?? '');
    const good = known !== undefined && typeof given === 'string' && isToken(given, tokenOf(known));
    if (crossSite || !good) throw new HeedError('not-allowed', 'error.csrf');
    next();
  };
  return { offer, check };
}

function guestOf(req: Request, cookie: string): string | undefined {
  const pair = (req.get('cookie') ?? '').split(/;\s*/).find((part) => part.startsWith(`${cookie}=`));
  const value = pair?.slice(cookie.length + 1);
  return value !== undefined && /^[\w-]{22}$/.test(value) ? value : undefined;
}

// Pages are compressed, and a secret that stands the same in every page could be guessed from their lengths (BREACH).
function masked(token: Buffer): string {
  const mask = randomBytes(token.length);
  return Buffer.concat([mask, xor(token, mask)]).toString('base64url');
}

function isToken(given: string, token: Buffer): boolean {
  const bytes = Buffer.from(given, 'base64url');
  if (bytes.length !== token.length * 2) return false;
  const mask = bytes.subarray(0, token.length);
  return timingSafeEqual(xor(bytes.subarray(token.length), mask), token);
}

const xor = (a: Buffer, b: Buffer): Buffer => a.map((byte, n) => byte ^ b[n]!) as Buffer;
