import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type AttemptRow = Schema['package_attempt'];

export async function putAttempt(tx: Tx, row: AttemptRow): Promise<void> {
  await tx.insertInto('package_attempt').values(row).execute();
}

export async function setDecided(
  tx: Tx,
  id: string,
  decided: Pick<
    AttemptRow,
    'decided_at' | 'decided_on' | 'decided_by' | 'reasons' | 'score' | 'seconds' | 'entry_id'
  >,
): Promise<void> {
  await tx.updateTable('package_attempt').set(decided).where('id', '=', id).execute();
}

export async function setEnded(tx: Tx, id: string, at: string, kind: string): Promise<void> {
  await tx
    .updateTable('package_attempt')
    .set({ ended_at: at, end_kind: kind })
    .where('id', '=', id)
    .execute();
}

/** Somebody's attempts at a package, the newest first. */
export const attemptsAt = (db: Db, personId: string, packageId: string): Promise<AttemptRow[]> =>
  db
    .selectFrom('package_attempt')
    .selectAll()
    .where('person_id', '=', personId)
    .where('package_id', '=', packageId)
    .orderBy('number', 'desc')
    .execute();

export const attemptRow = (db: Db, id: string): Promise<AttemptRow | undefined> =>
  db.selectFrom('package_attempt').selectAll().where('id', '=', id).executeTakeFirst();
