import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { movePublication, putPublication } from './publication.store.ts';

type Apply = (tx: Tx, entry: KnownEntry) => Promise<void>;

const number = (entry: KnownEntry): number => entry.facts['number'] as number;
const maybe = (entry: KnownEntry, fact: string): string | null => entry.facts[fact] as string | null;

const BY_KIND: Readonly<Record<string, Apply>> = {
  'policy-published': (tx, entry) =>
    putPublication(tx, {
      number: number(entry),
      hash: entry.facts['hash'] as string,
      at: entry.at,
      published_by: maybe(entry, 'by'),
      kind: entry.facts['kind'] as string,
      material: entry.facts['material'] === true ? 1 : 0,
      effective_on: entry.facts['effectiveOn'] as string,
      act_by: maybe(entry, 'actBy'),
      duties: JSON.stringify(entry.facts['duties']),
      train_days: entry.facts['trainDays'] as number | null,
      draft_id: maybe(entry, 'draft'),
      in_force_at: null,
      withdrawn_at: null,
      confirm_by: maybe(entry, 'confirmBy'),
      confirmed_at: null,
    }),
  'policy-effective': (tx, entry) => movePublication(tx, number(entry), { in_force_at: entry.at }),
  'publication-withdrawn': (tx, entry) => movePublication(tx, number(entry), { withdrawn_at: entry.at }),
  'emergency-lapsed': (tx, entry) => movePublication(tx, number(entry), { withdrawn_at: entry.at }),
  'emergency-confirmed': (tx, entry) => movePublication(tx, number(entry), { confirmed_at: entry.at }),
};

/** Which versions of the policy were published, and from when to when each was in force. */
export const policyProjection: Projection = {
  name: 'policy',
  tables: ['publication'],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]?.(tx, entry);
  },
};
