import { Bits } from '../ledger/bits.ts';
import { parseEntry } from '../ledger/entry.ts';
import { pagesOf, type Packing } from './packing.ts';
import { instantsOf } from './part-policy.ts';
import { sealedEntries, type SealedEntry } from './proof.store.ts';
import type { Proving } from './proving.ts';

// What decides for everybody; of each person what they agreed to and what was decided about them; of those shown in depth all.
const EVERYBODY = [
  'policy-published',
  'policy-effective',
  'publication-withdrawn',
  'emergency-confirmed',
  'emergency-lapsed',
  'course-adopted',
  'rule-set',
  'rule-ended',
  'import-timed',
  'purged',
];
const EACH = [
  'signed',
  'signature-withdrawn',
  'waived',
  'waiver-ended',
  'extended',
  'extension-withdrawn',
  'required-of',
  'requirement-done',
  'outside-training',
  'outside-training-withdrawn',
  'change-read',
  'change-answered',
];

/** Where the entries stand that a pack proves: of each log, each once, in their order there. */
export async function placesToProve(
  packing: Packing,
  proving: Proving,
): Promise<{ log: string; places: Bits }[]> {
  const { ledger, chosen, deep } = packing;
  const [from, to] = instantsOf(packing);
  const logs = proving.logs().map(({ log, size }) => ({ log, places: new Bits(size) }));
  const of = new Map(logs.map(({ log, places }) => [log, places]));
  const take = (entries: readonly SealedEntry[], since: string) => {
    for (const { body, log, idx } of entries) if (within(body, since, to)) of.get(log)?.add(idx);
  };
  take(await sealedEntries(ledger, EVERYBODY, null), '');
  const isDeep = new Set(deep);
  for (const ids of pagesOf(chosen.filter((id) => !isDeep.has(id))))
    take(await sealedEntries(ledger, EACH, ids), from);
  for (const ids of pagesOf(deep)) take(await sealedEntries(ledger, null, ids), '');
  return logs;
}

// A day without a time is of that day.
function within(body: string, since: string, to: string): boolean {
  const { at } = parseEntry(body);
  return at >= since.slice(0, at.length) && at < to;
}
