import type { Db, Tx } from '../database/database.ts';
import { sortName, type JobRole, type PersonDetails } from './people.ts';

type Own = Pick<PersonDetails, 'employeeNumber' | 'name' | 'email'>;

export async function insertPerson(tx: Tx, id: string, own: Own, now: Date): Promise<void> {
  await tx
    .insertInto('person')
    .values({ id, ...columns(own), created_at: now.toISOString() })
    .execute();
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
export async function personDetails(db: Db, id: string): Promise<PersonDetails | undefined> {
  const row = await db
    .selectFrom('person')
    .leftJoin('placement', 'placement.person_id', 'person.id')
    .leftJoin('reports_to', 'reports_to.person_id', 'person.id')
    .leftJoin('employment', (join) =>
      join.onRef('employment.person_id', '=', 'person.id').on('employment.hired_on', '=', (eb) =>
        eb
          .selectFrom('employment as e')
          .select((e) => e.fn.max('e.hired_on').as('newest'))
          .whereRef('e.person_id', '=', 'person.id'),
      ),
    )
    .where('person.id', '=', id)
    .select([
      'person.employee_number',
      'person.name',
      'person.email',
      'placement.job_role',
      'placement.site_id',
      'placement.team',
      'reports_to.manager_id',
      'employment.hired_on',
      'employment.left_on',
    ])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    employeeNumber: row.employee_number,
    name: row.name,
    email: row.email,
    jobRole: (row.job_role ?? 'other') as JobRole,
    siteId: row.site_id ?? '',
    team: row.team ?? '',
    managerId: row.manager_id,
    hiredOn: row.hired_on,
    leftOn: row.left_on,
  };
}

/** Which of the person's own identifiers somebody else has. */
export async function takenBy(db: Db, id: string, own: Own): Promise<('email' | 'employeeNumber')[]> {
  const rows = await db
    .selectFrom('person')
    .select(['email', 'employee_number'])
    .where('id', '!=', id)
    .where((eb) =>
      eb.or([eb('email', '=', own.email ?? ''), eb('employee_number', '=', own.employeeNumber ?? '')]),
    )
    .execute();
  const taken: ('email' | 'employeeNumber')[] = [];
  if (rows.some((row) => row.email !== null && row.email === own.email)) taken.push('email');
  if (rows.some((row) => row.employee_number !== null && row.employee_number === own.employeeNumber))
    taken.push('employeeNumber');
  return taken;
}

/** True when `personId` is somewhere below `managerId` in the tree. */
export async function isBelow(db: Db, managerId: string, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('closure')
    .select('depth')
    .where('manager_id', '=', managerId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}
