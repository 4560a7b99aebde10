import { transact, type Tx } from '../database/database.ts';
import { HeedError, invalidField } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import type { Ground } from '../web/ground.ts';
import { accountOf } from './account.store.ts';
import { isPassword, SHORTEST } from './password.ts';
import { pinHashOf, putPin } from './pin.store.ts';
import { askToTry, changeBucket, mayTryPin, pinForgiven, succeeded } from './slowdown.ts';

export const FEWEST_DIGITS = 6;
export const MOST_DIGITS = 9;

/** The digits of what was typed, without the spaces between them. */
export const tidyPin = (typed: string): string => typed.normalize('NFKC').replace(/[\s-]/g, '');

/** Whether this can be a PIN. */
export const isPinShaped = (typed: string): boolean => /^\d{6,9}$/.test(tidyPin(typed));

/** Whether this can be a password: a date with dashes can be both. */
export const isPasswordShaped = (typed: string): boolean =>
  !isPinShaped(typed) || typed.normalize('NFKC').length >= SHORTEST;

// What people choose first: lines and shapes on the keypad, and dates that everybody knows.
const COMMON = new Set(
  `112233 121314 123654 123789 135790 142536 147258 147852 147896 159357 159753 192837 246810 248655 258369 258456 258852 321654
  357159 369258 420420 456123 456852 520520 741852 753159 789456 852456 911911 963852 963258 987654 102030 101010 010203 110011
  147258369 741852963 159753456 123454321 12344321 11223344 20202020 19191919 2580258`.split(/\s+/),
);

/** True for a PIN that is guessed first: one or two digits over and over, a run, a piece repeated, a shape on the keypad. */
export function isObviousPin(pin: string): boolean {
  const digits = Array.from(pin, Number);
  const step = digits[1]! - digits[0]!;
  const isRun =
    Math.abs(step) <= 2 && digits.every((digit, n) => n === 0 || (digits[n - 1]! + step + 10) % 10 === digit);
  return new Set(digits).size <= 2 || isRun || COMMON.has(pin) || /^(\d{2,4})\1+\d?$/.test(pin);
}

/** Throws `invalid` for the form field when a new PIN is no PIN, easy to guess, or the employee number. */
export function checkNewPin(pin: string, again: string, employeeNumber: string | null): string {
  const digits = tidyPin(pin);
  const range = { least: FEWEST_DIGITS, most: MOST_DIGITS };
  if (!isPinShaped(digits)) throw invalidField('pin', 'pin.digits', range);
  if (isObviousPin(digits)) throw invalidField('pin', 'pin.obvious');
  const own = (employeeNumber ?? '').replace(/\D/g, '');
  if (own !== '' && (own.includes(digits) || (own.length >= 4 && digits.includes(own))))
    throw invalidField('pin', 'pin.own-number');
  if (digits !== tidyPin(again)) throw invalidField('pinAgain', 'pin.differs');
  return digits;
}

/** Makes this hash the person's PIN, and records how it came about: `slip`, `account`. Lets a locked one go. */
export async function keepPin(
  tx: Tx,
  now: Date,
  { personId, employeeNumber }: { personId: string; employeeNumber: string | null },
  hash: string,
  how: string,
): Promise<void> {
  await putPin(tx, personId, hash, now.toISOString());
  if (employeeNumber !== null) await pinForgiven(tx, employeeNumber);
  await append(tx, now, [{ at: now.toISOString(), kind: 'pin-set', personId, facts: { how } }]);
}

/**
 * Checks the PIN of somebody who is signed in, before an act that needs it again. Throws `invalid` for the field when it is
 * wrong or locked, `too-many` while a wait runs.
 */
export async function checkPinAgain(
  ground: Ground,
  now: Date,
  personId: string,
  typed: string,
  field = 'pin',
): Promise<void> {
  const { read, write } = ground.database;
  const account = await accountOf(read, personId);
  const number = account?.employeeNumber ?? personId;
  const buckets = [changeBucket(personId)];
  const digits = tidyPin(typed);
  if (digits === '') throw invalidField(field, 'pin.needed');
  const asked = await transact(write, async (tx) => {
    const seconds = await askToTry(tx, now, buckets);
    return { seconds, open: seconds > 0 || (await mayTryPin(tx, now, number)) };
  });
  if (asked.seconds > 0) throw new HeedError('too-many', 'sign-in.wait', { count: asked.seconds });
  if (!asked.open) throw invalidField(field, 'pin.locked');
  if (!(await isPassword(await pinHashOf(read, personId), digits)))
    throw invalidField(field, 'pin.wrong-again');
  await transact(write, async (tx) => {
    await succeeded(tx, buckets);
    await pinForgiven(tx, number);
  });
}
