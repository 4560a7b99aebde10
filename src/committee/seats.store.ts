import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';

export interface HolderRow {
  seat: string;
  id: string;
  name: string;
}

/** Who holds these seats on a day, by name; people who have left hold none. */
export function holderRows(db: Db, seats: readonly string[], today: Day): Promise<HolderRow[]> {
  return db
    .selectFrom('granted_role')
    .innerJoin('person', 'person.id', 'granted_role.person_id')
    .leftJoin('employment', (join) =>
      join
        .onRef('employment.person_id', '=', 'granted_role.person_id')
        .on(
          'employment.hired_on',
          '=',
          sql<Day>`(select max(e.hired_on) from employment as e where e.person_id = granted_role.person_id)`,
        ),
    )
    .where('granted_role.role', 'in', seats)
    .where((eb) => eb.or([eb('employment.left_on', 'is', null), eb('employment.left_on', '>=', today)]))
    .select(['granted_role.role as seat', 'person.id', 'person.name'])
    .orderBy('person.sort_name')
    .orderBy('person.id')
    .execute();
}

/** People who may be given a seat on a day, by name, up to so many: they have not left, and are no auditors. */
export function candidateRows(db: Db, today: Day, most: number) {
  return candidates(db, today)
    .select(['person.id', 'person.name', 'person.employee_number', 'person.email'])
    .orderBy('person.sort_name')
    .orderBy('person.id')
    .limit(most)
    .execute();
}

/** True for somebody who may be given a seat on a day. */
export async function mayHold(db: Db, id: string, today: Day): Promise<boolean> {
  const row = await candidates(db, today).select('person.id').where('person.id', '=', id).executeTakeFirst();
  return row !== undefined;
}

const candidates = (db: Db, today: Day) =>
  db
    .selectFrom('person')
    .leftJoin('employment', (join) =>
      join
        .onRef('employment.person_id', '=', 'person.id')
        .on(
          'employment.hired_on',
          '=',
          sql<Day>`(select max(e.hired_on) from employment as e where e.person_id = person.id)`,
        ),
    )
    .where((eb) => eb.or([eb('employment.left_on', 'is', null), eb('employment.left_on', '>=', today)]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('granted_role')
            .select('granted_role.role')
            .whereRef('granted_role.person_id', '=', 'person.id')
            .where('granted_role.role', '=', 'auditor'),
        ),
      ),
    );
