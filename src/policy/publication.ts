import canonicalize from 'canonicalize';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { addDays, dayIn, type Day } from '../days.ts';
import { conflict, HeedError, notFound } from '../errors.ts';
import { keepContent } from '../files/content.store.ts';
import { append } from '../ledger/ledger.ts';
import { latestPublication, publicationNumbered } from './publication.store.ts';
import { openBrackets, versionOf, type PolicyVersion } from './version.ts';

export interface Publication {
  number: number;
  hash: string;
  at: string;
  publishedBy: string;
  asksSignature: boolean;
  /** Those who had signed before sign this one by that day. */
  signBy: Day | null;
}

export interface Published extends Publication {
  version: PolicyVersion;
}

/**
 * Publishes a version, in force at once; gives its number. `after` is the number its author saw as the newest: when
 * somebody published meanwhile, this is a conflict. A text with an open bracket is refused.
 */
export async function publish(
  tx: Tx,
  now: Date,
  by: string,
  version: PolicyVersion,
  how: { after: number; asksSignature: boolean; signWithinDays: number; zone: string },
): Promise<number> {
  const open = openBrackets(version);
  if (open.length > 0) throw new HeedError('conflict', 'policy.open-brackets', { brackets: open.join(', ') });
  await lockPeople(tx, 'everyone');
  const latest = await latestPublication(tx);
  if ((latest?.number ?? 0) !== how.after) throw conflict('policy.overtaken');
  const number = how.after + 1;
  const hash = await keepContent(tx, 'policy', canonicalize(version)!);
  const signBy = how.asksSignature && number > 1 ? addDays(dayIn(how.zone, now), how.signWithinDays) : null;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'policy-published',
      facts: { by, number, hash, asksSignature: how.asksSignature, signBy, trainDays: trainDays(version) },
    },
  ]);
  return number;
}

// The one place where new staff are told how many days they have is the policy; who owes what follows it.
function trainDays(version: PolicyVersion): number | null {
  const days = version.brackets['days to train'];
  return days !== undefined && /^\d{1,3}$/.test(days) ? Number(days) : null;
}

/** The version in force. Throws not found before the first publication. */
export async function policyInForce(db: Db): Promise<Published> {
  const publication = await latestPublication(db);
  if (publication === undefined) throw notFound();
  return { ...publication, version: await versionOf(db, publication.hash) };
}

/** Any version ever published. Throws not found for a number there never was. */
export async function policyNumbered(db: Db, number: number): Promise<Published> {
  const publication = await publicationNumbered(db, number);
  if (publication === undefined) throw notFound();
  return { ...publication, version: await versionOf(db, publication.hash) };
}
