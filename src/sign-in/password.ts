import { hash, verify } from '@node-rs/argon2';
import type { Tx } from '../database/database.ts';
import { invalidField } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { putCredential } from './account.store.ts';
import { isCommon } from './common-passwords.ts';

export const SHORTEST = 10;
export const LONGEST = 200;

// argon2id, as OWASP asks at least.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// The hash of a password that nobody knows, so that an unknown account takes as long as a known one.
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$cVFaBFX1vv5SBhL5nH9WfA$Jpes4ciyuQ49061crW9q6byHE7mP8ZTxggFb0feLYQE';

// The same characters, whatever keyboard typed them.
const tidy = (password: string): string => password.normalize('NFKC');

/** The argon2id hash of a password. Takes some 10 ms off the event loop: never inside a transaction. */
export const hashPassword = (password: string): Promise<string> => hash(tidy(password), COST);

/** True when the password is the one that was hashed. Without a hash it works as long and says false. */
export async function isPassword(kept: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(kept ?? NOBODY, tidy(password));
  return matches && kept !== undefined;
}

/** Makes this hash the person's password, and records how it came about: `invitation`, `reset`, `account`, `first-run`. */
export async function keepPassword(
  tx: Tx,
  now: Date,
  personId: string,
  passwordHash: string,
  how: string,
): Promise<void> {
  await putCredential(tx, personId, passwordHash, now.toISOString());
  await append(tx, now, [{ at: now.toISOString(), kind: 'password-set', personId, facts: { how } }]);
}

/** Throws `invalid` for the form field when a new password is too short, too long, too common or the account's own name. */
export function checkNewPassword(
  password: string,
  again: string,
  own: readonly (string | null)[],
  field = 'password',
): void {
  const plain = tidy(password).toLowerCase();
  if (plain.length < SHORTEST) throw invalidField(field, 'sign-in.password-short', { least: SHORTEST });
  if (plain.length > LONGEST) throw invalidField(field, 'sign-in.password-long', { most: LONGEST });
  const names = own.flatMap((name) =>
    name === null ? [] : [name.toLowerCase(), name.toLowerCase().split('@')[0]],
  );
  if (names.includes(plain)) throw invalidField(field, 'sign-in.password-own-name');
  if (isCommon(plain)) throw invalidField(field, 'sign-in.password-common');
  if (password !== again) throw invalidField('passwordAgain', 'sign-in.password-differs');
}
