import { lockPeople, transact, type Database, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { isDay, type Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { sites } from '../organisation/organisation.store.ts';
import { SEATS } from '../web/viewer.ts';
import { hasTeam } from './deputy.store.ts';
import { knownPeople, rolesOf } from './people.store.ts';
import { auditGrant, grantsOver, openGrants, type AuditGrant } from './roles-audit.store.ts';

/**
 * What an auditor is let see, from a day to a day, both included: of the sites, or of everybody under the manager, or one pack
 * alone; with none of these the whole organisation. `recordsFrom` and `recordsTo` bound the records that they may look at.
 */
export interface AuditWanted {
  from: Day;
  /** Null: until somebody ends it. */
  to: Day | null;
  sites: readonly string[];
  manager: string | null;
  pack: string | null;
  recordsFrom: Day | null;
  recordsTo: Day | null;
}

export const EVERYTHING: Omit<AuditWanted, 'from'> = {
  to: null,
  sites: [],
  manager: null,
  pack: null,
  recordsFrom: null,
  recordsTo: null,
};

/** Whether there is a pack of this id; handed down from the room of packs. */
export type KnowsPack = (tx: Tx, id: string) => Promise<boolean>;

/** The entry of a grant, or of a grant that was changed. */
export const auditEntry = (
  by: string,
  grant: string,
  personId: string,
  { from, ...rest }: AuditWanted,
  kind: 'auditor-granted' | 'auditor-changed' = 'auditor-granted',
): NewEntry => ({
  at: from,
  kind,
  personId,
  facts: { by, grant, from, ...rest, sites: [...rest.sites].toSorted() },
});

/** What is wrong with the days, each with its field. `kept` is the first day of a grant that is changed: it may lie in the past. */
export function auditDayProblems(wanted: AuditWanted, today: Day, kept?: Day): FieldProblem[] {
  const { from, to, recordsFrom, recordsTo } = wanted;
  const problems: FieldProblem[] = [];
  const wrong = (field: string, key: string) => problems.push({ field, key });
  if (!isDay(from)) wrong('from', 'audit.from-needed');
  else if (from < today && from !== kept) wrong('from', 'audit.from-past');
  if (to !== null && !isDay(to)) wrong('to', 'audit.to-wrong');
  else if (to !== null && to < today) wrong('to', 'audit.to-past');
  else if (to !== null && isDay(from) && to < from) wrong('to', 'audit.to-before');
  if (recordsFrom !== null && !isDay(recordsFrom)) wrong('recordsFrom', 'audit.records-from-wrong');
  if (recordsTo !== null && !isDay(recordsTo)) wrong('recordsTo', 'audit.records-to-wrong');
  else if (recordsTo !== null && recordsFrom !== null && isDay(recordsFrom) && recordsTo < recordsFrom)
    wrong('recordsTo', 'audit.records-to-before');
  return problems;
}

async function problemsWith(tx: Tx, wanted: AuditWanted, knowsPack: KnowsPack): Promise<FieldProblem[]> {
  const known = new Set((await sites(tx)).map(({ id }) => id));
  const problems: FieldProblem[] = [];
  if (wanted.sites.some((id) => !known.has(id))) problems.push({ field: 'sites', key: 'audit.site-unknown' });
  if (wanted.manager !== null && !(await hasTeam(tx, wanted.manager)))
    problems.push({ field: 'manager', key: 'audit.manager-nobody-below' });
  if (wanted.pack !== null && !(await knowsPack(tx, wanted.pack)))
    problems.push({ field: 'pack', key: 'audit.pack-unknown' });
  return problems;
}

const said = (row: AuditGrant): string =>
  JSON.stringify([
    row.from_on,
    row.to_on,
    (JSON.parse(row.sites) as string[]).toSorted(),
    row.manager_id,
    row.pack_id,
    row.records_from,
    row.records_to,
  ]);
const saying = ({ from, to, manager, pack, recordsFrom, recordsTo, ...of }: AuditWanted): string =>
  JSON.stringify([from, to, of.sites.toSorted(), manager, pack, recordsFrom, recordsTo]);

/**
 * Lets somebody see what a grant says; with `change`, the id of an open grant of theirs, in its place. False when just that was
 * said already. Throws `not-found`, `invalid` with each field that is wrong, and `conflict` for somebody who sits on the
 * committee or sees everything anyway.
 */
export async function grantAudit(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  given: { wanted: AuditWanted; change?: string | undefined; today: Day; knowsPack: KnowsPack },
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  if (!(await knownPeople(tx, [personId])).has(personId)) throw notFound();
  const { wanted, change, today, knowsPack } = given;
  const open = await openGrants(tx, personId);
  const changed = open.find(({ id }) => id === change);
  if (change !== undefined && changed === undefined) throw notFound();
  const held = await rolesOf(tx, personId);
  if (SEATS.some((seat) => held.includes(seat))) throw conflict('people.seat-no-auditor');
  if (held.includes('auditor') && open.length === 0) throw conflict('audit.sees-everything');
  const problems = [
    ...auditDayProblems(wanted, today, changed?.from_on),
    ...(await problemsWith(tx, wanted, knowsPack)),
  ];
  if (problems.length > 0) throw invalid(problems);
  const others = changed === undefined ? open : [changed];
  if (others.some((row) => said(row) === saying(wanted))) return false;
  const kind = changed === undefined ? 'auditor-granted' : 'auditor-changed';
  await append(tx, now, [auditEntry(by, changed?.id ?? newId(now), personId, wanted, kind)]);
  return true;
}

/** Ends a grant at once; false when it has ended already. Throws `not-found` for what this person was never granted. */
export async function endAudit(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  grant: string,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const row = await auditGrant(tx, grant);
  if (row?.person_id !== personId) throw notFound();
  if (row.ended_at !== null) return false;
  await append(tx, now, [{ at: today, kind: 'auditor-ended', personId, facts: { by, grant } }]);
  return true;
}

/** Writes down the end of every grant whose last day is over; gives whose they were. Nobody sees more for it being late. */
export function endAuditsOver(database: Database, now: Date, today: Day): Promise<string[]> {
  return transact(database.write, async (tx) => {
    await lockPeople(tx, 'everyone');
    const over = await grantsOver(tx, today);
    await append(
      tx,
      now,
      over.map((row) => ({
        at: row.to_on!,
        kind: 'auditor-ended',
        personId: row.person_id,
        facts: { by: null, grant: row.id },
      })),
    );
    return [...new Set(over.map((row) => row.person_id))];
  });
}
