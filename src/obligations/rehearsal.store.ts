import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';

/** The names and numbers of these people, by id. */
export async function namedPeople(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { name: string; number: string; email: string }>> {
  const found = new Map<string, { name: string; number: string; email: string }>();
  for (let i = 0; i < ids.length; i += PIECE) {
    const rows = await db
      .selectFrom('person')
      .select(['id', 'name', 'employee_number', 'email'])
      .where('id', 'in', ids.slice(i, i + PIECE))
      .execute();
    for (const { id, name, employee_number: number, email } of rows)
      found.set(id, { name, number: number ?? '', email: email ?? '' });
  }
  return found;
}

const PIECE = 500;

/** How many people each of these rules means, who did not leave before a day. */
export async function meantBy(db: Db, ruleIds: readonly string[], today: Day): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const id of ruleIds) {
    const row = await db
      .selectFrom('standing')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('reasons', 'like', `%{"by":"rule","id":${JSON.stringify(id)},%`)
      .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', today)]))
      .executeTakeFirstOrThrow();
    found.set(id, row.count);
  }
  return found;
}
