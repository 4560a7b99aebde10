import { randomBytes } from 'node:crypto';
import type { SessionData } from 'express-session';
import { systemClock } from '../../src/clock.ts';
import type { Database } from '../../src/database/database.ts';
import { secretNamed } from '../../src/database/secret.store.ts';
import { sealed } from '../../src/sign-in/cookie.ts';
import { cookieName } from '../../src/sign-in/session.ts';
import { SessionKeeper } from '../../src/sign-in/session-keeper.ts';

const COOKIE = { originalMaxAge: null, httpOnly: true, path: '/', sameSite: 'lax' as const };

/**
 * Signs people in: keeps a session for each as the sign-in page would, without hashing thousands of passwords. Gives the
 * cookie headers, by person.
 */
export async function signInAll(
  database: Database,
  personIds: readonly string[],
): Promise<Map<string, string>> {
  const secret = await secretNamed(database.write, 'session');
  const keeper = new SessionKeeper(database, systemClock);
  const cookies = new Map<string, string>();
  for (const personId of personIds) {
    const sid = randomBytes(24).toString('base64url');
    const user = { personId, signedInAt: systemClock.now().toISOString(), how: 'password' };
    await keep(keeper, sid, { cookie: COOKIE, passport: { user } });
    cookies.set(personId, `${cookieName(false)}=${encodeURIComponent(`s:${sealed(secret, sid)}`)}`);
  }
  return cookies;
}

const keep = (keeper: SessionKeeper, sid: string, data: SessionData): Promise<void> =>
  new Promise((resolve, reject) => {
    keeper.set(sid, data, (error) =>
      error === null ? resolve() : reject(new Error('a session was not kept', { cause: error })),
    );
  });
