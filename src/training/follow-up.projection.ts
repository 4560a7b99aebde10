import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { deleteStopped, insertFollowUp, putFollowUpAnswer, putStopped } from './follow-up.store.ts';

type Apply = (tx: Tx, entry: KnownEntry) => Promise<void>;

const text = ({ facts }: KnownEntry, fact: string): string => facts[fact] as string;
const number = ({ facts }: KnownEntry, fact: string): number => facts[fact] as number;

const BY_KIND: Readonly<Record<string, Apply>> = {
  'follow-up-sent': (tx, entry) =>
    insertFollowUp(tx, {
      id: text(entry, 'followUp'),
      person_id: entry.personId!,
      done_on: text(entry, 'doneOn'),
      stage: number(entry, 'stage'),
      clause: text(entry, 'clause'),
      question_id: text(entry, 'question'),
      course_hash: text(entry, 'courseHash'),
      policy_number: number(entry, 'policy'),
      shown: JSON.stringify(entry.facts['order']),
      country: text(entry, 'country'),
      site_id: entry.facts['site'] as string | null,
      mail_id: text(entry, 'mail'),
      sent_on: text(entry, 'day'),
      sent_at: entry.at,
      answered_at: null,
      chosen: null,
      was_right: null,
    }),
  // What was chosen may have been erased by law; that it was answered stays.
  'follow-up-answered': (tx, entry) =>
    putFollowUpAnswer(tx, text(entry, 'followUp'), {
      answered_at: entry.at,
      chosen: entry.values['chosen'] ?? null,
      was_right: entry.facts['right'] === true ? 1 : 0,
    }),
  'follow-ups-stopped': (tx, { personId, at }) => putStopped(tx, personId!, at),
  'follow-ups-resumed': (tx, { personId }) => deleteStopped(tx, personId!),
};

/** The questions that follow a completion: what was sent, what was answered, and who wants no more. */
export const followUpProjection: Projection = {
  name: 'follow-ups',
  fromValues: true,
  tables: ['follow_up', 'follow_up_stopped'],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]?.(tx, entry);
  },
};
