import { createHash, randomBytes } from 'node:crypto';
import type { Tx } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { accountOf } from './account.store.ts';
import { endLinks, insertLink } from './link.store.ts';

const HOUR = 60 * 60 * 1000;
const LASTS = { invitation: 14 * 24 * HOUR, reset: 2 * HOUR } as const;
export type Purpose = keyof typeof LASTS;

/** What is kept of a link's token. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Makes a link with which a person sets a password, once; gives its token. Earlier ones for the same purpose end. */
export async function mintLink(tx: Tx, now: Date, personId: string, purpose: Purpose): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await endLinks(tx, personId, purpose);
  await insertLink(tx, {
    token_hash: tokenHash(token),
    person_id: personId,
    purpose,
    made_at: now.toISOString(),
    expires_at: new Date(now.getTime() + LASTS[purpose]).toISOString(),
  });
  return token;
}

/** For the mail worker: makes the whole address of a link at the moment of sending. Throws for an unknown purpose. */
export function linkMinter(
  origin: string,
): (tx: Tx, now: Date, personId: string, purpose: string) => Promise<string> {
  return async (tx, now, personId, purpose) => {
    if (purpose !== 'invitation' && purpose !== 'reset') throw new Error(`no link is for ${purpose}`);
    return `${origin}/welcome/${await mintLink(tx, now, personId, purpose)}`;
  };
}

/** An administrator invites somebody by hand. Gives the token, to show once; throws `not-found` for nobody. */
export async function inviteLink(tx: Tx, now: Date, by: string, personId: string): Promise<string> {
  if ((await accountOf(tx, personId)) === undefined) throw notFound();
  await append(tx, now, [{ at: now.toISOString(), kind: 'invited', personId, facts: { by } }]);
  return mintLink(tx, now, personId, 'invitation');
}
