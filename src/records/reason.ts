import { lockPeople, type Tx } from '../database/database.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { correctingEntries, entryAbout } from './entries.store.ts';
import { CORRECTING, correctionsIn, REASON_ADDED } from './struck.ts';

const LONGEST = 500;

/** True for an entry that corrects another. Leave that is entered for the first time corrects nothing. */
export const isCorrection = (kind: string): boolean => CORRECTING.includes(kind);

/** The correction of that id about somebody, and whether it still lacks a reason. Throws `not-found`. */
export async function correctionOf(
  tx: Tx,
  now: Date,
  personId: string,
  id: string,
): Promise<{ entry: KnownEntry; lacksReason: boolean }> {
  const entry = await entryAbout(tx, personId, id);
  if (entry === undefined || !isCorrection(entry.kind)) throw notFound();
  const corrections = correctionsIn(await correctingEntries(tx, personId, now.toISOString()));
  return { entry, lacksReason: corrections.reason(entry) === '' };
}

/** Says why something was corrected, where nobody did then. Throws `not-found`, `conflict` where a reason is there, `invalid` without one. */
export async function addReason(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  { entry: id, reason: given }: { entry: string; reason: string },
): Promise<void> {
  await lockPeople(tx, [personId]);
  const { lacksReason } = await correctionOf(tx, now, personId, id);
  if (!lacksReason) throw conflict('kept.reason-there');
  const reason = given.trim();
  if (reason === '') throw invalidField('reason', 'kept.reason-needed');
  if (reason.length > LONGEST) throw invalidField('reason', 'kept.reason-long');
  const facts = { by, entry: id };
  await append(tx, now, [
    { at: now.toISOString(), kind: REASON_ADDED, personId, facts, commits: { reason } },
  ]);
}
