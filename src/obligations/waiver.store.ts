import type { Db } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';

/** What somebody is and was excused from, the newest first. */
export function waiversOf(db: Db, personId: string): Promise<Schema['waiver'][]> {
  return db
    .selectFrom('waiver')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('from_on', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The more time that somebody was given, the newest first. */
export function extensionsOf(db: Db, personId: string): Promise<Schema['extension'][]> {
  return db
    .selectFrom('extension')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Who is excused from something on a day or later, the soonest back first, up to so many. */
export function excusedFrom(db: Db, day: Day, most: number) {
  return db
    .selectFrom('waiver')
    .innerJoin('person', 'person.id', 'waiver.person_id')
    .select([
      'waiver.id',
      'person.id as person_id',
      'person.name',
      'person.employee_number',
      'thing',
      'from_on',
      'to_on',
      'reason',
    ])
    .where('to_on', '>=', day)
    .orderBy('to_on')
    .orderBy('person.sort_name')
    .orderBy('waiver.id')
    .limit(most)
    .execute();
}

/** True when an act for several people was done already: all that it makes begins with its id. */
export async function wasDone(db: Db, act: string): Promise<boolean> {
  const made = `${act}-%`;
  for (const table of ['waiver', 'extension'] as const) {
    const row = await db.selectFrom(table).select('id').where('id', 'like', made).limit(1).executeTakeFirst();
    if (row !== undefined) return true;
  }
  const required = await db.selectFrom('requirement').select('id').where('id', '=', act).executeTakeFirst();
  return required !== undefined;
}
