import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { pieces } from './pieces.ts';

export type NotMineRow = Schema['not_mine'];

export async function putNotMine(tx: Tx, row: NotMineRow): Promise<void> {
  await tx
    .insertInto('not_mine')
    .values(row)
    .onConflict((oc) =>
      oc.column('person_id').doUpdateSet({ manager_id: row.manager_id, by_id: row.by_id, at: row.at }),
    )
    .execute();
}

export async function clearNotMine(tx: Tx, personIds: readonly string[]): Promise<void> {
  for (const piece of pieces([...new Set(personIds)]))
    await tx.deleteFrom('not_mine').where('person_id', 'in', piece).execute();
}

export const notMineOf = (db: Db, personId: string): Promise<NotMineRow | undefined> =>
  db.selectFrom('not_mine').selectAll().where('person_id', '=', personId).executeTakeFirst();

/** Whom somebody is directly under. */
export async function managerOf(db: Db, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('reports_to')
    .select('manager_id')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row?.manager_id;
}

/** Where a page of a team begins: after or before somebody, in the order of names. */
export interface TeamCursor {
  id: string;
  sortName: string;
  backwards: boolean;
}

/** A page of whoever is directly under one of these managers and has not left, by name, with what was said of them. */
export async function directReports(
  db: Db,
  managerIds: readonly string[],
  today: Day,
  cursor: TeamCursor | undefined,
  most: number,
) {
  const backwards = cursor?.backwards === true;
  const direction = backwards ? 'desc' : 'asc';
  let query = reports(db, managerIds, today)
    .innerJoin('person as manager', 'manager.id', 'reports_to.manager_id')
    .leftJoin('placement', 'placement.person_id', 'person.id')
    .leftJoin('site', 'site.id', 'placement.site_id')
    .leftJoin('not_mine', 'not_mine.person_id', 'person.id')
    .select([
      'person.id',
      'person.name',
      'person.sort_name',
      'person.employee_number',
      'manager.id as manager_id',
      'manager.name as manager',
      'placement.team',
      'site.name as site',
      'not_mine.at as said_at',
    ])
    .orderBy('person.sort_name', direction)
    .orderBy('person.id', direction)
    .limit(most);
  if (cursor !== undefined)
    query = query.where(
      sql<boolean>`(person.sort_name, person.id) ${sql.raw(backwards ? '<' : '>')} (${cursor.sortName}, ${cursor.id})`,
    );
  const rows = await query.execute();
  return backwards ? rows.toReversed() : rows;
}

/** One of them; undefined for somebody who is not. */
export async function directReport(db: Db, managerIds: readonly string[], today: Day, id: string) {
  return reports(db, managerIds, today)
    .select(['person.id', 'person.name', 'reports_to.manager_id'])
    .where('person.id', '=', id)
    .executeTakeFirst();
}

function reports(db: Db, managerIds: readonly string[], today: Day) {
  return db
    .selectFrom('reports_to')
    .innerJoin('person', 'person.id', 'reports_to.person_id')
    .where('reports_to.manager_id', 'in', managerIds)
    .where(
      sql<boolean>`not exists (select 1 from employment as e where e.person_id = person.id and e.left_on < ${today}
        and not exists (select 1 from employment as later
          where later.person_id = e.person_id and later.hired_on > e.hired_on))`,
    );
}

/** When an administrator last said of each of these people that they are right under this manager. */
export async function lastAnswers(
  db: Db,
  personIds: readonly string[],
): Promise<Map<string, { at: string; manager: unknown }>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('ledger')
    .select(['person_id', 'at', 'body'])
    .where('person_id', 'in', personIds)
    .where('kind', '=', 'not-mine-answered')
    .orderBy('known_at')
    .execute();
  return new Map(
    rows.map((row) => {
      const { facts } = JSON.parse(row.body) as { facts: { manager?: unknown } };
      return [row.person_id ?? '', { at: row.at, manager: facts.manager }];
    }),
  );
}
