import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Known } from './changes.ts';
import { jobRoleOf, sameNumber, sortName, type PersonDetails } from './person.ts';
import { pieces } from './pieces.ts';
import { workIn, type Work } from './work-facts.ts';

type Own = Pick<PersonDetails, 'employeeNumber' | 'name' | 'email'>;

export async function insertPeople(
  tx: Tx,
  people: readonly { id: string; details: Own }[],
  now: Date,
): Promise<void> {
  for (const piece of pieces(people)) {
    await tx
      .insertInto('person')
      .values(piece.map(({ id, details }) => ({ id, ...columns(details), created_at: now.toISOString() })))
      .execute();
  }
}

export async function updatePerson(tx: Tx, id: string, own: Own): Promise<void> {
  await tx.updateTable('person').set(columns(own)).where('id', '=', id).execute();
}

const columns = (own: Own) => ({
  employee_number: own.employeeNumber,
  name: own.name,
  sort_name: sortName(own.name),
  email: own.email,
});

/** One person with the facts of today; the newest spell of employment. */
export async function personDetails(
  db: Db,
  id: string,
): Promise<(PersonDetails & { work: Work }) | undefined> {
  const known = (await knownPeople(db, [id])).get(id);
  if (known === undefined) return undefined;
  const { earlierLeftOn: _, latestFrom: __, ...details } = known;
  return details;
}

/** These people, or all, with the facts of today and the newest spell of employment. */
export async function knownPeople(db: Db, ids: readonly string[] | 'all'): Promise<Map<string, Known>> {
  const found = new Map<string, Known>();
  for (const piece of ids === 'all' ? [null] : pieces(ids)) {
    let query = selectKnown(db);
    if (piece !== null) query = query.where('person.id', 'in', piece);
    for (const row of await query.execute()) {
      found.set(row.id, {
        employeeNumber: row.employee_number,
        name: row.name,
        email: row.email,
        jobRole: jobRoleOf(row.job_role ?? '') ?? 'other',
        siteId: row.site_id ?? '',
        team: row.team ?? '',
        managerId: row.manager_id,
        hiredOn: row.hired_on,
        leftOn: row.left_on,
        work: workIn(row),
        earlierLeftOn: row.earlier_left_on,
        latestFrom: row.placed_from > row.works_from ? row.placed_from : row.works_from,
      });
    }
  }
  return found;
}

const selectKnown = (db: Db) =>
  db
    .selectFrom('person')
    .leftJoin('placement', 'placement.person_id', 'person.id')
    .leftJoin('work', 'work.person_id', 'person.id')
    .leftJoin('reports_to', 'reports_to.person_id', 'person.id')
    .leftJoin('employment', (join) =>
      join
        .onRef('employment.person_id', '=', 'person.id')
        .on(
          'employment.hired_on',
          '=',
          sql<Day>`(select max(e.hired_on) from employment as e where e.person_id = person.id)`,
        ),
    )
    .select([
      'person.id',
      'person.employee_number',
      'person.name',
      'person.email',
      'placement.job_role',
      'placement.site_id',
      'placement.team',
      'work.kind',
      'work.hourly',
      'work.shift',
      'work.language',
      'work.country',
      'reports_to.manager_id',
      'employment.hired_on',
      'employment.left_on',
      sql<Day>`coalesce((select max(p.from_on) from placement_past as p where p.person_id = person.id), '')`.as(
        'placed_from',
      ),
      sql<Day>`coalesce((select max(w.from_on) from work_past as w where w.person_id = person.id), '')`.as(
        'works_from',
      ),
      sql<Day | null>`(select max(e.left_on) from employment as e
        where e.person_id = person.id and e.hired_on < employment.hired_on)`.as('earlier_left_on'),
    ]);

export interface Identity {
  id: string;
  employeeNumber: string | null;
  email: string | null;
}

/** Whoever has one of these employee numbers, in whatever case, or addresses. */
export async function holders(db: Db, people: readonly Omit<Identity, 'id'>[]): Promise<Identity[]> {
  const found: Identity[] = [];
  for (const piece of pieces(people)) {
    const numbers = [
      ...new Set(piece.flatMap((p) => (p.employeeNumber === null ? [] : casesOf(p.employeeNumber)))),
    ];
    const emails = piece.flatMap((p) => p.email ?? []);
    const rows = await db
      .selectFrom('person')
      .select(['id', 'employee_number', 'email'])
      .where((eb) =>
        eb.or([
          ...(numbers.length > 0
            ? [eb('employee_number', 'in', numbers), eb(sql<string>`lower(employee_number)`, 'in', numbers)]
            : []),
          ...(emails.length > 0 ? [eb('email', 'in', emails)] : []),
        ]),
      )
      .execute();
    found.push(...rows.map((row) => ({ id: row.id, employeeNumber: row.employee_number, email: row.email })));
  }
  return found;
}

// SQLite's lower() knows the letters of ASCII only: others are looked for as they are, all small and all large.
const casesOf = (number: string): string[] => [number, sameNumber(number), number.toUpperCase()];

/** Who is under whom, on the way up from each of these people. */
export async function waysUp(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const piece of pieces(ids)) {
    const rows = await db
      .selectFrom('reports_to')
      .selectAll()
      .where((eb) =>
        eb.or([
          eb('person_id', 'in', piece),
          eb(
            'person_id',
            'in',
            eb.selectFrom('closure').select('closure.manager_id').where('closure.person_id', 'in', piece),
          ),
        ]),
      )
      .execute();
    for (const row of rows) found.set(row.person_id, row.manager_id);
  }
  return found;
}

/** The roles that somebody was granted. */
export async function rolesOf(db: Db, id: string): Promise<string[]> {
  const rows = await db.selectFrom('granted_role').select('role').where('person_id', '=', id).execute();
  return rows.map((row) => row.role);
}

/** Administrators who have no last day here. */
export async function lastingAdministrators(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('granted_role')
    .leftJoin('employment', (join) =>
      join
        .onRef('employment.person_id', '=', 'granted_role.person_id')
        .on(
          'employment.hired_on',
          '=',
          sql<Day>`(select max(e.hired_on) from employment as e where e.person_id = granted_role.person_id)`,
        ),
    )
    .where('granted_role.role', '=', 'administrator')
    .where('employment.left_on', 'is', null)
    .select('granted_role.person_id')
    .execute();
  return rows.map((row) => row.person_id);
}
