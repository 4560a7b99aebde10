import type { Tx } from '../database/database.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import type { Facts, KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import {
  dropRequirement,
  endWaiver,
  putExtension,
  putOutside,
  putRequired,
  putRequirement,
  putWaiver,
  setRequirementDone,
  setRequirementUndone,
  withdrawExtension,
  withdrawOutside,
  withdrawRequirement,
} from './asked.store.ts';
import { ruleFrom } from './rule.ts';
import { dropRule, putPastRule, putRule } from './rule.store.ts';

type Apply = (tx: Tx, entry: KnownEntry) => Promise<void>;

const text = (entry: KnownEntry, fact: string): string => textOf(entry.facts, fact);
const by = ({ facts }: KnownEntry): string | null => (typeof facts['by'] === 'string' ? facts['by'] : null);
/** A value that the entry commits to; empty when it was erased by law. */
const value = (entry: KnownEntry, name: string): string => entry.values[name] ?? '';

const past = (entry: KnownEntry, ruleId: string, body: string | null) => ({
  entry_id: entry.id,
  rule_id: ruleId,
  at: entry.at,
  known_at: entry.knownAt,
  set_by: by(entry),
  body,
});

const BY_KIND: Readonly<Record<string, Apply>> = {
  'rule-set': async (tx, entry) => {
    const rule = ruleFrom(entry.facts['rule'] as Facts, entry.values['name']);
    const body = JSON.stringify(rule);
    await putRule(tx, rule.id, body);
    await putPastRule(tx, past(entry, rule.id, body));
  },
  'rule-ended': async (tx, entry) => {
    await dropRule(tx, text(entry, 'rule'));
    await putPastRule(tx, past(entry, text(entry, 'rule'), null));
  },
  waived: (tx, entry) =>
    putWaiver(tx, {
      id: text(entry, 'waiver'),
      person_id: entry.personId!,
      thing: text(entry, 'thing'),
      from_on: text(entry, 'from'),
      to_on: text(entry, 'until'),
      given_by: by(entry),
      at: entry.knownAt,
      reason: value(entry, 'reason'),
      given_to: text(entry, 'until'),
      ended_by: null,
      ended_at: null,
    }),
  'waiver-ended': (tx, entry) =>
    endWaiver(tx, text(entry, 'waiver'), entry.at, { by: by(entry), at: entry.knownAt }),
  extended: (tx, entry) =>
    putExtension(tx, {
      id: text(entry, 'extension'),
      person_id: entry.personId!,
      obligation: text(entry, 'obligation'),
      to_on: text(entry, 'until'),
      given_by: by(entry),
      at: entry.knownAt,
      reason: value(entry, 'reason'),
      withdrawn_by: null,
      withdrawn_at: null,
    }),
  'extension-withdrawn': (tx, entry) =>
    withdrawExtension(tx, text(entry, 'extension'), { by: by(entry), at: entry.knownAt }),
  required: (tx, entry) =>
    putRequirement(tx, {
      id: text(entry, 'requirement'),
      what: JSON.stringify(entry.facts['what']),
      cause: text(entry, 'cause'),
      asked_on: entry.at,
      due_on: text(entry, 'due'),
      asked_by: by(entry),
      at: entry.knownAt,
      reason: value(entry, 'reason'),
      case_number: value(entry, 'case'),
      withdrawn_at: null,
    }),
  'required-of': (tx, entry) => putRequired(tx, text(entry, 'requirement'), entry.personId!),
  'requirement-done': (tx, entry) =>
    setRequirementDone(tx, text(entry, 'requirement'), entry.personId!, text(entry, 'day'), entry.knownAt),
  'requirement-undone': (tx, entry) => setRequirementUndone(tx, text(entry, 'requirement'), entry.personId!),
  'requirement-dropped': (tx, entry) => dropRequirement(tx, text(entry, 'requirement'), entry.personId!),
  'requirement-withdrawn': (tx, entry) => withdrawRequirement(tx, text(entry, 'requirement'), entry.knownAt),
  'outside-training': (tx, entry) =>
    putOutside(tx, {
      id: text(entry, 'training'),
      person_id: entry.personId!,
      thing: text(entry, 'thing'),
      done_on: entry.at,
      provider: value(entry, 'provider'),
      evidence: value(entry, 'evidence'),
      added_by: by(entry),
      at: entry.knownAt,
      withdrawn_at: null,
    }),
  'outside-training-withdrawn': (tx, entry) => withdrawOutside(tx, text(entry, 'training'), entry.knownAt),
};

/** The rules in force and as they were; what people are excused from, given more time for, required, and did elsewhere. */
export const obligationsProjection: Projection = {
  name: 'obligations',
  fromValues: true,
  tables: [
    'rule',
    'rule_past',
    'waiver',
    'extension',
    'requirement',
    'requirement_person',
    'outside_training',
  ],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]!(tx, entry);
  },
};
