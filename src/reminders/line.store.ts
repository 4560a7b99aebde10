import type { ExpressionBuilder } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { pieces } from '../people/pieces.ts';

/** Of people: mail reaches them on a day. They have an email, work here or hold a role from outside, and are not on leave. */
function isReached(eb: ExpressionBuilder<Schema, 'person'>, day: Day) {
  const spells = eb.selectFrom('employment').select('hired_on').whereRef('person_id', '=', 'person.id');
  const running = spells
    .where('hired_on', '<=', day)
    .where((e) => e.or([e('left_on', 'is', null), e('left_on', '>=', day)]));
  const granted = eb.selectFrom('granted_role').select('role').whereRef('person_id', '=', 'person.id');
  const away = eb
    .selectFrom('leave_spell')
    .select('leave_spell.id')
    .whereRef('leave_spell.person_id', '=', 'person.id')
    .where('leave_spell.from_on', '<=', day)
    .where((e) => e.or([e('leave_spell.ends_on', 'is', null), e('leave_spell.ends_on', '>=', day)]));
  return eb.and([
    eb('person.email', 'is not', null),
    eb.or([eb.exists(running), eb.and([eb.not(eb.exists(spells)), eb.exists(granted)])]),
    eb.not(eb.exists(away)),
  ]);
}

/** Managers, and whoever stands in for one on the day, as far as mail reaches them, by id: a page of them. */
export function managersAfter(db: Db, after: string, day: Day, most: number) {
  return db
    .selectFrom('person')
    .select(['person.id', 'person.name'])
    .where('person.id', '>', after)
    .where((eb) =>
      eb.or([
        eb.exists(eb.selectFrom('reports_to').select('person_id').whereRef('manager_id', '=', 'person.id')),
        eb.exists(
          eb
            .selectFrom('deputy')
            .select('deputy.id')
            .whereRef('deputy.person_id', '=', 'person.id')
            .where('deputy.from_on', '<=', day)
            .where('deputy.to_on', '>=', day),
        ),
      ]),
    )
    .where((eb) => isReached(eb, day))
    .orderBy('person.id')
    .limit(most)
    .execute();
}

/** Those of these people whom mail reaches on the day, with their names. */
export async function reachedAmong(db: Db, ids: readonly string[], day: Day): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const piece of pieces(ids)) {
    const rows = await db
      .selectFrom('person')
      .select(['person.id', 'person.name'])
      .where('person.id', 'in', piece)
      .where((eb) => isReached(eb, day))
      .execute();
    for (const { id, name } of rows) found.set(id, name);
  }
  return found;
}

/** Who is above these people, from the direct manager up: ids by person; nobody, no key. */
export async function linesOf(db: Db, personIds: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const piece of pieces(personIds)) {
    const rows = await db
      .selectFrom('closure')
      .select(['person_id', 'manager_id'])
      .where('person_id', 'in', piece)
      .orderBy('person_id')
      .orderBy('depth')
      .execute();
    for (const { person_id, manager_id } of rows)
      found.set(person_id, [...(found.get(person_id) ?? []), manager_id]);
  }
  return found;
}

/** For whom these people stand in on a day: ids of managers by the deputy's id; nobody, no key. */
export async function standInsOf(db: Db, ids: readonly string[], day: Day): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const piece of pieces(ids)) {
    const rows = await db
      .selectFrom('deputy')
      .select(['person_id', 'manager_id'])
      .distinct()
      .where('person_id', 'in', piece)
      .where('from_on', '<=', day)
      .where('to_on', '>=', day)
      .orderBy('manager_id')
      .execute();
    for (const { person_id, manager_id } of rows)
      found.set(person_id, [...(found.get(person_id) ?? []), manager_id]);
  }
  return found;
}

/** Everybody who holds a role and whom mail reaches on the day, with their names. */
export function holdersOf(db: Db, role: string, day: Day) {
  return db
    .selectFrom('person')
    .select(['person.id', 'person.name'])
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('granted_role')
          .select('role')
          .whereRef('person_id', '=', 'person.id')
          .where('role', '=', role),
      ),
    )
    .where((eb) => isReached(eb, day))
    .orderBy('person.id')
    .execute();
}
