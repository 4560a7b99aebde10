import type { Insertable } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { isBelow, type Below } from './below.store.ts';
import type { Span } from './reminders.store.ts';

const CHUNK = 100;

/** Keeps slips that were handed out; one that says several things comes several times. */
export async function insertSlips(tx: Tx, rows: readonly Insertable<Schema['slip']>[]): Promise<void> {
  const once = [...new Map(rows.map((row) => [row.id, row])).values()];
  for (let i = 0; i < once.length; i += CHUNK)
    await tx
      .insertInto('slip')
      .values(once.slice(i, i + CHUNK))
      .onConflict((oc) => oc.column('id').doNothing())
      .execute();
}

/** People without an email to whom something may have to be said, by id: of one site, and of a scope. */
export async function silentAfter(
  db: Db,
  { siteId, scope, span }: { siteId: string; scope: Below; span: Span },
  after: string,
  most: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('standing')
    .innerJoin('person', 'person.id', 'standing.person_id')
    .select('standing.person_id')
    .distinct()
    .where('standing.person_id', '>', after)
    .where('standing.site_id', '=', siteId)
    .where('standing.due_on', '<=', span.dueBy)
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', span.first)]))
    .where('person.email', 'is', null)
    .where(isBelow(scope))
    .orderBy('standing.person_id')
    .limit(most)
    .execute();
  return rows.map((row) => row.person_id);
}
