import { transact } from '../database/database.ts';
import { conflict, HeedError, invalidField, notFound } from '../errors.ts';
import type { Ground } from '../web/ground.ts';
import { accountOf } from './account.store.ts';
import { hashPassword, isPassword } from './password.ts';
import { checkNewPin, isPasswordShaped, isPinShaped, keepPin, tidyPin } from './pin.ts';
import { pinHashOf } from './pin.store.ts';
import { deleteSessionsOf } from './session.store.ts';
import { askToTry, changeBucket, mayTryPin, succeeded } from './slowdown.ts';

/**
 * Chooses one's own PIN, the first or another, knowing the current password or PIN; ends all other sessions. Throws `conflict`
 * without an employee number, `invalid` for the field, `too-many` while a wait runs.
 */
export async function changePin(
  ground: Ground,
  now: Date,
  { personId, sessionKey }: { personId: string; sessionKey: string | null },
  given: { currentOfPin: string; pin: string; pinAgain: string },
): Promise<void> {
  const { read, write } = ground.database;
  const account = await accountOf(read, personId);
  if (account === undefined) throw notFound();
  const { employeeNumber } = account;
  if (employeeNumber === null) throw conflict('pin.no-number');
  const pin = checkNewPin(given.pin, given.pinAgain, employeeNumber);
  const buckets = [changeBucket(personId)];
  const typed = given.currentOfPin;
  const seconds = await transact(write, (tx) => askToTry(tx, now, buckets));
  if (seconds > 0) throw new HeedError('too-many', 'sign-in.wait', { count: seconds });
  if (!(isPasswordShaped(typed) && (await isPassword(account.passwordHash, typed)))) {
    if (!isPinShaped(typed)) throw invalidField('currentOfPin', 'pin.current-wrong');
    if (!(await transact(write, (tx) => mayTryPin(tx, now, employeeNumber))))
      throw invalidField('currentOfPin', 'pin.locked');
    if (!(await isPassword(await pinHashOf(read, personId), tidyPin(typed))))
      throw invalidField('currentOfPin', 'pin.current-wrong');
  }
  const hash = await hashPassword(pin);
  await transact(write, async (tx) => {
    await keepPin(tx, now, account, hash, 'account');
    await deleteSessionsOf(tx, personId, sessionKey);
    await succeeded(tx, buckets);
  });
}
