import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { putAttempt, setDecided, setEnded } from './attempt.store.ts';
import { putPackage, putRule, putVersion, setRetired } from './package.store.ts';

type Apply = (tx: Tx, entry: KnownEntry) => Promise<void>;

const text = (entry: KnownEntry, fact: string): string => entry.facts[fact] as string;
const number = (entry: KnownEntry, fact: string): number => entry.facts[fact] as number;

/** A figure as an entry holds it: as text where it is no whole number. */
const figureIn = (fact: unknown): number | null =>
  fact === null || fact === undefined ? null : Number(fact);

const reasonsIn = (entry: KnownEntry) =>
  ((entry.facts['reasons'] ?? []) as { found?: unknown }[]).map((reason) =>
    'found' in reason ? { ...reason, found: figureIn(reason.found) } : reason,
  );

const UNDECIDED = {
  decided_at: null,
  decided_on: null,
  decided_by: null,
  reasons: null,
  score: null,
  seconds: null,
  entry_id: null,
};

const BY_KIND: Readonly<Record<string, Apply>> = {
  'package-added': async (tx, entry) => {
    const id = text(entry, 'package');
    await putPackage(tx, { id, added_at: entry.at, retired_at: null });
    await putVersion(tx, {
      package_id: id,
      number: number(entry, 'version'),
      hash: text(entry, 'hash'),
      standard: entry.facts['standard'] as '1.2' | '2004',
      edition: text(entry, 'edition'),
      manifest_hash: text(entry, 'manifest'),
      index_hash: text(entry, 'index'),
      bytes: number(entry, 'bytes'),
      files: number(entry, 'files'),
      added_at: entry.at,
      added_by: entry.facts['by'] as string | null,
    });
  },
  'package-rule-set': (tx, entry) => {
    const { by, package: id, ...rule } = entry.facts;
    const body = JSON.stringify(rule);
    return putRule(tx, { package_id: id as string, body, set_at: entry.at, set_by: by as string });
  },
  'package-retired': (tx, entry) => setRetired(tx, text(entry, 'package'), entry.at),
  'package-restored': (tx, entry) => setRetired(tx, text(entry, 'package'), null),
  'package-begun': (tx, entry) =>
    putAttempt(tx, {
      id: text(entry, 'attempt'),
      person_id: entry.personId!,
      package_id: text(entry, 'package'),
      version: number(entry, 'version'),
      number: number(entry, 'number'),
      started_at: entry.at,
      ended_at: null,
      end_kind: null,
      decided_at: null,
      decided_on: null,
      decided_by: null,
      reasons: null,
      score: null,
      seconds: null,
      entry_id: null,
    }),
  'package-decided': (tx, entry) =>
    setDecided(tx, text(entry, 'attempt'), {
      decided_at: entry.at,
      decided_on: text(entry, 'on'),
      decided_by: (entry.facts['by'] as string | undefined) ?? null,
      reasons: JSON.stringify(reasonsIn(entry)),
      score: figureIn(entry.facts['score']),
      seconds: number(entry, 'seconds'),
      entry_id: entry.id,
    }),
  'package-undecided': (tx, entry) => setDecided(tx, text(entry, 'attempt'), UNDECIDED),
  'package-ended': (tx, entry) => setEnded(tx, text(entry, 'attempt'), entry.at, text(entry, 'why')),
};

/** The packages that were brought in, and everybody's attempts at them. What their content claims is kept, not derived. */
export const scormProjection: Projection = {
  name: 'scorm',
  tables: ['package', 'package_version', 'package_rule', 'package_attempt'],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]!(tx, entry);
  },
};
