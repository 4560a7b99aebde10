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

interface Silent {
  siteId: string;
  scope: Below;
  span: Span;
  /** Of these people only. */
  among?: readonly string[];
}

/** People without an email to whom something may have to be said, by id: of one site, and of a scope. */
export async function silentAfter(
  db: Db,
  { siteId, scope, span, among }: Silent,
  after: string,
  most: number,
): Promise<string[]> {
  let found = silent(db, scope, span)
    .where('standing.site_id', '=', siteId)
    .where('standing.person_id', '>', after);
  if (among !== undefined) found = found.where('standing.person_id', 'in', among);
  const rows = await found
    .select('standing.person_id')
    .distinct()
    .orderBy('standing.person_id')
    .limit(most)
    .execute();
  return rows.map((row) => row.person_id);
}

const silent = (db: Db, scope: Below, span: Span) =>
  db
    .selectFrom('standing')
    .innerJoin('person', 'person.id', 'standing.person_id')
    .where('standing.due_on', '<=', span.dueBy)
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', span.first)]))
    .where('person.email', 'is', null)
    .where(isBelow(scope));

/** The sites at which somebody may need a slip. */
export async function silentSites(db: Db, scope: Below, span: Span): Promise<Set<string>> {
  const rows = await silent(db, scope, span).select('standing.site_id').distinct().execute();
  return new Set(rows.map((row) => row.site_id));
}
