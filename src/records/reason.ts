import { lockPeople, type Tx } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { BY_FILE, reasonOf } from '../people/why.ts';
import { correctingEntries, entryAbout } from './entries.store.ts';
import { correctionsIn, REASON_ADDED } from './struck.ts';

/** The correction of that id about somebody, and whether it still lacks a reason. Throws `not-found`. */
export async function correctionOf(
  tx: Tx,
  now: Date,
  personId: string,
  id: string,
): Promise<{ entry: KnownEntry; lacksReason: boolean }> {
  const entry = await entryAbout(tx, personId, id);
  if (entry === undefined) throw notFound();
  const corrections = correctionsIn(await correctingEntries(tx, personId, now.toISOString()), BY_FILE);
  if (!corrections.corrects(entry)) throw notFound();
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
  const reason = reasonOf(given);
  const facts = { by, entry: id };
  await append(tx, now, [
    { at: now.toISOString(), kind: REASON_ADDED, personId, facts, commits: { reason } },
  ]);
}
