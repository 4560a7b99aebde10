import type { Db, Tx } from '../database/database.ts';
import type { Day } from '../days.ts';

/** A time on leave, both days included; without `to` until somebody says otherwise. */
export interface Leave {
  id: string;
  from: Day;
  to: Day | null;
}

export async function putLeave(tx: Tx, personId: string, { id, from, to }: Leave): Promise<void> {
  await tx
    .insertInto('leave_spell')
    .values({ id, person_id: personId, from_on: from, to_on: to })
    .onConflict((oc) => oc.column('id').doUpdateSet({ from_on: from, to_on: to }))
    .execute();
}

export async function dropLeave(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('leave_spell').where('id', '=', id).execute();
}

/** When a person was, is and will be on leave, the earliest first. */
export async function leavesOf(db: Db, personId: string): Promise<Leave[]> {
  const rows = await db
    .selectFrom('leave_spell')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('from_on')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, from: row.from_on, to: row.to_on }));
}
