import type { Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { pieces } from './pieces.ts';

/**
 * Begins spells of employment, numbered as they become known: an older one that is entered later is the next. One that is there
 * already stays as it is.
 */
export async function putEmployments(
  tx: Tx,
  begun: readonly { personId: string; hiredOn: Day; clockFrom: Day | null }[],
): Promise<void> {
  for (const piece of pieces(begun)) {
    const known = await tx
      .selectFrom('employment')
      .select(['person_id', 'hired_on', 'number'])
      .where(
        'person_id',
        'in',
        piece.map(({ personId }) => personId),
      )
      .execute();
    const days = new Set(known.map((row) => `${row.person_id} ${row.hired_on}`));
    const last = new Map<string, number>();
    for (const row of known) last.set(row.person_id, Math.max(last.get(row.person_id) ?? 0, row.number));
    const fresh = piece.flatMap(({ personId, hiredOn, clockFrom }) => {
      const key = `${personId} ${hiredOn}`;
      if (days.has(key)) return [];
      days.add(key);
      const number = (last.get(personId) ?? 0) + 1;
      last.set(personId, number);
      return [{ person_id: personId, hired_on: hiredOn, left_on: null, number, clock_from: clockFrom }];
    });
    if (fresh.length > 0) await tx.insertInto('employment').values(fresh).execute();
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
