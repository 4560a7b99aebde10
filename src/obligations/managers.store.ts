import type { Db, Tx } from '../database/database.ts';
import { pieces } from '../people/pieces.ts';
import { ofPeople, type Whose } from './whose.store.ts';

/** Whoever is above these people now, for it may be since another day; and who was a manager when last judged, and is one no more. */
export async function managersMoved(db: Db, ids: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const piece of pieces(ids)) {
    const above = await db
      .selectFrom('reports_to')
      .select('manager_id')
      .distinct()
      .where('person_id', 'in', piece)
      .execute();
    for (const row of above) found.add(row.manager_id);
  }
  const former = await db
    .selectFrom('standing_manager')
    .select('person_id')
    .where('person_id', 'not in', (eb) => eb.selectFrom('reports_to').select('manager_id'))
    .execute();
  for (const row of former) found.add(row.person_id);
  return [...found];
}

const managersKept = ofPeople((db, is) =>
  db.selectFrom('standing_manager').select('person_id').where(is('person_id')),
);

/** Keeps which of these people are managers now. */
export async function putManagers(tx: Tx, whose: Whose, managers: ReadonlySet<string>): Promise<void> {
  const rows = await managersKept(tx, whose);
  const known = new Set(rows.map((row) => row.person_id));
  const former = [...known].filter((id) => !managers.has(id));
  const fresh = [...managers].filter((id) => !known.has(id));
  if (former.length > 0) await tx.deleteFrom('standing_manager').where('person_id', 'in', former).execute();
  if (fresh.length > 0)
    await tx
      .insertInto('standing_manager')
      .values(fresh.map((person_id) => ({ person_id })))
      .execute();
}
