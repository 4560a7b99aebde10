import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { cookieOf, sealed, unsealed } from './cookie.ts';

// A workstation at a front desk is shared; a browser remembers so many people.
const MOST = 5;
const YEAR = 365 * 24 * 60 * 60 * 1000;

/** A mark for a browser in which this person has signed in: who, something random, and our seal on both. */
export const mintDevice = (secret: string, personId: string): string =>
  sealed(secret, `${personId}.${randomBytes(16).toString('base64url')}`);

/** The person's own mark among those that a browser brought; undefined when it has none that we sealed. */
export function deviceOf(secret: string, cookie: string, personId: string): string | undefined {
  const marks = cookie.split('~').filter((mark) => mark.startsWith(`${personId}.`));
  return marks.find((mark) => unsealed(secret, mark) !== undefined);
}

/** What the browser keeps from now on: this mark first, then those of the others. */
export function withDevice(cookie: string, mark: string): string {
  const personId = mark.split('.')[0]!;
  const others = cookie
    .split('~')
    .filter((m) => /^[\w.+/-]{1,200}$/.test(m) && !m.startsWith(`${personId}.`));
  return [mark, ...others].slice(0, MOST).join('~');
}

const nameOf = (secure: boolean): string => (secure ? '__Host-heed-device' : 'heed-device');

/** The marks that a browser brings; '' when none. */
export const readDevices = (req: Request, secure: boolean): string => cookieOf(req, nameOf(secure)) ?? '';

/** Makes the browser forget everybody's mark. */
export const forgetDevices = (res: Response, secure: boolean): void => {
  res.clearCookie(nameOf(secure), { httpOnly: true, sameSite: 'lax', secure, path: '/' });
};

/** Gives the browser its marks to keep for a year. */
export function keepDevices(res: Response, secure: boolean, marks: string): void {
  const settings = { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: YEAR } as const;
  res.cookie(nameOf(secure), marks, { ...settings, encode: String });
}
