import type { Db } from '../database/database.ts';
import { sortName, tidyEmail } from './person.ts';

export interface Named {
  id: string;
  name: string;
}

/** Whom somebody means by an employee number, an address, a name, an id, or `Name (number)` as the form offers it. */
export async function personMeant(db: Db, typed: string): Promise<Named | 'nobody' | 'several'> {
  const inside = /\(([^()]+)\)$/.exec(typed)?.[1]?.trim() ?? typed;
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name', 'employee_number', 'email'])
    .where((eb) =>
      eb.or([
        eb('employee_number', 'in', [typed, inside]),
        eb('email', 'in', [tidyEmail(typed), tidyEmail(inside)]),
        eb('sort_name', '=', sortName(typed)),
        eb('id', '=', typed),
      ]),
    )
    .limit(10)
    .execute();
  const sure =
    rows.find((row) => row.employee_number === typed || row.id === typed) ??
    rows.find((row) => row.email === tidyEmail(typed)) ??
    rows.find((row) => row.employee_number === inside || row.email === tidyEmail(inside));
  if (sure !== undefined) return sure;
  return rows.length === 1 ? rows[0]! : rows.length === 0 ? 'nobody' : 'several';
}

/** How a person is offered where one is chosen by typing: the name, and what tells them from others. */
export const labelOf = (person: {
  name: string;
  employee_number: string | null;
  email: string | null;
}): string => `${person.name} (${person.employee_number ?? person.email ?? ''})`;

/** The same of one person; '' for nobody. */
export async function labelFor(db: Db, id: string): Promise<string> {
  const row = await db
    .selectFrom('person')
    .select(['name', 'employee_number', 'email'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? '' : labelOf(row);
}

/** Everybody who has somebody below, by name, up to so many: those who are chosen most often. */
export function managers(db: Db, most: number) {
  return db
    .selectFrom('person')
    .where('id', 'in', (eb) => eb.selectFrom('reports_to').select('manager_id'))
    .select(['id', 'name', 'employee_number', 'email'])
    .orderBy('sort_name')
    .orderBy('id')
    .limit(most)
    .execute();
}

/** What a person's page says besides the details. */
export async function surroundings(db: Db, id: string) {
  const row = await db
    .selectFrom('person')
    .leftJoin('placement', 'placement.person_id', 'person.id')
    .leftJoin('site', 'site.id', 'placement.site_id')
    .leftJoin('reports_to', 'reports_to.person_id', 'person.id')
    .leftJoin('person as manager', 'manager.id', 'reports_to.manager_id')
    .leftJoin('credential', 'credential.person_id', 'person.id')
    .where('person.id', '=', id)
    .select((eb) => [
      'site.name as site',
      'manager.id as manager_id',
      'manager.name as manager',
      'manager.employee_number as manager_number',
      'manager.email as manager_email',
      'credential.set_at',
      eb
        .selectFrom('closure')
        .whereRef('closure.manager_id', '=', 'person.id')
        .select((count) => count.fn.countAll<number>().as('n'))
        .as('below'),
    ])
    .executeTakeFirst();
  return {
    site: row?.site ?? '',
    manager:
      row?.manager_id == null
        ? undefined
        : {
            id: row.manager_id,
            name: row.manager ?? '',
            employee_number: row.manager_number,
            email: row.manager_email,
          },
    hasPassword: row?.set_at != null,
    below: row?.below ?? 0,
  };
}

/** The names of these people. */
export async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('person').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Everybody who was ever entered, by id. */
export async function peopleKnown(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('person').select('id').orderBy('id').execute();
  return rows.map((row) => row.id);
}
