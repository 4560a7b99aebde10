import { sql, type SqlBool } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { isWithin } from '../people/reach.store.ts';
import type { Scope } from '../people/scope.ts';

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

/** Up to so many rows, after the first so many. */
export interface Piece {
  most: number;
  skip: number;
}

/** Who is excused from something on a day or later, the soonest back first. */
export function excusedFrom(db: Db, scope: Scope, day: Day, { most, skip }: Piece) {
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
    .where(scope === 'everyone' ? sql<SqlBool>`1 = 1` : isWithin(scope.below, sql`person.id`))
    .orderBy('to_on')
    .orderBy('person.sort_name')
    .orderBy('waiver.id')
    .limit(most)
    .offset(skip)
    .execute();
}

/** Who has more time on a day or later for what they still owe, with who gave it, the first to end first. */
export function moreTimeNow(db: Db, scope: Scope, day: Day, { most, skip }: Piece) {
  return db
    .selectFrom('extension')
    .innerJoin('standing', (join) =>
      join
        .onRef('standing.person_id', '=', 'extension.person_id')
        .onRef('standing.obligation', '=', 'extension.obligation'),
    )
    .innerJoin('person', 'person.id', 'extension.person_id')
    .leftJoin('person as giver', 'giver.id', 'extension.given_by')
    .select([
      'extension.id',
      'person.id as person_id',
      'person.name',
      'person.employee_number',
      'standing.thing',
      'extension.to_on',
      'extension.reason',
      'giver.name as by',
    ])
    .where('extension.to_on', '>=', day)
    .where(scope === 'everyone' ? sql<SqlBool>`1 = 1` : isWithin(scope.below, sql`person.id`))
    .where('extension.withdrawn_at', 'is', null)
    .where((eb) => eb.or([eb('standing.left_on', 'is', null), eb('standing.left_on', '>=', day)]))
    .orderBy('extension.to_on')
    .orderBy('person.sort_name')
    .orderBy('extension.id')
    .limit(most)
    .offset(skip)
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
