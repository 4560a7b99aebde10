import { instantOf } from '../days.ts';
import { Bits } from '../ledger/bits.ts';
import { parseEntry, type Entry } from '../ledger/entry.ts';
import { purgeRows } from '../keeping/keeping.store.ts';
import { lastHrFile } from './hr-file.ts';
import { pagesOf, type Packing } from './packing.ts';
import { changesAsking } from './part-changes.ts';
import { inForceDuring, instantsOf } from './part-policy.ts';
import { sealedEntries, type SealedEntry } from './proof.store.ts';
import { PROVEN } from './proven.ts';
import type { Proving } from './proving.ts';

const kindsOf = (of: 'people' | 'house' | 'period') => [...new Set(PROVEN.flatMap((one) => one[of] ?? []))];
const [PEOPLE, HOUSE, PERIOD] = [kindsOf('people'), kindsOf('house'), kindsOf('period')];

/** Where the entries stand that a pack proves: of each log, each once, in their order there. */
export async function placesToProve(
  packing: Packing,
  proving: Proving,
): Promise<{ log: string; places: Bits }[]> {
  const { ledger, chosen, deep } = packing;
  const logs = proving.logs().map(({ log, size }) => ({ log, places: new Bits(size) }));
  const of = new Map(logs.map(({ log, places }) => [log, places]));
  const take = (entries: readonly SealedEntry[], isWanted: (entry: Entry) => boolean) => {
    for (const { body, log, idx } of entries) if (isWanted(parseEntry(body))) of.get(log)?.add(idx);
  };
  const [, to] = instantsOf(packing);
  const since = await sinceWhen(packing);
  const isDeep = new Set(deep);
  const required = new Set<unknown>();
  const isPeriod = new Set(PERIOD);
  for (const ids of pagesOf(chosen.filter((id) => !isDeep.has(id))))
    take(await sealedEntries(ledger, [...PEOPLE, ...PERIOD], ids), ({ kind, at, facts }) => {
      if (kind === 'required-of') required.add(facts['requirement']);
      return !isPeriod.has(kind) || (at >= since && at < to);
    });
  for (const ids of pagesOf(deep))
    take(await sealedEntries(ledger, null, ids), ({ kind, facts }) => {
      if (kind === 'required-of') required.add(facts['requirement']);
      return true;
    });
  const drafts = new Set<unknown>((await inForceDuring(packing)).map(({ draftId }) => draftId));
  const mine = new Set<string | null>([null, ...chosen]);
  const purges = new Set<unknown>(
    (await purgeRows(packing.db)).flatMap(({ id, person_id: of }) => (mine.has(of) ? id : [])),
  );
  // Nothing of drafts, requirements and people that were not asked for.
  take(await sealedEntries(ledger, HOUSE, null), ({ kind, personId, facts }) => {
    if (/^(draft|seat|emergency-a)/.test(kind)) return drafts.has(facts['draft']);
    if (kind.startsWith('require')) return required.has(facts['requirement']);
    return kind.startsWith('purge') ? purges.has(facts['purge']) : mine.has(personId);
  });
  const { place } = await lastHrFile(packing);
  if (place !== null) of.get(place.log)?.add(place.idx);
  return logs;
}

// A signature of before the period may be what a change asked for that was to be signed in it.
async function sinceWhen(packing: Packing): Promise<string> {
  const [from] = instantsOf(packing);
  const [earliest = from] = (await changesAsking(packing))
    .map(({ effectiveOn }) => instantOf(effectiveOn, '00:00', packing.zone).toISOString())
    .toSorted();
  return earliest < from ? earliest : from;
}
