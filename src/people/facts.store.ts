import type { Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { pieces } from './pieces.ts';

/** Begins spells of employment; one that is there already stays as it is. */
export async function putEmployments(
  tx: Tx,
  begun: readonly { personId: string; hiredOn: Day }[],
): Promise<void> {
  for (const piece of pieces(begun)) {
    await tx
      .insertInto('employment')
      .values(piece.map((one) => ({ person_id: one.personId, hired_on: one.hiredOn, left_on: null })))
      .onConflict((oc) => oc.columns(['person_id', 'hired_on']).doNothing())
      .execute();
  }
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

export interface Placement {
  person_id: string;
  job_role: string;
  site_id: string;
  team: string;
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
