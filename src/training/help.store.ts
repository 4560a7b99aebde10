import type { ExpressionBuilder } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';

export type HelpRequest = Schema['help_request'];

export async function putHelpRequest(tx: Tx, request: HelpRequest): Promise<void> {
  await tx.insertInto('help_request').values(request).execute();
}

export async function setHelpGiven(
  tx: Tx,
  id: string,
  given: Pick<HelpRequest, 'given_at' | 'given_by' | 'note'>,
): Promise<void> {
  await tx.updateTable('help_request').set(given).where('id', '=', id).execute();
}

/** The requests of an attempt, the newest first. */
export function helpOf(db: Db, attemptId: string): Promise<HelpRequest[]> {
  return db
    .selectFrom('help_request')
    .selectAll()
    .where('attempt_id', '=', attemptId)
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export function helpRequest(db: Db, id: string): Promise<HelpRequest | undefined> {
  return db.selectFrom('help_request').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A request with the name of who asked. */
export interface Asked extends HelpRequest {
  name: string;
}

/** Somebody who may answer requests: those to them and to managers for whom they stand in, but not their own. */
export interface Helper {
  personId: string;
  deputyFor: readonly string[];
}

/** The requests that wait for somebody, or for anybody when `helper` is null; the oldest first. */
export function helpAsked(db: Db, helper: Helper | null): Promise<Asked[]> {
  let query = db
    .selectFrom('help_request')
    .innerJoin('person', 'person.id', 'help_request.person_id')
    .selectAll('help_request')
    .select('person.name')
    .where('help_request.given_at', 'is', null);
  if (helper !== null)
    query = query
      .where('help_request.helper_id', 'in', [helper.personId, ...helper.deputyFor])
      .where('help_request.person_id', '<>', helper.personId);
  return query.orderBy('help_request.asked_at').orderBy('help_request.id').execute();
}

/**
 * Whoever may help, of those who work here on a day: the manager; without one, or for somebody who is their own, a
 * compliance lead.
 */
export async function helperOf(
  db: Db,
  personId: string,
  today: Day,
): Promise<{ id: string; name: string } | undefined> {
  const manager = await db
    .selectFrom('reports_to')
    .innerJoin('person', 'person.id', 'reports_to.manager_id')
    .select(['person.id', 'person.name'])
    .where('reports_to.person_id', '=', personId)
    .where((eb) => isHere(eb, today))
    .executeTakeFirst();
  if (manager !== undefined) return manager;
  return db
    .selectFrom('granted_role')
    .innerJoin('person', 'person.id', 'granted_role.person_id')
    .select(['person.id', 'person.name'])
    .where('granted_role.role', '=', 'officer')
    .where('person.id', '<>', personId)
    .where((eb) => isHere(eb, today))
    .orderBy('person.sort_name')
    .executeTakeFirst();
}

// A compliance lead from outside has no spell of employment at all.
const isHere = (eb: ExpressionBuilder<Schema, 'person'>, today: Day) => {
  const spells = eb.selectFrom('employment').select('hired_on').whereRef('person_id', '=', 'person.id');
  return eb.or([
    eb.not(eb.exists(spells)),
    eb.exists(
      spells
        .where('hired_on', '<=', today)
        .where((or) => or.or([or('left_on', 'is', null), or('left_on', '>=', today)])),
    ),
  ]);
};
