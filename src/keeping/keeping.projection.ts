import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { endPurge, liftHold, putErased, putHold, putPurge, putRule, setPurge } from './keeping.store.ts';

type Apply = (tx: Tx, entry: KnownEntry) => Promise<void>;

const text = (entry: KnownEntry, fact: string): string => entry.facts[fact] as string;
const orNull = (entry: KnownEntry, fact: string): string | null =>
  (entry.facts[fact] ?? null) as string | null;
const listed = (entry: KnownEntry, fact: string) => (entry.facts[fact] ?? []) as readonly string[];

const asked =
  (what: 'purge' | 'erasure'): Apply =>
  (tx, entry) =>
    putPurge(tx, {
      id: text(entry, 'purge'),
      what,
      person_id: what === 'erasure' ? entry.personId : null,
      ground: orNull(entry, 'ground'),
      until_on: text(entry, 'until'),
      counts: JSON.stringify(entry.facts['counts']),
      asked_by: text(entry, 'by'),
      asked_at: entry.at,
      approved_by: null,
      approved_at: null,
      withdrawn_at: null,
      ended_at: null,
      gone: null,
      stayed: null,
    });

const BY_KIND: Readonly<Record<string, Apply>> = {
  'keeping-set': (tx, entry) =>
    putRule(tx, {
      from_on: entry.at,
      set_by: text(entry, 'by'),
      preset: text(entry, 'preset'),
      months: JSON.stringify(entry.facts['months']),
      alone: entry.facts['alone'] === true ? 1 : 0,
    }),
  'hold-set': (tx, entry) =>
    putHold(tx, {
      id: text(entry, 'hold'),
      person_id: orNull(entry, 'person'),
      from_on: orNull(entry, 'from'),
      to_on: orNull(entry, 'to'),
      reason: entry.values['reason'] ?? '',
      set_by: text(entry, 'by'),
      set_at: entry.at,
      lifted_by: null,
      lifted_at: null,
      lifted_why: null,
    }),
  'hold-lifted': (tx, entry) =>
    liftHold(tx, text(entry, 'hold'), {
      lifted_by: text(entry, 'by'),
      lifted_at: entry.at,
      lifted_why: entry.values['reason'] ?? '',
    }),
  'purge-asked': asked('purge'),
  'erasure-asked': asked('erasure'),
  'purge-approved': (tx, entry) =>
    setPurge(tx, text(entry, 'purge'), { approved_by: text(entry, 'by'), approved_at: entry.at }),
  'purge-withdrawn': (tx, entry) => setPurge(tx, text(entry, 'purge'), { withdrawn_at: entry.at }),
  purged: (tx, entry) => putErased(tx, text(entry, 'purge'), entry.at, listed(entry, 'people')),
  'purge-ended': (tx, entry) =>
    endPurge(
      tx,
      text(entry, 'purge'),
      entry.at,
      JSON.stringify(entry.facts['gone']),
      entry.facts['stayed'] as number,
    ),
};

/** How long things are kept, what is held, and what went. */
export const keepingProjection: Projection = {
  name: 'keeping',
  fromValues: true,
  tables: ['keeping_rule', 'hold', 'purge', 'erased'],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]!(tx, entry);
  },
};
