import type { Db } from '../database/database.ts';
import { pieces } from '../people/pieces.ts';

/** Those of these ids that are somebody's, in the order of names. */
export async function knownIds(db: Db, ids: readonly string[]): Promise<string[]> {
  return (await peopleNamed(db, ids)).map(({ id }) => id);
}

/** The names and numbers of these people, in the order of names. */
export async function peopleNamed(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; name: string; employee_number: string | null; sort_name: string }[]> {
  const found = [];
  for (const piece of pieces(ids))
    found.push(
      ...(await db
        .selectFrom('person')
        .select(['id', 'name', 'employee_number', 'sort_name'])
        .where('id', 'in', piece)
        .execute()),
    );
  return found.toSorted((a, b) => (a.sort_name < b.sort_name ? -1 : a.sort_name > b.sort_name ? 1 : 0));
}
