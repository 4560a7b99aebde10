import { transact } from '../database/database.ts';
import type { Day } from '../days.ts';
import { conflict, HeedError, invalidField, notFound } from '../errors.ts';
import type { Ground } from '../web/ground.ts';
import { accountOf, entranceFacts, type Account } from './account.store.ts';
import { entrance } from './entrance.ts';
import { tokenHash } from './link.ts';
import { endLinks, openLink, useLink } from './link.store.ts';
import { checkNewPassword, hashPassword, isPassword, keepPassword } from './password.ts';
import { deleteSessionsOf } from './session.store.ts';
import { networkOf } from './sign-in.ts';
import { accountBucket, askToTry, changeBucket, everywhereBucket, forgiven, succeeded } from './slowdown.ts';

export interface Typed {
  password: string;
  passwordAgain: string;
}

/** Whose link this is, while it can be used and its person may come in; looking at it uses nothing up. */
export async function accountOfLink(
  ground: Ground,
  now: Date,
  today: Day,
  token: string,
): Promise<Account | undefined> {
  const { read } = ground.database;
  const link = await openLink(read, tokenHash(token), now.toISOString());
  if (link === undefined) return undefined;
  const facts = await entranceFacts(read, link.person_id);
  return entrance(facts, today).welcome ? accountOf(read, link.person_id) : undefined;
}

/**
 * Sets a password with a link: uses it up, ends the person's sessions and other links, forgets failures from that address's
 * network and those over all networks. Gives whose it is and what the link was for. Throws `not-found` for a dead link, `invalid` for the password, `conflict` for the second of two.
 */
export async function setPasswordByLink(
  ground: Ground,
  now: Date,
  today: Day,
  link: { token: string; address: string },
  given: Typed,
): Promise<{ personId: string; how: string }> {
  const { token, address } = link;
  const account = await accountOfLink(ground, now, today, token);
  if (account === undefined) throw notFound('sign-in.link-gone');
  checkNewPassword(given.password, given.passwordAgain, namesOf(account));
  const hash = await hashPassword(given.password);
  return transact(ground.database.write, async (tx) => {
    const used = await useLink(tx, tokenHash(token), now.toISOString());
    if (used === undefined) throw conflict('sign-in.link-used');
    const { personId } = account;
    await keepPassword(tx, now, personId, hash, used.purpose);
    await endLinks(tx, personId);
    await deleteSessionsOf(tx, personId, null);
    await forgiven(
      tx,
      namesOf(account).flatMap((name) => [
        accountBucket(name, networkOf(address)),
        everywhereBucket(name, now),
      ]),
    );
    return { personId, how: used.purpose };
  });
}

/** Changes one's own password, knowing the current one; ends all other sessions and every link. Throws `invalid` or `too-many`. */
export async function changePassword(
  ground: Ground,
  now: Date,
  viewer: { personId: string; sessionKey: string | null },
  given: Typed & { current: string },
): Promise<void> {
  const { read, write } = ground.database;
  const account = await accountOf(read, viewer.personId);
  if (account === undefined) throw notFound();
  checkNewPassword(given.password, given.passwordAgain, namesOf(account));
  const buckets = [changeBucket(account.personId)];
  const seconds = await transact(write, (tx) => askToTry(tx, now, buckets));
  if (seconds > 0) throw new HeedError('too-many', 'sign-in.wait', { count: seconds });
  if (!(await isPassword(account.passwordHash, given.current)))
    throw invalidField('current', 'sign-in.current-wrong');
  const hash = await hashPassword(given.password);
  await transact(write, async (tx) => {
    await keepPassword(tx, now, account.personId, hash, 'account');
    await endLinks(tx, account.personId);
    await deleteSessionsOf(tx, account.personId, viewer.sessionKey);
    await succeeded(tx, buckets);
  });
}

const namesOf = (account: Account): string[] =>
  [account.email, account.employeeNumber].filter((name) => name !== null);
