import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { putManagers } from './closure.store.ts';
import {
  grantRole,
  moveEmployment,
  putEmployments,
  putPlacements,
  revokeRole,
  setLeft,
  type Placement,
} from './facts.store.ts';

type OfPerson = KnownEntry & { personId: string };
type Apply = (tx: Tx, entries: readonly OfPerson[]) => Promise<void>;

const text = (entry: KnownEntry, fact: string): string => textOf(entry.facts, fact);

// One after the other, for what seldom comes in numbers.
const each =
  (apply: (tx: Tx, entry: OfPerson) => Promise<void>): Apply =>
  async (tx, entries) => {
    for (const entry of entries) await apply(tx, entry);
  };

const placed: Apply = async (tx, entries) => {
  const last = new Map<string, Placement>();
  for (const entry of entries) {
    last.set(entry.personId, {
      person_id: entry.personId,
      job_role: text(entry, 'jobRole'),
      site_id: text(entry, 'site'),
      team: text(entry, 'team'),
    });
  }
  await putPlacements(tx, [...last.values()]);
};

const managed: Apply = (tx, entries) =>
  putManagers(
    tx,
    entries.map((entry) => ({
      personId: entry.personId,
      managerId: entry.facts['manager'] === null ? null : text(entry, 'manager'),
    })),
  );

// Kinds that touch the same rows stand together: within a group the order of the entries holds.
const GROUPS: readonly Readonly<Record<string, Apply>>[] = [
  {
    hired: (tx, entries) =>
      putEmployments(
        tx,
        entries.map((entry) => ({ personId: entry.personId, hiredOn: entry.at })),
      ),
    'employment-corrected': each((tx, entry) =>
      moveEmployment(tx, entry.personId, text(entry, 'was'), text(entry, 'hiredOn')),
    ),
    left: each((tx, entry) => setLeft(tx, entry.personId, text(entry, 'hiredOn'), entry.at)),
    'leaving-withdrawn': each((tx, entry) => setLeft(tx, entry.personId, text(entry, 'hiredOn'), null)),
  },
  { placed },
  { 'manager-set': managed },
  {
    'role-granted': each((tx, entry) => grantRole(tx, entry.personId, text(entry, 'role'))),
    'role-revoked': each((tx, entry) => revokeRole(tx, entry.personId, text(entry, 'role'))),
  },
];

/** Who works here since when, where, as what, under whom, and with which granted roles. */
export const peopleProjection: Projection = {
  name: 'people',
  tables: ['employment', 'placement', 'reports_to', 'closure', 'granted_role'],
  kinds: GROUPS.flatMap((group) => Object.keys(group)),
  async apply(tx, entries) {
    const ofPeople = entries.filter((entry): entry is OfPerson => entry.personId !== null);
    for (const group of GROUPS) {
      for (const run of runsOf(ofPeople.filter((entry) => entry.kind in group)))
        await group[run[0]!.kind]!(tx, run);
    }
  },
};

// Neighbours of one kind, taken together.
function runsOf(entries: readonly OfPerson[]): OfPerson[][] {
  const runs: OfPerson[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run?.[0]?.kind === entry.kind) run.push(entry);
    else runs.push([entry]);
  }
  return runs;
}
