import { lockPeople, type Tx } from '../database/database.ts';
import { makeEntry, type Entry, type KnownEntry, type NewEntry } from './entry.ts';
import { insertEntries } from './ledger.store.ts';

/**
 * Something derived from the ledger. `apply` is called with entries in order, in the transaction that appends them or
 * in a replay, and may read and write nothing but derived tables: then a rebuild gives the same rows.
 */
export interface Projection {
  name: string;
  /** The tables that it owns. */
  tables: readonly string[];
  /** It derives from values, and reads no table of others: what went is gone from its rows when they are made anew. */
  fromValues?: true;
  /** The kinds of entry that concern it. */
  kinds: readonly string[];
  apply(tx: Tx, entries: readonly KnownEntry[]): Promise<void>;
  /** Called after the tables were exchanged by a rebuild, in its transaction: for what is worked out from them. */
  rebuilt?: (tx: Tx) => Promise<void>;
}

let projections: readonly Projection[] | undefined;

/** Names the projections that every append runs. The list is `projections.ts`; it calls this once when it is loaded. */
export function useProjections(list: readonly Projection[]): void {
  projections = list;
}

/** The list in force. Throws when `projections.ts` was never loaded: an append that derives nothing would be a lie. */
export function projectionsInUse(): readonly Projection[] {
  if (projections === undefined) throw new Error('load projections.ts before the first append');
  return projections;
}

/** The one way in: appends entries inside the verb's transaction, and brings everything derived up to date in it. */
export async function append(tx: Tx, now: Date, given: readonly NewEntry[]): Promise<Entry[]> {
  const list = projectionsInUse();
  // A rebuild exchanges what is derived, and waits for this transaction to end.
  await lockPeople(tx, []);
  const made = given.map((entry) => makeEntry(entry, now));
  await insertEntries(tx, made);
  const entries = made.map((m) => m.entry);
  await project(tx, list, entries);
  return entries;
}

/** Runs the list over entries, in its order. */
export async function project(
  tx: Tx,
  list: readonly Projection[],
  entries: readonly KnownEntry[],
): Promise<void> {
  for (const projection of list) {
    const mine = entries.filter((entry) => projection.kinds.includes(entry.kind));
    if (mine.length > 0) await projection.apply(tx, mine);
  }
}
