import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { putCorrection, putDataRequest, setAnswer, setDataFate } from './requests.store.ts';

const text = (entry: KnownEntry, fact: string): string => entry.facts[fact] as string;

const BY_KIND: Readonly<Record<string, (tx: Tx, entry: KnownEntry) => Promise<void>>> = {
  'data-asked': (tx, entry) =>
    putDataRequest(tx, {
      id: text(entry, 'request'),
      person_id: entry.personId!,
      asked_on: text(entry, 'day'),
      due_on: text(entry, 'due'),
      entered_by: text(entry, 'by'),
      at: entry.at,
      given_on: null,
      given_by: null,
      ended_at: null,
      ended_by: null,
    }),
  'data-given': (tx, entry) =>
    setDataFate(tx, text(entry, 'request'), { given_on: text(entry, 'day'), given_by: text(entry, 'by') }),
  'data-ended': (tx, entry) =>
    setDataFate(tx, text(entry, 'request'), { ended_at: entry.at, ended_by: text(entry, 'by') }),
  'correction-asked': (tx, entry) =>
    putCorrection(tx, {
      id: text(entry, 'request'),
      person_id: entry.personId!,
      at: entry.at,
      words: entry.values['words'] ?? null,
      answered_at: null,
      answered_by: null,
      outcome: null,
      answer: null,
    }),
  'correction-answered': (tx, entry) =>
    setAnswer(tx, text(entry, 'request'), {
      answered_at: entry.at,
      answered_by: text(entry, 'by'),
      outcome: text(entry, 'outcome'),
      answer: entry.values['answer'] ?? null,
    }),
};

/** Requests for one's own data, and to have something put right, with what became of them. */
export const recordsProjection: Projection = {
  name: 'records',
  fromValues: true,
  tables: ['data_request', 'correction_request'],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]!(tx, entry);
  },
};
