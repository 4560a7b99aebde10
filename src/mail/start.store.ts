import type { Db, Tx } from '../database/database.ts';

/** Since when mail goes out by itself; undefined while nobody pressed Start. */
export async function mailStarted(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom('mail_start').select('at').executeTakeFirst();
  return row?.at;
}

export async function putMailStart(tx: Tx, at: string, personId: string | null): Promise<void> {
  await tx
    .insertInto('mail_start')
    .values({ one: 1, at, person_id: personId })
    .onConflict((oc) => oc.column('one').doNothing())
    .execute();
}

/** How many mails wait for the Start, by kind. */
export function countHeld(db: Db, free: readonly string[]): Promise<{ kind: string; count: number }[]> {
  return db
    .selectFrom('mail')
    .select((eb) => ['kind', eb.fn.countAll<number>().as('count')])
    .where('state', '=', 'waiting')
    .where('kind', 'not in', free)
    .groupBy('kind')
    .orderBy('kind')
    .execute();
}

/** The mails that wait for the Start, the oldest first. */
export function heldMails(db: Db, free: readonly string[], most: number) {
  return db
    .selectFrom('mail')
    .leftJoin('person', 'person.id', 'mail.person_id')
    .leftJoin('outside_address as outside', 'outside.id', 'mail.person_id')
    .select((eb) => [
      'mail.id',
      'mail.kind',
      'mail.subject',
      'mail.next_at',
      eb.fn.coalesce('person.name', 'outside.name').as('name'),
    ])
    .where('mail.state', '=', 'waiting')
    .where('mail.kind', 'not in', free)
    .orderBy('mail.id')
    .limit(most)
    .execute();
}
