import type { Insertable } from 'kysely';
import type { Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';

export async function putWaiver(tx: Tx, row: Insertable<Schema['waiver']>): Promise<void> {
  await tx.insertInto('waiver').values(row).execute();
}

/** Ends a waiver after a day. It stays as it was given, with who ended it. */
export async function endWaiver(
  tx: Tx,
  id: string,
  on: Day,
  ended: { by: string | null; at: string },
): Promise<void> {
  await tx
    .updateTable('waiver')
    .set({ to_on: on, ended_by: ended.by, ended_at: ended.at })
    .where('id', '=', id)
    .where('to_on', '>', on)
    .execute();
}

export async function putExtension(tx: Tx, row: Insertable<Schema['extension']>): Promise<void> {
  await tx.insertInto('extension').values(row).execute();
}

export async function withdrawExtension(
  tx: Tx,
  id: string,
  taken: { by: string | null; at: string },
): Promise<void> {
  await tx
    .updateTable('extension')
    .set({ withdrawn_by: taken.by, withdrawn_at: taken.at })
    .where('id', '=', id)
    .execute();
}

export async function putRequirement(tx: Tx, row: Insertable<Schema['requirement']>): Promise<void> {
  await tx.insertInto('requirement').values(row).execute();
}

/** Asks it of somebody; twice is once. */
export async function putRequired(tx: Tx, requirementId: string, personId: string): Promise<void> {
  await tx
    .insertInto('requirement_person')
    .values({ requirement_id: requirementId, person_id: personId, done_on: null, done_at: null })
    .onConflict((oc) => oc.columns(['requirement_id', 'person_id']).doNothing())
    .execute();
}

export async function setRequirementDone(
  tx: Tx,
  requirementId: string,
  personId: string,
  on: Day,
  at: string,
): Promise<void> {
  await tx
    .updateTable('requirement_person')
    .set({ done_on: on, done_at: at })
    .where('requirement_id', '=', requirementId)
    .where('person_id', '=', personId)
    .where('done_on', 'is', null)
    .execute();
}

export async function dropRequirement(tx: Tx, requirementId: string, personId: string): Promise<void> {
  await tx
    .deleteFrom('requirement_person')
    .where('requirement_id', '=', requirementId)
    .where('person_id', '=', personId)
    .where('done_on', 'is', null)
    .execute();
}

export async function withdrawRequirement(tx: Tx, id: string, at: string): Promise<void> {
  await tx.updateTable('requirement').set({ withdrawn_at: at }).where('id', '=', id).execute();
}

/** Of whom requirements are asked. */
export async function requiredPeople(tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('requirement_person')
    .select('person_id')
    .distinct()
    .where('requirement_id', 'in', ids)
    .execute();
  return rows.map((row) => row.person_id);
}

export async function putOutside(tx: Tx, row: Insertable<Schema['outside_training']>): Promise<void> {
  await tx.insertInto('outside_training').values(row).execute();
}

export async function withdrawOutside(tx: Tx, id: string, at: string): Promise<void> {
  await tx.updateTable('outside_training').set({ withdrawn_at: at }).where('id', '=', id).execute();
}

/** What was asked is not done after all. */
export async function setRequirementUndone(tx: Tx, requirementId: string, personId: string): Promise<void> {
  await tx
    .updateTable('requirement_person')
    .set({ done_on: null, done_at: null })
    .where('requirement_id', '=', requirementId)
    .where('person_id', '=', personId)
    .execute();
}
