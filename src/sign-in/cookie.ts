import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

/** The value of a cookie as it was sent; undefined without one. */
export function cookieOf(req: Request, name: string): string | undefined {
  const header = req.headers.cookie;
  if (header?.includes(`${name}=`) !== true) return undefined;
  const pair = header.split(';').find((part) => part.trimStart().startsWith(`${name}=`));
  return pair?.trim().slice(name.length + 1);
}

/** Signs a text: `text.seal`, in the form that express-session writes and reads. */
export const sealed = (secret: string, text: string): string => `${text}.${sealOf(secret, text)}`;

/** The text, when the seal is ours; undefined when it is not, or there is none. */
export function unsealed(secret: string, value: string): string | undefined {
  const cut = value.lastIndexOf('.');
  if (cut < 1) return undefined;
  const text = value.slice(0, cut);
  const given = Buffer.from(value.slice(cut + 1));
  const right = Buffer.from(sealOf(secret, text));
  return given.length === right.length && timingSafeEqual(given, right) ? text : undefined;
}

const sealOf = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64').replace(/=+$/, '');
