import type { Db } from '../database/database.ts';
import type { MailState } from '../database/schema.ts';

const listed = (db: Db) =>
  db
    .selectFrom('mail')
    .leftJoin('person', 'person.id', 'mail.person_id')
    .leftJoin('outside_address as outside', 'outside.id', 'mail.person_id')
    .select((eb) => [
      'mail.id',
      'mail.kind',
      'mail.subject',
      'mail.state',
      'mail.created_at',
      'mail.sent_at',
      'mail.next_at',
      'mail.tries',
      'mail.error',
      eb.fn.coalesce('person.name', 'outside.name').as('name'),
    ]);

export type Listed = Awaited<ReturnType<typeof pageOf>>[number];

/** Mail by age, newest first (ids sort by time): at most so many before, or just after, an id. */
export async function pageOf(
  db: Db,
  state: MailState | undefined,
  from: { before?: string; after?: string },
  most: number,
) {
  let found = listed(db).limit(most);
  if (state !== undefined) found = found.where('mail.state', '=', state);
  if (from.after !== undefined)
    return (await found.where('mail.id', '>', from.after).orderBy('mail.id', 'asc').execute()).toReversed();
  if (from.before !== undefined) found = found.where('mail.id', '<', from.before);
  return found.orderBy('mail.id', 'desc').execute();
}

/** A mail whole, with the name and address of today; `outside` is the id of an address outside the house. */
export function mailWithPerson(db: Db, id: string) {
  return listed(db)
    .select((eb) => [
      'mail.person_id',
      'mail.text',
      'mail.link_purpose',
      'mail.attachments',
      'outside.id as outside',
      eb.fn.coalesce('person.email', 'outside.email').as('email'),
    ])
    .where('mail.id', '=', id)
    .executeTakeFirst();
}

export async function nameOf(db: Db, personId: string): Promise<string | undefined> {
  const row = await db.selectFrom('person').select('name').where('id', '=', personId).executeTakeFirst();
  return row?.name;
}

/** How many there are in each state. */
export async function countByState(db: Db): Promise<Partial<Record<MailState, number>>> {
  const rows = await db
    .selectFrom('mail')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}

/** Mail that a server refused, or that had nowhere to go; what somebody stopped is not among them. */
export async function countFailures(db: Db, ours: string): Promise<number> {
  const row = await db
    .selectFrom('mail')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'failed')
    .where((eb) => eb.or([eb('error', 'is', null), eb('error', 'not like', `${ours}%`)]))
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** The mails that could go out and have not, by how often each was tried: when the first of them is to go. `only`: of these kinds. */
export function dueByTries(
  db: Db,
  now: string,
  only?: readonly string[],
): Promise<{ tries: number; next: string }[]> {
  return db
    .selectFrom('mail')
    .select((eb) => ['tries', eb.fn.min('next_at').as('next')])
    .where('state', '=', 'waiting')
    .where((eb) => eb.or([eb('next_at', '<=', now), eb('tries', '>', 0)]))
    .$if(only !== undefined, (query) => query.where('kind', 'in', only!))
    .groupBy('tries')
    .execute();
}

/** The address of a person; null without one, or without such a person. */
export async function addressOfPerson(db: Db, personId: string): Promise<string | null> {
  const row = await db.selectFrom('person').select('email').where('id', '=', personId).executeTakeFirst();
  return row?.email ?? null;
}
