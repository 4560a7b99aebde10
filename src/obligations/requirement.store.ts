import { sql, type SqlBool } from 'kysely';
import type { Db } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { pieces } from '../people/pieces.ts';
import { isWithin } from '../people/reach.store.ts';
import type { Scope } from '../people/scope.ts';
import type { Thing } from './rule.ts';

type Row = Schema['requirement'];

export function requirementOf(db: Db, id: string): Promise<Row | undefined> {
  return db.selectFrom('requirement').selectAll().where('id', '=', id).executeTakeFirst();
}

/** What is asked of this person under that id, with the day on which they did it; undefined when it is not asked of them. */
export async function isRequiredOf(
  db: Db,
  id: string,
  personId: string,
): Promise<(Row & { done_on: Day | null }) | undefined> {
  return db
    .selectFrom('requirement_person')
    .innerJoin('requirement', 'requirement.id', 'requirement_person.requirement_id')
    .selectAll('requirement')
    .select('requirement_person.done_on')
    .where('requirement_id', '=', id)
    .where('person_id', '=', personId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
}

/** What is and was asked of one person, the newest first. */
export function requirementsFor(db: Db, personId: string) {
  return db
    .selectFrom('requirement_person')
    .innerJoin('requirement', 'requirement.id', 'requirement_person.requirement_id')
    .selectAll('requirement')
    .select('requirement_person.done_on')
    .where('person_id', '=', personId)
    .orderBy('requirement.at', 'desc')
    .orderBy('requirement.id', 'desc')
    .execute();
}

/** What was required of people of a scope, the newest first, with of how many: up to so many, after the first so many. */
export function requirements(db: Db, scope: Scope, most: number, skip = 0) {
  const within =
    scope === 'everyone' ? sql<SqlBool>`1 = 1` : isWithin(scope.below, sql`requirement_person.person_id`);
  return db
    .selectFrom('requirement')
    .leftJoin('person', 'person.id', 'requirement.asked_by')
    .selectAll('requirement')
    .select((eb) => [
      'person.name',
      eb
        .selectFrom('requirement_person')
        .whereRef('requirement_id', '=', 'requirement.id')
        .where(within)
        .select((count) => count.fn.countAll<number>().as('n'))
        .as('people'),
    ])
    .$if(scope !== 'everyone', (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('requirement_person')
            .select('person_id')
            .whereRef('requirement_id', '=', 'requirement.id')
            .where(within),
        ),
      ),
    )
    .orderBy('requirement.at', 'desc')
    .orderBy('requirement.id', 'desc')
    .limit(most)
    .offset(skip)
    .execute();
}

/** Those of a scope of whom it is asked, by name. */
export function peopleRequired(db: Db, id: string, scope: Scope) {
  return db
    .selectFrom('requirement_person')
    .innerJoin('person', 'person.id', 'requirement_person.person_id')
    .select(['person.id', 'person.name', 'person.employee_number', 'done_on'])
    .where('requirement_id', '=', id)
    .where(scope === 'everyone' ? sql<SqlBool>`1 = 1` : isWithin(scope.below, sql`person.id`))
    .orderBy('person.sort_name')
    .orderBy('person.id')
    .execute();
}

/** What these requirements ask for, as far as there are such; the other ids are absent. */
export async function requirementsNamed(db: Db, ids: readonly string[]): Promise<Pick<Row, 'id' | 'what'>[]> {
  const found = [];
  for (const piece of pieces(ids))
    found.push(
      ...(await db.selectFrom('requirement').select(['id', 'what']).where('id', 'in', piece).execute()),
    );
  return found;
}

/** True when anything was asked besides the rules, and not taken back. */
export async function isAnythingRequired(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('requirement')
    .select('id')
    .where('withdrawn_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What is asked of somebody still, as things. */
export async function thingsRequired(db: Db): Promise<Thing[]> {
  return (await stillRequired(db, {})).map(({ id }) => `required:${id}`);
}

const stillRequired = prepared((db) =>
  db
    .selectFrom('requirement')
    .select('id')
    .where('withdrawn_at', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('requirement_person')
          .select('person_id')
          .whereRef('requirement_id', '=', 'requirement.id')
          .where('done_on', 'is', null),
      ),
    ),
);

/** The ids of what asks the very same, and was not taken back. */
export async function sameRequirements(db: Db, what: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('requirement')
    .select('id')
    .where('what', '=', what)
    .where('withdrawn_at', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.id));
}
