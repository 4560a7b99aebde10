import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { UNFINISHED_SECONDS } from '../web/quiet.ts';

const entering = z.object({
  step: z.enum(['number', 'pin']),
  number: z.string(),
  /** The digits that were pressed on the pad so far; '' where they are typed. */
  pin: z.string(),
  problems: z.array(z.object({ field: z.string(), message: z.string() })),
  status: z.int(),
  at: z.int(),
});

/** How far somebody is with signing in on a shared device, between one page and the next. */
export type Entering = z.infer<typeof entering>;

const keyOf = (secret: string): Buffer => createHash('sha256').update(`ward entering ${secret}`).digest();

/** Locks it up, to travel in a cookie: a page in the history of the browser holds nothing of it. */
export function lockedUp(secret: string, state: Entering): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(state), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
}

/** What was locked up less than a minute ago; undefined for anything else. */
export function unlocked(secret: string, value: string, now: Date): Entering | undefined {
  try {
    const bytes = Buffer.from(value, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    const state = entering.parse(JSON.parse(text));
    return now.getTime() - state.at < UNFINISHED_SECONDS * 1000 ? state : undefined;
  } catch {
    return undefined;
  }
}
