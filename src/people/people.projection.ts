import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { putManagers } from './closure.store.ts';
import { grantRole, moveEmployment, putEmployments, revokeRole, setLeft } from './facts.store.ts';
import { endLeaves } from './leave-ends.store.ts';
import { dropLeave, putLeave } from './leave.store.ts';
import { putManaging } from './managing.store.ts';
import { workOfFacts } from './work-facts.ts';
import { endAuditGrants, openGrants, putAuditGrant } from './roles-audit.store.ts';
import { putPlacements, putWork } from './work.store.ts';

type OfPerson = KnownEntry & { personId: string };
type Apply = (tx: Tx, entries: readonly OfPerson[]) => Promise<void>;

const text = (entry: KnownEntry, fact: string): string => textOf(entry.facts, fact);

// One after the other, for what seldom comes in numbers.
const each =
  (apply: (tx: Tx, entry: OfPerson) => Promise<void>): Apply =>
  async (tx, entries) => {
    for (const entry of entries) await apply(tx, entry);
  };

const textOrNull = (entry: KnownEntry, fact: string) =>
  entry.facts[fact] === null ? null : text(entry, fact);

const placed: Apply = (tx, entries) =>
  putPlacements(
    tx,
    entries.map((entry) => ({
      person_id: entry.personId,
      from_on: entry.at,
      job_role: text(entry, 'jobRole'),
      site_id: text(entry, 'site'),
      team: text(entry, 'team'),
    })),
  );

const worksAs: Apply = (tx, entries) =>
  putWork(
    tx,
    entries.map((entry) => ({
      personId: entry.personId,
      from: entry.at,
      work: workOfFacts(entry.facts),
    })),
  );

const managed: Apply = async (tx, entries) => {
  const moves = entries.map((entry) => ({
    personId: entry.personId,
    managerId: entry.facts['manager'] === null ? null : text(entry, 'manager'),
    at: entry.at,
  }));
  await putManaging(tx, moves);
  await putManagers(tx, moves);
};

const endOf = (entry: KnownEntry) => ({ at: entry.knownAt, by: textOrNull(entry, 'by') });

async function auditing(tx: Tx, entry: OfPerson): Promise<void> {
  const { facts } = entry;
  await putAuditGrant(tx, {
    id: text(entry, 'grant'),
    person_id: entry.personId,
    from_on: text(entry, 'from'),
    to_on: textOrNull(entry, 'to'),
    sites: JSON.stringify(facts['sites']),
    manager_id: textOrNull(entry, 'manager'),
    pack_id: textOrNull(entry, 'pack'),
    records_from: textOrNull(entry, 'recordsFrom'),
    records_to: textOrNull(entry, 'recordsTo'),
    granted_by: textOrNull(entry, 'by'),
    granted_at: entry.knownAt,
    ended_at: null,
    ended_by: null,
  });
  await grantRole(tx, entry.personId, 'auditor');
}

// Kinds that touch the same rows stand together: within a group the order of the entries holds.
const GROUPS: readonly Readonly<Record<string, Apply>>[] = [
  {
    hired: (tx, entries) =>
      putEmployments(
        tx,
        entries.map((entry) => ({
          personId: entry.personId,
          hiredOn: entry.at,
          clockFrom: entry.facts['clockFrom'] === undefined ? null : text(entry, 'clockFrom'),
        })),
      ),
    'employment-corrected': each((tx, entry) =>
      moveEmployment(tx, entry.personId, text(entry, 'was'), text(entry, 'hiredOn')),
    ),
    left: each((tx, entry) => setLeft(tx, entry.personId, text(entry, 'hiredOn'), entry.at)),
    'leaving-withdrawn': each((tx, entry) => setLeft(tx, entry.personId, text(entry, 'hiredOn'), null)),
  },
  { placed },
  { 'work-set': worksAs },
  {
    'leave-set': each((tx, entry) =>
      putLeave(tx, entry.personId, {
        id: text(entry, 'leave'),
        from: text(entry, 'from'),
        to: textOrNull(entry, 'to'),
      }),
    ),
    'leave-withdrawn': each((tx, entry) => dropLeave(tx, text(entry, 'leave'))),
  },
  { 'manager-set': managed },
  {
    'role-granted': each((tx, entry) => grantRole(tx, entry.personId, text(entry, 'role'))),
    'role-revoked': each(async (tx, entry) => {
      const role = text(entry, 'role');
      await revokeRole(tx, entry.personId, role);
      // Whoever takes the role takes whatever it was narrowed to.
      if (role === 'auditor') await endAuditGrants(tx, { personId: entry.personId }, endOf(entry));
    }),
    'auditor-granted': each(auditing),
    'auditor-changed': each(auditing),
    'auditor-ended': each(async (tx, entry) => {
      await endAuditGrants(tx, { id: text(entry, 'grant') }, endOf(entry));
      if ((await openGrants(tx, entry.personId)).length === 0)
        await revokeRole(tx, entry.personId, 'auditor');
    }),
  },
];

// What may end a leave that nobody ended, let it go on, or move where somebody is back after it.
const ENDING = new Set(['hired', 'employment-corrected', 'left', 'leaving-withdrawn', 'leave-set', 'placed']);

/** Who works here since when, where, as what, how, under whom, with which granted roles, and when on leave. */
export const peopleProjection: Projection = {
  name: 'people',
  tables: [
    'employment',
    'placement',
    'placement_past',
    'work',
    'work_past',
    'leave_spell',
    'reports_to',
    'closure',
    'managing',
    'granted_role',
    'auditor_grant',
  ],
  kinds: GROUPS.flatMap((group) => Object.keys(group)),
  async apply(tx, entries) {
    const ofPeople = entries.filter((entry): entry is OfPerson => entry.personId !== null);
    for (const group of GROUPS) {
      for (const run of runsOf(ofPeople.filter((entry) => entry.kind in group)))
        await group[run[0]!.kind]!(tx, run);
    }
    await endLeaves(
      tx,
      ofPeople.filter(({ kind }) => ENDING.has(kind)).map(({ personId }) => personId),
    );
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
