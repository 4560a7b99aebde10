import { isIPv6 } from 'node:net';
import { transact, type Tx } from '../database/database.ts';
import { secretNamed } from '../database/secret.store.ts';
import type { Day } from '../days.ts';
import { HeedError, invalidField } from '../errors.ts';
import type { Ground } from '../web/ground.ts';
import { accountNamed, entranceFacts } from './account.store.ts';
import { deviceOf, mintDevice, withDevice } from './device.ts';
import { entrance } from './entrance.ts';
import { isPassword } from './password.ts';
import { IDLE_END } from './session-keeper.ts';
import { deleteEndedSessions, deleteSessionsOf } from './session.store.ts';
import { accountBucket, addressBucket, askToTry, deviceBucket, QUIET, succeeded } from './slowdown.ts';
import { deleteQuiet } from './slowdown.store.ts';

export interface Attempt {
  /** An email address or employee number, as typed. */
  who: string;
  password: string;
  address: string;
  /** The marks of people who signed in with this browser before. */
  devices: string;
}

/** What can be asked of a database: no NUL, which PostgreSQL refuses, and no spaces around. */
export const tidyWho = (who: string): string => who.replaceAll('\0', '\uFFFD').trim();

/**
 * Checks a password. Gives the person and what the browser is to keep; throws `too-many` while a wait runs, and the same
 * `invalid` for a wrong password, an unknown account and somebody who has left, each after the same work.
 */
export async function checkSignIn(
  ground: Ground,
  now: Date,
  today: Day,
  attempt: Attempt,
): Promise<{ personId: string; devices: string }> {
  const { read, write } = ground.database;
  const who = tidyWho(attempt.who);
  const secret = await secretNamed(write, 'device');
  const account = await accountNamed(read, who);
  const device = deviceOf(secret, attempt.devices, account?.personId ?? 'nobody');
  const buckets =
    device === undefined
      ? [accountBucket(who), addressBucket(networkOf(attempt.address))]
      : [deviceBucket(device)];
  const seconds = await transact(write, (tx) => askToTry(tx, now, buckets));
  if (seconds > 0) throw new HeedError('too-many', 'sign-in.wait', { count: seconds });
  const right = await isPassword(account?.passwordHash, attempt.password);
  const { roles, spells } = await entranceFacts(read, account?.personId ?? '');
  if (account === undefined || !right || !entrance(roles, spells, today).welcome)
    throw invalidField('', 'sign-in.wrong');
  await transact(write, (tx) => succeeded(tx, buckets));
  const mark = device ?? mintDevice(secret, account.personId);
  return { personId: account.personId, devices: withDevice(attempt.devices, mark) };
}

/** Ends the person's sessions on every device, all but the one named. */
export function endSessions(ground: Ground, personId: string, except: string | null): Promise<void> {
  return transact(ground.database.write, (tx) => deleteSessionsOf(tx, personId, except));
}

/** Removes sessions that have ended and failures that are forgiven; for the timetable, once a day or more. */
export function tidySignIn(tx: Tx, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms).toISOString();
  return deleteEndedSessions(tx, now.toISOString(), before(IDLE_END)).then(() =>
    deleteQuiet(tx, before(4 * QUIET)),
  );
}

/** What one household or clinic shares of an address: with IPv6 the first 64 bits, which one machine can fill alone. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
