import type { Tx } from '../database/database.ts';
import type { Facts, KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { insertDraft, putPart, updateDraft } from './draft.store.ts';
import { insertComment, insertCounsel, putDecision, putVote, withdrawCounselRow } from './voices.store.ts';

type Apply = (tx: Tx, entry: KnownEntry) => Promise<void>;

const text = (facts: Facts, fact: string): string => facts[fact] as string;
const maybe = (facts: Facts, fact: string): string | null => (facts[fact] as string | undefined) ?? null;
const number = (facts: Facts, fact: string): number => facts[fact] as number;
const NOTHING_YET = {
  submitted_at: null,
  submitted_by: null,
  staff_until: null,
  closes_on: null,
  outcome: null,
  ended_at: null,
  balanced_at: null,
  published_as: null,
} as const;
const NO_EMERGENCY = {
  emergency_hash: null,
  emergency_by: null,
  emergency_at: null,
  emergency_reason: null,
} as const;

const putVoteOf: Apply = (tx, { at, facts, values }) =>
  putVote(tx, {
    draft_id: text(facts, 'draft'),
    seat: text(facts, 'seat'),
    hash: text(facts, 'hash'),
    vote: text(facts, 'vote'),
    reason: values['reason'] ?? '',
    person_id: maybe(facts, 'by'),
    at,
  });

const BY_KIND: Readonly<Record<string, Apply>> = {
  'draft-opened': (tx, { at, facts }) =>
    insertDraft(tx, {
      id: text(facts, 'draft'),
      base: number(facts, 'from'),
      state: 'drafting',
      opened_at: at,
      opened_by: text(facts, 'by'),
      hash: null,
      ...NOTHING_YET,
      ...NO_EMERGENCY,
    }),
  async 'draft-changed'(tx, { at, facts, values }) {
    const draft = text(facts, 'draft');
    await putPart(tx, {
      draft_id: draft,
      part: text(facts, 'part'),
      revision: number(facts, 'revision'),
      hash: maybe(facts, 'hash'),
      base: number(facts, 'base'),
      changed_at: at,
      changed_by: text(facts, 'by'),
      reason: values['reason'] ?? '',
    });
    // In review the text that is voted on is another from now on.
    const version = maybe(facts, 'version');
    if (version !== null)
      await updateDraft(tx, draft, { hash: version, closes_on: maybe(facts, 'closesOn') });
    await updateDraft(tx, draft, NO_EMERGENCY);
  },
  'balanced-accepted': (tx, { at, facts }) => updateDraft(tx, text(facts, 'draft'), { balanced_at: at }),
  'draft-rebased': (tx, { facts }) =>
    updateDraft(tx, text(facts, 'draft'), {
      base: number(facts, 'from'),
      state: 'drafting',
      outcome: null,
      ...NO_EMERGENCY,
    }),
  'draft-submitted': (tx, { at, facts }) =>
    updateDraft(tx, text(facts, 'draft'), {
      state: 'in-review',
      hash: text(facts, 'hash'),
      submitted_at: at,
      submitted_by: text(facts, 'by'),
      staff_until: maybe(facts, 'staffUntil'),
      closes_on: text(facts, 'closesOn'),
      outcome: null,
      ended_at: null,
    }),
  'draft-returned': (tx, { at, facts }) =>
    updateDraft(tx, text(facts, 'draft'), { state: 'drafting', outcome: 'returned', ended_at: at }),
  'draft-dropped': (tx, { at, facts }) =>
    updateDraft(tx, text(facts, 'draft'), { state: 'dropped', ended_at: at }),
  'review-closed': (tx, { at, facts }) =>
    updateDraft(tx, text(facts, 'draft'), {
      state: text(facts, 'state'),
      outcome: text(facts, 'outcome'),
      ended_at: at,
    }),
  'draft-commented': (tx, { id, at, facts, values }) =>
    insertComment(tx, {
      id,
      draft_id: text(facts, 'draft'),
      clause: maybe(facts, 'clause') ?? '',
      at,
      person_id: maybe(facts, 'by'),
      name: values['name'] ?? '',
      speaks_as: text(facts, 'as'),
      words: values['words'] ?? '',
    }),
  'draft-decided': (tx, { at, facts, values }) =>
    putDecision(tx, {
      draft_id: text(facts, 'draft'),
      clause: text(facts, 'clause'),
      choice: text(facts, 'choice'),
      hash: maybe(facts, 'hash'),
      reason: values['reason'] ?? '',
      person_id: text(facts, 'by'),
      at,
    }),
  'draft-voted': putVoteOf,
  'seat-abstained': putVoteOf,
  'emergency-asked': (tx, { at, facts, values }) =>
    updateDraft(tx, text(facts, 'draft'), {
      emergency_hash: text(facts, 'hash'),
      emergency_by: text(facts, 'by'),
      emergency_at: at,
      emergency_reason: values['reason'] ?? '',
    }),
  'counsel-asked': (tx, { at, facts, values }) =>
    insertCounsel(tx, {
      token_hash: text(facts, 'tokenHash'),
      id: text(facts, 'link'),
      draft_id: text(facts, 'draft'),
      address: values['address'] ?? '',
      made_at: at,
      made_by: text(facts, 'by'),
      expires_on: text(facts, 'expiresOn'),
      withdrawn_at: null,
    }),
  'counsel-withdrawn': (tx, { at, facts }) => withdrawCounselRow(tx, text(facts, 'link'), at),
  async 'policy-published'(tx, { facts }) {
    const draft = maybe(facts, 'draft');
    if (draft === null) return;
    const set = { published_as: number(facts, 'number'), hash: text(facts, 'hash') };
    if (facts['kind'] === 'emergency') {
      // The committee still votes on it, with the same text and until it would lapse.
      const closes = { closes_on: maybe(facts, 'confirmBy'), staff_until: null, outcome: null };
      await updateDraft(tx, draft, { state: 'confirming', ...set, ...closes });
    } else await updateDraft(tx, draft, { state: 'published', ...set });
  },
  async 'publication-withdrawn'(tx, { facts }) {
    const draft = maybe(facts, 'draft');
    if (draft !== null) await updateDraft(tx, draft, { state: 'approved', published_as: null });
  },
};

/** Drafts of the next version, and what the committee, staff and counsel said of them. */
export const committeeProjection: Projection = {
  name: 'committee',
  fromValues: true,
  tables: ['draft', 'draft_part', 'draft_comment', 'draft_decision', 'draft_vote', 'counsel_link'],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]?.(tx, entry);
  },
};
