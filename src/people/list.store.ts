import { sql, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Filters } from './filters.ts';
import { sortName, tidyEmail } from './person.ts';

/** Where a page begins: after or before a person, in the order of names. */
export interface Cursor {
  id: string;
  sortName: string;
  backwards: boolean;
}

export async function cursorAt(db: Db, id: string, backwards: boolean): Promise<Cursor | undefined> {
  const row = await db.selectFrom('person').select('sort_name').where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : { id, sortName: row.sort_name, backwards };
}

/** One page of the people that fit, by name; before a cursor too they come in the order of names. */
export async function peoplePage(
  db: Db,
  filters: Filters,
  today: Day,
  cursor: Cursor | undefined,
  most: number,
) {
  const direction = cursor?.backwards === true ? 'desc' : 'asc';
  let query = fitting(db, filters, today)
    .leftJoin('site', 'site.id', 'placement.site_id')
    .leftJoin('reports_to', 'reports_to.person_id', 'person.id')
    .leftJoin('person as manager', 'manager.id', 'reports_to.manager_id')
    .select([
      'person.id',
      'person.name',
      'person.email',
      'person.employee_number',
      'placement.job_role',
      'placement.team',
      'site.name as site',
      'manager.name as manager',
      'employment.hired_on',
      'employment.left_on',
    ])
    .orderBy('person.sort_name', direction)
    .orderBy('person.id', direction)
    .limit(most);
  if (cursor !== undefined) {
    const beyond = sql.raw(cursor.backwards ? '<' : '>');
    query = query.where(
      sql<SqlBool>`(person.sort_name, person.id) ${beyond} (${cursor.sortName}, ${cursor.id})`,
    );
  }
  const rows = await query.execute();
  return cursor?.backwards === true ? rows.toReversed() : rows;
}

export async function countPeople(db: Db, filters: Filters, today: Day): Promise<number> {
  const row = await fitting(db, filters, today)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** The people that fit, by name, at most so many. */
export async function idsFitting(db: Db, filters: Filters, today: Day, most: number): Promise<string[]> {
  const rows = await fitting(db, filters, today)
    .select('person.id')
    .orderBy('person.sort_name')
    .orderBy('person.id')
    .limit(most)
    .execute();
  return rows.map((row) => row.id);
}

/** The teams there are, by name. */
export async function teams(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('placement')
    .select('team')
    .distinct()
    .where('team', '!=', '')
    .orderBy('team')
    .execute();
  return rows.map((row) => row.team);
}

// In a like pattern these stand for something else.
const plain = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

function fitting(db: Db, filters: Filters, today: Day) {
  const { q, site, team, role, state, noEmail } = filters;
  return db
    .selectFrom('person')
    .leftJoin('placement', 'placement.person_id', 'person.id')
    .leftJoin('employment', (join) =>
      join
        .onRef('employment.person_id', '=', 'person.id')
        .on(
          'employment.hired_on',
          '=',
          sql<Day>`(select max(e.hired_on) from employment as e where e.person_id = person.id)`,
        ),
    )
    .$if(q !== '', (query) =>
      query.where((eb) =>
        eb.or([
          sql<SqlBool>`person.sort_name like ${`%${plain(sortName(q))}%`} escape '\\'`,
          eb('person.employee_number', '=', q),
          eb('person.email', '=', tidyEmail(q)),
        ]),
      ),
    )
    .$if(site !== '', (query) => query.where('placement.site_id', '=', site))
    .$if(team !== '', (query) => query.where('placement.team', '=', team))
    .$if(role !== '', (query) => query.where('placement.job_role', '=', role))
    .$if(noEmail, (query) => query.where('person.email', 'is', null))
    .$if(state !== 'all', (query) =>
      query.where((eb: ExpressionBuilder<{ employment: { left_on: Day | null } }, 'employment'>) =>
        state === 'left'
          ? eb('employment.left_on', '<', today)
          : eb.or([eb('employment.left_on', 'is', null), eb('employment.left_on', '>=', today)]),
      ),
    );
}
