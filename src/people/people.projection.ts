import type { Tx } from '../database/database.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import {
  grantRole,
  moveEmployment,
  putEmployment,
  putManager,
  putPlacement,
  revokeRole,
  setLeft,
} from './facts.store.ts';

type Apply = (tx: Tx, personId: string, entry: Entry) => Promise<void>;

const text = (entry: Entry, fact: string): string => entry.facts[fact] as string;

const BY_KIND: Readonly<Record<string, Apply>> = {
  hired: (tx, id, entry) => putEmployment(tx, id, entry.at),
  'employment-corrected': (tx, id, entry) =>
    moveEmployment(tx, id, text(entry, 'was'), text(entry, 'hiredOn')),
  left: (tx, id, entry) => setLeft(tx, id, text(entry, 'hiredOn'), entry.at),
  'leaving-withdrawn': (tx, id, entry) => setLeft(tx, id, text(entry, 'hiredOn'), null),
  placed: (tx, id, entry) =>
    putPlacement(tx, id, {
      job_role: text(entry, 'jobRole'),
      site_id: text(entry, 'site'),
      team: text(entry, 'team'),
    }),
  'manager-set': (tx, id, entry) => putManager(tx, id, entry.facts['manager'] as string | null),
  'role-granted': (tx, id, entry) => grantRole(tx, id, text(entry, 'role')),
  'role-revoked': (tx, id, entry) => revokeRole(tx, id, text(entry, 'role')),
};

/** Who works here since when, where, as what, under whom, and with which granted roles. */
export const peopleProjection: Projection = {
  name: 'people',
  tables: ['employment', 'placement', 'reports_to', 'closure', 'granted_role'],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) {
      if (entry.personId !== null) await BY_KIND[entry.kind]?.(tx, entry.personId, entry);
    }
  },
};
