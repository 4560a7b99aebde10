import type { Insertable } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { pieces } from '../people/pieces.ts';
import { isBelow, type Below } from './below.store.ts';
import type { Span } from './reminders.store.ts';

const CHUNK = 100;

/** Keeps reminders by hand. Throws a duplicate error when somebody had one that day. */
export async function insertNudges(tx: Tx, rows: readonly Insertable<Schema['nudge']>[]): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK)
    await tx
      .insertInto('nudge')
      .values(rows.slice(i, i + CHUNK))
      .execute();
}

/** Whose late people are meant: of a scope, and where given of a site, a team, or just one person. */
export interface Meant {
  scope: Below;
  site: string;
  team: string;
  person: string;
}

/** People who may be late somewhere, by id: a page of them. */
export async function meantAfter(
  db: Db,
  { scope, site, team, person }: Meant,
  span: Span,
  after: string,
  most: number,
): Promise<string[]> {
  let found = db
    .selectFrom('standing')
    .select('standing.person_id')
    .distinct()
    .where('standing.person_id', '>', after)
    .where('standing.late_after', '<', span.last)
    .where((eb) => eb.or([eb('standing.left_on', 'is', null), eb('standing.left_on', '>=', span.first)]))
    .where(isBelow(scope));
  if (site !== '') found = found.where('standing.site_id', '=', site);
  if (team !== '') found = found.where('standing.team', '=', team);
  if (person !== '') found = found.where('standing.person_id', '=', person);
  const rows = await found.orderBy('standing.person_id').limit(most).execute();
  return rows.map((row) => row.person_id);
}

/** The last reminder by hand of each of these people, by person: its day and who sent it. */
export async function lastNudges(
  db: Db,
  personIds: readonly string[],
): Promise<Map<string, { day: string; by: string | null }>> {
  const found = new Map<string, { day: string; by: string | null }>();
  for (const piece of pieces(personIds)) {
    const rows = await db
      .selectFrom('nudge')
      .leftJoin('person', 'person.id', 'nudge.by_id')
      .select(['nudge.person_id', 'nudge.day', 'person.name'])
      .where('nudge.person_id', 'in', piece)
      .orderBy('nudge.day')
      .execute();
    for (const { person_id, day, name } of rows) found.set(person_id, { day, by: name });
  }
  return found;
}

/** The reminder by hand that a mail is, with the name of who sent it. */
export function nudgeOfMail(db: Db, mailId: string) {
  return db
    .selectFrom('nudge')
    .leftJoin('person', 'person.id', 'nudge.by_id')
    .select(['nudge.words', 'nudge.by_id', 'person.name'])
    .where('nudge.mail_id', '=', mailId)
    .executeTakeFirst();
}

/** True when somebody with anything to do is within the scope. */
export async function isMeant(db: Db, { scope, person }: Pick<Meant, 'scope' | 'person'>): Promise<boolean> {
  const row = await db
    .selectFrom('standing')
    .select('standing.person_id')
    .where('standing.person_id', '=', person)
    .where(isBelow(scope))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
