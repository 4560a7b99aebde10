import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { putCertificate, setFate } from './certificate.store.ts';

const text = (entry: KnownEntry, fact: string): string => entry.facts[fact] as string;
const orNull = (entry: KnownEntry, fact: string): string | null => entry.facts[fact] as string | null;

const BY_KIND: Readonly<Record<string, (tx: Tx, entry: KnownEntry) => Promise<void>>> = {
  'certificate-issued': async (tx, entry) => {
    const replaces = orNull(entry, 'replaces');
    if (replaces !== null) await setFate(tx, replaces, { replaced_at: entry.at });
    await putCertificate(tx, {
      id: text(entry, 'certificate'),
      number: text(entry, 'number'),
      signature_id: text(entry, 'signature'),
      person_id: entry.personId!,
      course: text(entry, 'course'),
      course_hash: text(entry, 'courseHash'),
      policy_number: entry.facts['policy'] as number,
      completed_on: text(entry, 'day'),
      holds_until: orNull(entry, 'until'),
      issued_at: entry.at,
      name: entry.values['name'] ?? null,
      pdf_hash: entry.values['pdf'] ?? null,
      shows_name: entry.facts['showName'] === true ? 1 : 0,
      replaces,
      replaced_at: null,
      withdrawn_at: null,
      withdrawn_why: null,
      entry_id: entry.id,
    });
  },
  'certificate-name-shown': (tx, entry) =>
    setFate(tx, text(entry, 'certificate'), { shows_name: entry.facts['showName'] === true ? 1 : 0 }),
  'certificate-withdrawn': (tx, entry) =>
    setFate(tx, text(entry, 'certificate'), {
      withdrawn_at: entry.at,
      withdrawn_why: entry.values['reason'] ?? null,
    }),
};

/** The certificates that were issued, from the ledger. */
export const certificatesProjection: Projection = {
  name: 'certificates',
  fromValues: true,
  tables: ['certificate'],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]!(tx, entry);
  },
};
