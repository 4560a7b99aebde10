import { transact } from '../database/database.ts';
import { conflict, HeedError, invalidField, notFound } from '../errors.ts';
import type { Ground } from '../web/ground.ts';
import { accountOf } from './account.store.ts';
import { hashPassword, isPassword } from './password.ts';
import { checkNewPin, isPinShaped, keepPin, tidyPin } from './pin.ts';
import { pinHashOf } from './pin.store.ts';
import { askToTry, changeBucket, mayTryPin, succeeded } from './slowdown.ts';

/**
 * Chooses one's own PIN, the first or another, knowing the current password or PIN. Throws `conflict` without an employee number,
 * `invalid` for the field, `too-many` while a wait runs.
 */
export async function changePin(
  ground: Ground,
  now: Date,
  personId: string,
  given: { currentOfPin: string; pin: string; pinAgain: string },
): Promise<void> {
  const { read, write } = ground.database;
  const account = await accountOf(read, personId);
  if (account === undefined) throw notFound();
  const { employeeNumber } = account;
  if (employeeNumber === null) throw conflict('pin.no-number');
  const pin = checkNewPin(given.pin, given.pinAgain, employeeNumber);
  const buckets = [changeBucket(personId)];
  const byPin = isPinShaped(given.currentOfPin);
  const asked = await transact(write, async (tx) => {
    const seconds = await askToTry(tx, now, buckets);
    return { seconds, open: !byPin || seconds > 0 || (await mayTryPin(tx, now, employeeNumber)) };
  });
  if (asked.seconds > 0) throw new HeedError('too-many', 'sign-in.wait', { count: asked.seconds });
  if (!asked.open) throw invalidField('currentOfPin', 'pin.locked');
  const right = byPin
    ? await isPassword(await pinHashOf(read, personId), tidyPin(given.currentOfPin))
    : await isPassword(account.passwordHash, given.currentOfPin);
  if (!right) throw invalidField('currentOfPin', 'pin.current-wrong');
  const hash = await hashPassword(pin);
  await transact(write, async (tx) => {
    await keepPin(tx, now, account, hash, 'account');
    await succeeded(tx, buckets);
  });
}
