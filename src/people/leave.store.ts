import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { parseEntry } from '../ledger/entry.ts';

/** A time on leave, both days included; without `to` until somebody says otherwise, or the employment ends. */
export interface Leave {
  id: string;
  from: Day;
  to: Day | null;
  /** Nobody said when it ends: it ended with the employment. */
  isOpen?: true;
}

export async function putLeave(tx: Tx, personId: string, { id, from, to }: Leave): Promise<void> {
  await tx
    .insertInto('leave_spell')
    .values({ id, person_id: personId, from_on: from, to_on: to, ends_on: to })
    .onConflict((oc) => oc.column('id').doUpdateSet({ from_on: from, to_on: to, ends_on: to }))
    .execute();
}

export async function dropLeave(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('leave_spell').where('id', '=', id).execute();
}

const asLeave = (row: Schema['leave_spell']): Leave => ({
  id: row.id,
  from: row.from_on,
  to: row.ends_on,
  ...(row.to_on === null && row.ends_on !== null ? { isOpen: true } : {}),
});

/** When a person was, is and will be on leave, the earliest first. */
export async function leavesOf(db: Db, personId: string): Promise<Leave[]> {
  const rows = await db
    .selectFrom('leave_spell')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('from_on')
    .orderBy('id')
    .execute();
  return rows.map(asLeave);
}

/** True when a person works here on one of these days at least. */
export async function isEmployedBetween(
  db: Db,
  personId: string,
  from: Day,
  to: Day | null,
): Promise<boolean> {
  let query = db
    .selectFrom('employment')
    .select('person_id')
    .where('person_id', '=', personId)
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', from)]));
  if (to !== null) query = query.where('hired_on', '<=', to);
  return (await query.executeTakeFirst()) !== undefined;
}

/** True when this leave was on record and was taken back. */
export async function wasWithdrawn(db: Db, personId: string, leaveId: string): Promise<boolean> {
  const rows = await db
    .selectFrom('ledger')
    .select('body')
    .where('person_id', '=', personId)
    .where('kind', '=', 'leave-withdrawn')
    .execute();
  return rows.some((row) => parseEntry(row.body).facts['leave'] === leaveId);
}

/** Every leave there is, by person, the earliest first. */
export async function allLeaves(db: Db): Promise<Map<string, Leave[]>> {
  const found = new Map<string, Leave[]>();
  for (const row of await db
    .selectFrom('leave_spell')
    .selectAll()
    .orderBy('from_on')
    .orderBy('id')
    .execute()) {
    const leave = asLeave(row);
    const list = found.get(row.person_id);
    if (list === undefined) found.set(row.person_id, [leave]);
    else list.push(leave);
  }
  return found;
}
