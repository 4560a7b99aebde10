import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';

export type AuditGrant = Schema['auditor_grant'];

/** Keeps a grant as it is now, new or changed. */
export async function putAuditGrant(tx: Tx, row: AuditGrant): Promise<void> {
  const { id: _, person_id: __, granted_by: ___, granted_at: ____, ...changed } = row;
  await tx
    .insertInto('auditor_grant')
    .values(row)
    .onConflict((oc) => oc.column('id').doUpdateSet(changed))
    .execute();
}

export async function endAuditGrants(
  tx: Tx,
  which: { id: string } | { personId: string },
  ended: { at: string; by: string | null },
): Promise<void> {
  await tx
    .updateTable('auditor_grant')
    .set({ ended_at: ended.at, ended_by: ended.by })
    .where('id' in which ? 'id' : 'person_id', '=', 'id' in which ? which.id : which.personId)
    .where('ended_at', 'is', null)
    .execute();
}

/** The grants of somebody that nobody has ended, those of days to come and of days gone by among them; the oldest first. */
export function openGrants(db: Db, personId: string): Promise<AuditGrant[]> {
  return db
    .selectFrom('auditor_grant')
    .selectAll()
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .orderBy('from_on')
    .orderBy('id')
    .execute();
}

export const auditGrant = (db: Db, id: string): Promise<AuditGrant | undefined> =>
  db.selectFrom('auditor_grant').selectAll().where('id', '=', id).executeTakeFirst();

/** Grants that nobody has ended and whose last day is over. */
export function grantsOver(db: Db, today: Day): Promise<AuditGrant[]> {
  return db
    .selectFrom('auditor_grant')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('to_on', '<', today)
    .orderBy('id')
    .execute();
}

/** Everybody who holds the role, with each grant that nobody has ended; without one, they see everything. By name. */
export function auditorsNow(db: Db) {
  return db
    .selectFrom('granted_role as r')
    .innerJoin('person as p', 'p.id', 'r.person_id')
    .leftJoin('auditor_grant as g', (join) =>
      join.onRef('g.person_id', '=', 'r.person_id').on('g.ended_at', 'is', null),
    )
    .selectAll('g')
    .select(['p.id as who', 'p.name'])
    .where('r.role', '=', 'auditor')
    .orderBy('p.sort_name')
    .orderBy('p.id')
    .orderBy('g.from_on')
    .orderBy('g.id')
    .execute();
}

/** Grants that have ended, the latest first, with whose they were. */
export function grantsEnded(db: Db, most: number) {
  return db
    .selectFrom('auditor_grant as g')
    .innerJoin('person as p', 'p.id', 'g.person_id')
    .selectAll('g')
    .select(['p.id as who', 'p.name', sql<string>`g.ended_at`.as('ended')])
    .where('g.ended_at', 'is not', null)
    .orderBy('g.ended_at', 'desc')
    .orderBy('g.id', 'desc')
    .limit(most)
    .execute();
}
