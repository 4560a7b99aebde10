import { parseEntry, type Entry } from '../ledger/entry.ts';
import { logChain } from '../ledger/log.store.ts';
import type { Packing } from './packing.ts';
import { sealedEntries } from './proof.store.ts';

/** A sealed entry and where it stands. */
export interface Placed {
  entry: Entry;
  log: string;
  idx: number;
}

/** The entries of some kinds that the checkpoint of a pack vouches for, in the order of replay. */
export async function sealedUntil(
  { ledger, checkpoint }: Pick<Packing, 'ledger' | 'checkpoint'>,
  kinds: readonly string[],
): Promise<Placed[]> {
  const chain = (await logChain(ledger)).map(({ origin }) => origin);
  const last = chain.indexOf(checkpoint.origin);
  const placeOf = (log: string) => chain.indexOf(log);
  return (await sealedEntries(ledger, kinds, null))
    .filter(({ log, idx }) => (placeOf(log) === last ? idx < checkpoint.size : placeOf(log) < last))
    .toSorted((a, b) => placeOf(a.log) - placeOf(b.log) || a.idx - b.idx)
    .map(({ body, log, idx }) => ({ entry: parseEntry(body), log, idx }));
}
