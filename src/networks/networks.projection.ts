import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { putAccount, putAccountClosed } from './accounts.store.ts';
import { putFeature, putLook, putLookedAt } from './features.store.ts';
import { putNetwork } from './networks.store.ts';
import { insertReviewSaid, putReview } from './reviews.store.ts';
import { putDecision, putWatchItem } from './watch.store.ts';

type Apply = (tx: Tx, entry: KnownEntry) => Promise<void>;

const textOrNull = (entry: KnownEntry, fact: string) => (entry.facts[fact] ?? null) as string | null;
const listOf = (entry: KnownEntry, fact: string) => (entry.facts[fact] ?? []) as string[];

// A text that was erased by law is empty; what hangs on it stays.
const word = ({ values }: KnownEntry, name: string): string => values[name] ?? '';

const BY_KIND: Readonly<Record<string, Apply>> = {
  'network-set': (tx, entry) =>
    putNetwork(tx, { id: textOf(entry.facts, 'network'), name: word(entry, 'name') }),
  'account-set': (tx, entry) =>
    putAccount(
      tx,
      {
        id: textOf(entry.facts, 'account'),
        network_id: textOf(entry.facts, 'network'),
        name: word(entry, 'name'),
        purpose: word(entry, 'purpose'),
        address: word(entry, 'address'),
        note: word(entry, 'note'),
        opened_on: textOrNull(entry, 'openedOn'),
      },
      listOf(entry, 'owners'),
    ),
  'account-closed': (tx, { facts }) => putAccountClosed(tx, textOf(facts, 'account'), textOf(facts, 'on')),
  'feature-set': async (tx, entry) => {
    const { facts, at } = entry;
    const id = textOf(facts, 'feature');
    await putFeature(tx, {
      id,
      network_id: textOf(facts, 'network'),
      name: word(entry, 'name'),
      place: textOf(facts, 'place'),
      risk: word(entry, 'risk'),
      clauses: JSON.stringify(listOf(entry, 'clauses')),
      shipped: textOrNull(entry, 'shipped'),
      added_on: at,
      changed_on: facts['asShipped'] === true ? null : at,
      looked_at: null,
      gone_on: textOrNull(entry, 'goneOn'),
    });
    if (facts['look'] === true)
      await putLook(tx, { feature_id: id, looked_on: at, person_id: textOf(facts, 'by') });
  },
  'feature-looked-at': async (tx, { facts, at }) => {
    const id = textOf(facts, 'feature');
    await putLook(tx, { feature_id: id, looked_on: textOf(facts, 'on'), person_id: textOf(facts, 'by') });
    await putLookedAt(tx, id, at);
  },
  'watch-set': (tx, entry) =>
    putWatchItem(tx, {
      id: textOf(entry.facts, 'watch'),
      feature: word(entry, 'feature'),
      platform: word(entry, 'platform'),
      first_seen: textOf(entry.facts, 'firstSeen'),
      risk: word(entry, 'risk'),
      clauses: JSON.stringify(listOf(entry, 'clauses')),
      roles: JSON.stringify(listOf(entry, 'roles')),
      owner_id: textOrNull(entry, 'owner'),
    }),
  'watch-decided': (tx, entry) =>
    putDecision(tx, textOf(entry.facts, 'watch'), {
      action: textOf(entry.facts, 'action'),
      reason: word(entry, 'reason'),
      decided_on: textOf(entry.facts, 'on'),
      decided_by: textOf(entry.facts, 'by'),
    }),
  'networks-reviewed': (tx, { facts }) =>
    putReview(tx, {
      what: textOf(facts, 'what'),
      held_on: textOf(facts, 'on'),
      person_id: textOf(facts, 'by'),
    }),
  'review-said': (tx, { facts, personId, at }) =>
    insertReviewSaid(tx, {
      person_id: personId ?? '',
      what: textOf(facts, 'what'),
      due_on: textOf(facts, 'dueOn'),
      mail_id: textOf(facts, 'mail'),
      at,
    }),
};

/** The registers of accounts, networks and features, the watch-list, and the reviews that were held and said. */
export const networksProjection: Projection = {
  name: 'networks',
  fromValues: true,
  tables: [
    'network',
    'network_account',
    'account_owner',
    'network_feature',
    'feature_look',
    'watch_item',
    'network_review',
    'review_said',
  ],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]?.(tx, entry);
  },
};
