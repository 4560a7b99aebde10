import { createHash } from 'node:crypto';
import type { Db, Tx } from '../database/database.ts';
import { addFailure, forgetFailures, hasFailed, lockedFailures, takeBackFailure } from './slowdown.store.ts';

const SECOND = 1000;
export const QUIET = 15 * 60 * SECOND;
const FIRST_WAIT = 2 * SECOND;
const LONGEST_WAIT = 60 * SECOND;

/** A thing whose failures are counted, and how many of them are free. */
export interface Bucket {
  key: string;
  free: number;
}

const bucket = (kind: string, name: string, free: number): Bucket => ({
  key: `${kind}:${createHash('sha256').update(name).digest('base64url')}`,
  free,
});

/**
 * What was typed as the account, whether there is one or not: the wait tells nobody which. For each network by itself, so
 * that who guesses in one place does not keep the owner out in another.
 */
export const accountBucket = (who: string, network: string): Bucket =>
  bucket('account', JSON.stringify([who.toLowerCase(), network]), 5);
/**
 * The same account wherever it is tried from, against guesses from many networks at once. It begins anew each quarter of an
 * hour: one network, slowed by its own bucket, can never fill it.
 */
export const everywhereBucket = (who: string, now: Date): Bucket => {
  const quarter = Math.floor(now.getTime() / QUIET);
  return bucket('everywhere', JSON.stringify([who.toLowerCase(), quarter]), 100);
};
/** A browser that this person signed in with before: what others do elsewhere does not slow it. */
export const deviceBucket = (device: string): Bucket => bucket('device', device, 5);
/** Many people share an address, so it has more room. */
export const addressBucket = (address: string): Bucket => bucket('address', address, 50);
/** Asking for links from one address. */
export const askingBucket = (address: string): Bucket => bucket('asking', address, 50);
/** Codes of slips, tried from one address. A code names its person by itself: a wrong one names nobody. */
export const codeBucket = (address: string): Bucket => bucket('address', `code ${address}`, 10);
/** Codes of slips, tried from anywhere; begins anew each quarter of an hour. */
export const codesBucket = (now: Date): Bucket =>
  bucket('everywhere', `code ${Math.floor(now.getTime() / QUIET)}`, 300);
/** Somebody signed in who tells their current password, or a stranger at their screen. */
export const changeBucket = (personId: string): Bucket => bucket('change', personId, 5);

/** How long to wait, in milliseconds, after so many failures: nothing at first, then 2 s and twice that each time, to 60 s. */
export function waitAfter(failures: number, free = 5): number {
  return failures < free ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures - free, 10));
}

/** How many failures still count at `now`, and until when (ms) nothing is tried. */
export function standingAt(
  row: { failures: number; last_at: string },
  free: number,
  now: number,
): { failures: number; until: number } {
  const last = Date.parse(row.last_at);
  if (now - last >= QUIET) return { failures: 0, until: 0 };
  return { failures: row.failures, until: last + waitAfter(row.failures, free) };
}

/**
 * Asks to try. Gives 0, having counted the try as a failure in every bucket beforehand (so that tries at the same time
 * cannot slip past); or the seconds to wait, having counted nothing.
 */
export async function askToTry(tx: Tx, now: Date, buckets: readonly Bucket[]): Promise<number> {
  const counted: { key: string; failures: number }[] = [];
  let until = 0;
  for (const { key, free } of buckets.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const standing = standingAt(await lockedFailures(tx, key, now.toISOString()), free, now.getTime());
    until = Math.max(until, standing.until);
    counted.push({ key, failures: standing.failures + 1 });
  }
  if (until > now.getTime()) return Math.ceil((until - now.getTime()) / SECOND);
  for (const { key, failures } of counted) await addFailure(tx, key, failures, now.toISOString());
  return 0;
}

/** The try was no failure: what was counted for the account or device is forgotten; what others fill too gets its one try back. */
export async function succeeded(tx: Tx, buckets: readonly Bucket[]): Promise<void> {
  for (const { key } of buckets) {
    if (/^(address|everywhere):/.test(key)) await takeBackFailure(tx, key);
    else await forgetFailures(tx, key);
  }
}

/** A password was set with a link: whatever was tried before counts no more, here and over all networks. */
export async function forgiven(tx: Tx, buckets: readonly Bucket[]): Promise<void> {
  for (const { key } of buckets) await forgetFailures(tx, key);
}

const MOST_LINKS = 3;
const HOUR = 60 * 60 * SECOND;

/** True, and counted, while fewer than three links were asked for this account in the hour since the first of them. */
export async function mayAsk(tx: Tx, now: Date, account: string): Promise<boolean> {
  const { key } = bucket('link', account.toLowerCase(), MOST_LINKS);
  const kept = await lockedFailures(tx, key, now.toISOString());
  const over = now.getTime() - Date.parse(kept.last_at) >= HOUR;
  const asked = over ? 0 : kept.failures;
  await addFailure(tx, key, asked + 1, over ? now.toISOString() : kept.last_at);
  return asked < MOST_LINKS;
}

/** After so many wrong PINs in a row for one employee number its PIN opens nothing, until a new one is chosen. */
export const MOST_WRONG_PINS = 20;

// Known or not: nobody is told which numbers there are.
const pinKey = (number: string): string => bucket('pin', number.toLowerCase(), MOST_WRONG_PINS).key;

/** Counts a try of a PIN beforehand; false, having counted nothing, where it is locked. Time alone forgives nothing. */
export async function mayTryPin(tx: Tx, now: Date, number: string): Promise<boolean> {
  const key = pinKey(number);
  const { failures } = await lockedFailures(tx, key, now.toISOString());
  if (failures >= MOST_WRONG_PINS) return false;
  await addFailure(tx, key, failures + 1, now.toISOString());
  return true;
}

/** The PIN was right, or is a new one. */
export const pinForgiven = (tx: Tx, number: string): Promise<void> => forgetFailures(tx, pinKey(number));

/** Whether the PIN of a number is locked. */
export const isPinLocked = (db: Db, number: string): Promise<boolean> =>
  hasFailed(db, pinKey(number), MOST_WRONG_PINS);
