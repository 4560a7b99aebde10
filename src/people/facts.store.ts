import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';
import type { Day } from '../days.ts';

export async function putEmployment(tx: Tx, personId: string, hiredOn: Day): Promise<void> {
  await tx
    .insertInto('employment')
    .values({ person_id: personId, hired_on: hiredOn, left_on: null })
    .onConflict((oc) => oc.columns(['person_id', 'hired_on']).doNothing())
    .execute();
}

export async function moveEmployment(tx: Tx, personId: string, was: Day, hiredOn: Day): Promise<void> {
  await tx
    .updateTable('employment')
    .set({ hired_on: hiredOn })
    .where('person_id', '=', personId)
    .where('hired_on', '=', was)
    .execute();
}

export async function setLeft(tx: Tx, personId: string, hiredOn: Day, leftOn: Day | null): Promise<void> {
  await tx
    .updateTable('employment')
    .set({ left_on: leftOn })
    .where('person_id', '=', personId)
    .where('hired_on', '=', hiredOn)
    .execute();
}

export async function putPlacement(
  tx: Tx,
  personId: string,
  placement: { job_role: string; site_id: string; team: string },
): Promise<void> {
  await tx
    .insertInto('placement')
    .values({ person_id: personId, ...placement })
    .onConflict((oc) => oc.column('person_id').doUpdateSet(placement))
    .execute();
}

export async function grantRole(tx: Tx, personId: string, role: string): Promise<void> {
  await tx
    .insertInto('granted_role')
    .values({ person_id: personId, role })
    .onConflict((oc) => oc.columns(['person_id', 'role']).doNothing())
    .execute();
}

export async function revokeRole(tx: Tx, personId: string, role: string): Promise<void> {
  await tx.deleteFrom('granted_role').where('person_id', '=', personId).where('role', '=', role).execute();
}

/**
 * Puts a person, with everybody below, under another manager. The closure table holds each pair of a manager and
 * somebody below at any depth; it must never hold a loop, which the verbs refuse.
 */
export async function putManager(tx: Tx, personId: string, managerId: string | null): Promise<void> {
  await sql`delete from closure
    where person_id in (select person_id from closure where manager_id = ${personId} union select ${personId})
    and manager_id in (select manager_id from closure where person_id = ${personId})`.execute(tx);
  await tx.deleteFrom('reports_to').where('person_id', '=', personId).execute();
  if (managerId === null) return;
  await tx.insertInto('reports_to').values({ person_id: personId, manager_id: managerId }).execute();
  await sql`insert into closure (manager_id, person_id, depth)
    select above.manager_id, below.person_id, above.depth + below.depth + 1
    from (select manager_id, depth from closure where person_id = ${managerId}
          union all select cast(${managerId} as text), 0) as above
    cross join (select person_id, depth from closure where manager_id = ${personId}
          union all select cast(${personId} as text), 0) as below`.execute(tx);
}
