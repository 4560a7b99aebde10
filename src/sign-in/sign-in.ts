import { isIPv4, isIPv6 } from 'node:net';
import { transact, type Tx } from '../database/database.ts';
import { secretNamed } from '../database/secret.store.ts';
import type { Day } from '../days.ts';
import { HeedError, invalidField } from '../errors.ts';
import type { Ground } from '../web/ground.ts';
import { accountNamed, entranceFacts, type Account } from './account.store.ts';
import { deviceOf, mintDevice, withDevice } from './device.ts';
import { entrance } from './entrance.ts';
import { isPassword } from './password.ts';
import { isPasswordShaped, isPinShaped, tidyPin } from './pin.ts';
import { pinHashOf } from './pin.store.ts';
import { IDLE_END } from './session-keeper.ts';
import { deleteEndedSessions, deleteSessionsOf } from './session.store.ts';
import { deleteEndedLinks } from './link.store.ts';
import {
  accountBucket,
  addressBucket,
  askToTry,
  deviceBucket,
  everywhereBucket,
  mayTryPin,
  pinForgiven,
  succeeded,
} from './slowdown.ts';
import { deleteEndedCodes } from './slip.store.ts';
import { deleteQuiet } from './slowdown.store.ts';

const DAY = 24 * 60 * 60 * 1000;

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
 * Checks a password, or a PIN. Gives the person and what the browser is to keep, and which it was; throws `too-many` while a wait runs, and the same
 * `invalid` for a wrong password, an unknown account and somebody who has left, each after the same work.
 */
export async function checkSignIn(
  ground: Ground,
  now: Date,
  today: Day,
  attempt: Attempt,
): Promise<{ personId: string; devices: string; how: 'password' | 'pin' }> {
  const { read, write } = ground.database;
  const who = tidyWho(attempt.who);
  const secret = await secretNamed(write, 'device');
  const account = await accountNamed(read, who);
  const device = deviceOf(secret, attempt.devices, account?.personId ?? 'nobody');
  const buckets =
    device === undefined
      ? [
          accountBucket(who, networkOf(attempt.address)),
          everywhereBucket(who, now),
          addressBucket(machineOf(attempt.address)),
        ]
      : [deviceBucket(device)];
  const seconds = await transact(write, (tx) => askToTry(tx, now, buckets));
  if (seconds > 0) throw new HeedError('too-many', 'sign-in.wait', { count: seconds });
  const { right, how } = await isRight(ground, now, account, who, attempt.password);
  const facts = await entranceFacts(read, account?.personId ?? '');
  if (account === undefined || !right || !entrance(facts, today).welcome)
    throw invalidField('', 'sign-in.wrong');
  await transact(write, (tx) => succeeded(tx, buckets));
  return {
    personId: account.personId,
    devices: await rememberDevice(ground, account.personId, attempt.devices),
    how,
  };
}

// A PIN opens with the employee number alone; with an address it is wrong, after the same work.
async function isRight(
  ground: Ground,
  now: Date,
  account: Account | undefined,
  who: string,
  typed: string,
): Promise<{ right: boolean; how: 'password' | 'pin' }> {
  const { read, write } = ground.database;
  if (isPasswordShaped(typed) && (await isPassword(account?.passwordHash, typed)))
    return { right: true, how: 'password' };
  if (!isPinShaped(typed)) return { right: false, how: 'password' };
  if (!(await transact(write, (tx) => mayTryPin(tx, now, who)))) throw invalidField('', 'pin.locked');
  const byNumber = account?.employeeNumber?.toLowerCase() === who.toLowerCase();
  const hash = byNumber ? await pinHashOf(read, account.personId) : undefined;
  const right = await isPassword(hash, tidyPin(typed));
  if (right) await transact(write, (tx) => pinForgiven(tx, who));
  return { right, how: 'pin' };
}

/** What a browser keeps once this person has signed in with it; `devices` is what it brought. */
export async function rememberDevice(ground: Ground, personId: string, devices: string): Promise<string> {
  const secret = await secretNamed(ground.database.write, 'device');
  return withDevice(devices, deviceOf(secret, devices, personId) ?? mintDevice(secret, personId));
}

/** Ends the person's sessions on every device, all but the one named. */
export function endSessions(ground: Ground, personId: string, except: string | null): Promise<void> {
  return transact(ground.database.write, (tx) => deleteSessionsOf(tx, personId, except));
}

/** Removes sessions and links that have ended and failures that are forgiven; for the timetable, once a day or more. */
export async function tidySignIn(tx: Tx, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms).toISOString();
  await deleteEndedSessions(tx, now.toISOString(), before(IDLE_END));
  await deleteEndedLinks(tx, before(30 * DAY));
  await deleteEndedCodes(tx, before(30 * DAY));
  await deleteQuiet(tx, before(DAY), before(365 * DAY));
}

/** The network that an address belongs to: the first three numbers, with IPv6 the first 64 bits. */
export function networkOf(address: string): string {
  const machine = machineOf(address);
  return isIPv4(machine) ? machine.split('.').slice(0, 3).join('.') : machine;
}

/** What one household or clinic has of an address: all of it, with IPv6 the first 64 bits, which one machine can fill alone. */
export function machineOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
