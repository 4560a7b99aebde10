import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import { clearSigned, setSigned } from './attempt.store.ts';
import { putSignature, setWithdrawn } from './signature.store.ts';

const text = (entry: KnownEntry, fact: string): string => entry.facts[fact] as string;

/** What entries about signatures do, by kind: part of the training projection, which owns the tables. */
export const SIGNATURE_KINDS: Readonly<Record<string, (tx: Tx, entry: KnownEntry) => Promise<void>>> = {
  signed: async (tx, entry) => {
    const attempt = entry.facts['attempt'] as string | null;
    if (attempt !== null) await setSigned(tx, attempt, entry.at);
    await putSignature(tx, {
      id: text(entry, 'signature'),
      receipt: text(entry, 'receipt'),
      person_id: entry.personId!,
      attempt_id: attempt,
      policy_number: entry.facts['policy'] as number,
      policy_hash: text(entry, 'policyHash'),
      text_hash: text(entry, 'textHash'),
      at: entry.at,
      signed_on: text(entry, 'day'),
      on_paper: entry.facts['onPaper'] === true ? 1 : 0,
      withdrawn_at: null,
      entry_id: entry.id,
    });
  },
  // The passed course waits for its signature again.
  'signature-withdrawn': async (tx, entry) => {
    await setWithdrawn(tx, text(entry, 'signature'), entry.at);
    const attempt = entry.facts['attempt'] as string | null;
    if (attempt !== null) await clearSigned(tx, attempt);
  },
};
