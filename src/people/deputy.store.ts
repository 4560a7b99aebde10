import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { pieces } from './pieces.ts';

export type DeputyRow = Schema['deputy'];

export async function insertDeputy(tx: Tx, row: DeputyRow): Promise<void> {
  await tx.insertInto('deputy').values(row).execute();
}

export async function setDeputyEnd(tx: Tx, id: string, toOn: Day): Promise<void> {
  await tx.updateTable('deputy').set({ to_on: toOn }).where('id', '=', id).execute();
}

/** Whoever stands in for a manager on this day or later, the soonest first, with their names. */
export function deputiesFrom(db: Db, managerId: string, day: Day) {
  return db
    .selectFrom('deputy')
    .innerJoin('person', 'person.id', 'deputy.person_id')
    .selectAll('deputy')
    .select('person.name')
    .where('deputy.manager_id', '=', managerId)
    .where('deputy.to_on', '>=', day)
    .whereRef('deputy.to_on', '>=', 'deputy.from_on')
    .orderBy('deputy.from_on')
    .orderBy('deputy.id')
    .execute();
}

/** One time for which somebody was named by this manager; undefined when there is none of that id. */
export function deputyOf(db: Db, managerId: string, id: string): Promise<DeputyRow | undefined> {
  return db
    .selectFrom('deputy')
    .selectAll()
    .where('id', '=', id)
    .where('manager_id', '=', managerId)
    .executeTakeFirst();
}

/** For whom a person stands in on a day, by name, and until when. */
export function standsInFor(db: Db, personId: string, day: Day) {
  return db
    .selectFrom('deputy')
    .innerJoin('person', 'person.id', 'deputy.manager_id')
    .select(['person.id', 'person.name', sql<Day>`max(deputy.to_on)`.as('to')])
    .where('deputy.person_id', '=', personId)
    .where('deputy.from_on', '<=', day)
    .where('deputy.to_on', '>=', day)
    .groupBy(['person.id', 'person.name', 'person.sort_name'])
    .orderBy('person.sort_name')
    .execute();
}

/** Whose people a person may look after on a day: their own, and those of the managers for whom they stand in. */
export async function managingIds(db: Db, personId: string, day: Day): Promise<string[]> {
  return [personId, ...(await standsInFor(db, personId, day)).map((manager) => manager.id)];
}

/** Who stands in for these managers on a day, of those who work here then: ids by the manager's id; none, no key. */
export async function deputiesOf(
  db: Db,
  managerIds: readonly string[],
  day: Day,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const piece of pieces(managerIds)) {
    const rows = await db
      .selectFrom('deputy')
      .select(['manager_id', 'person_id'])
      .distinct()
      .where('manager_id', 'in', piece)
      .where('from_on', '<=', day)
      .where('to_on', '>=', day)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('employment')
            .select('employment.person_id')
            .whereRef('employment.person_id', '=', 'deputy.person_id')
            .where('employment.hired_on', '<=', day)
            .where((or) =>
              or.or([or('employment.left_on', 'is', null), or('employment.left_on', '>=', day)]),
            ),
        ),
      )
      .orderBy('manager_id')
      .orderBy('person_id')
      .execute();
    for (const { manager_id, person_id } of rows)
      found.set(manager_id, [...(found.get(manager_id) ?? []), person_id]);
  }
  return found;
}

/** Whom a manager names most often: those below, their own manager, and whoever has the same one. By name, up to so many. */
export function nearby(db: Db, managerId: string, today: Day, most: number) {
  return db
    .selectFrom('person')
    .innerJoin('employment', 'employment.person_id', 'person.id')
    .select(['person.id', 'person.name', 'person.employee_number', 'person.email', 'person.sort_name'])
    .distinct()
    .where('employment.hired_on', '<=', today)
    .where((eb) => eb.or([eb('employment.left_on', 'is', null), eb('employment.left_on', '>=', today)]))
    .where('person.id', '!=', managerId)
    .where(
      sql<boolean>`person.id in (select person_id from closure where manager_id = ${managerId}
        union select manager_id from reports_to where person_id = ${managerId}
        union select peer.person_id from reports_to as peer join reports_to as own
          on own.manager_id = peer.manager_id where own.person_id = ${managerId})`,
    )
    .orderBy('person.sort_name')
    .orderBy('person.id')
    .limit(most)
    .execute();
}

/** True when somebody is below this person. */
export async function hasTeam(db: Db, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('reports_to')
    .select('person_id')
    .where('manager_id', '=', personId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
