import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { pieces } from '../people/pieces.ts';

/** Everybody who was employed on a day of a period, by id. */
export async function employedBetween(db: Db, from: Day, to: Day): Promise<string[]> {
  const rows = await db
    .selectFrom('employment')
    .select('person_id')
    .distinct()
    .where('hired_on', '<=', to)
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', from)]))
    .orderBy('person_id')
    .execute();
  return rows.map((row) => row.person_id);
}

/** Where these people were placed since when, oldest first. */
export async function placedOf(db: Db, ids: readonly string[]) {
  const found = [];
  for (const piece of pieces(ids))
    found.push(
      ...(await db
        .selectFrom('placement_past')
        .selectAll()
        .where('person_id', 'in', piece)
        .orderBy('person_id')
        .orderBy('from_on')
        .execute()),
    );
  return found;
}

/** Every spell of employment of these people, oldest first. */
export function spellsOf(db: Db, ids: readonly string[]) {
  return db
    .selectFrom('employment')
    .select(['person_id', 'hired_on', 'left_on'])
    .where('person_id', 'in', ids)
    .orderBy('person_id')
    .orderBy('hired_on')
    .execute();
}

/** Those of these people who had been entered by an instant. */
export async function hiredBy(db: Db, ids: readonly string[], knownAt: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const piece of pieces(ids)) {
    const rows = await db
      .selectFrom('ledger')
      .select('person_id')
      .where('person_id', 'in', piece)
      .where('kind', '=', 'hired')
      .where('known_at', '<=', knownAt)
      .execute();
    for (const { person_id: id } of rows) found.add(id!);
  }
  return found;
}

/** What these people are called today; who was erased is not there. */
export async function labelsOf(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { name: string; number: string }>> {
  const found = new Map<string, { name: string; number: string }>();
  for (const piece of pieces([...new Set(ids)])) {
    const rows = await db
      .selectFrom('person')
      .select(['id', 'name', 'employee_number'])
      .where('id', 'in', piece)
      .execute();
    for (const { id, name, employee_number: number } of rows) found.set(id, { name, number: number ?? '' });
  }
  return found;
}

/** The people of whom something was required. */
export async function requiredPeople(db: Db, requirement: string): Promise<string[]> {
  const rows = await db
    .selectFrom('requirement_person')
    .select('person_id')
    .where('requirement_id', '=', requirement)
    .orderBy('person_id')
    .execute();
  return rows.map((row) => row.person_id);
}

/** What incidents asked of people, the newest first. */
export function incidents(db: Db) {
  return db
    .selectFrom('requirement')
    .selectAll()
    .where('cause', '=', 'incident')
    .orderBy('asked_on', 'desc')
    .orderBy('id')
    .execute();
}

/** The requirements of these ids. */
export async function requirementsOf(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db.selectFrom('requirement').selectAll().where('id', 'in', ids).execute();
}
