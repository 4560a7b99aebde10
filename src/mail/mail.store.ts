import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { insertMany } from '../database/insert.ts';
import type { MailState, Schema } from '../database/schema.ts';

export type MailRow = Selectable<Schema['mail']>;

const COLUMNS = [
  'id',
  'person_id',
  'kind',
  'subject',
  'text',
  'html',
  'link_purpose',
  'created_at',
  'state',
  'tries',
  'next_at',
  'claimed_at',
  'sent_at',
  'error',
  'calendar',
  'attachments',
] as const satisfies (keyof Schema['mail'])[];

export const insertMails = (tx: Tx, rows: readonly Insertable<Schema['mail']>[]): Promise<void> =>
  insertMany(tx, 'mail', COLUMNS, rows);

/** What may be sent now (`only`: of these kinds): first what somebody is waiting for with a link, then by age. For `about:one-thing` nobody waits. */
export async function dueIds(db: Db, at: string, most: number, only?: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('mail')
    .select('id')
    .where('state', '=', 'waiting')
    .where('next_at', '<=', at)
    .$if(only !== undefined, (query) => query.where('kind', 'in', only!))
    .orderBy((eb) =>
      eb
        .case()
        .when(eb.or([eb('link_purpose', 'is', null), eb('link_purpose', 'like', '%:%')]))
        .then(1)
        .else(0)
        .end(),
    )
    .orderBy('next_at')
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map((row) => row.id);
}

export type Claimed = MailRow & { name: string | null; email: string | null };

/** Takes a waiting mail for sending, with the address of now; undefined when somebody else was first. */
export async function claim(tx: Tx, id: string, at: string): Promise<Claimed | undefined> {
  const row = await tx
    .updateTable('mail')
    .set((eb) => ({ state: 'sending', claimed_at: at, tries: eb('tries', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const person = await tx
    .selectFrom('person')
    .select(['name', 'email'])
    .where('id', '=', row.person_id)
    .executeTakeFirst();
  const to = person ?? (await outsiderWith(tx, row.person_id));
  return { ...row, name: to?.name ?? null, email: to?.email ?? null };
}

const outsiderWith = (tx: Tx, id: string) =>
  tx
    .selectFrom('outside_address')
    .select(['name', 'email'])
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();

/** Writes how sending went, if this claim still stands (or was given up as unsure meanwhile). */
export async function settle(
  tx: Tx,
  id: string,
  claimedAt: string,
  result: Updateable<Schema['mail']>,
): Promise<void> {
  await tx
    .updateTable('mail')
    .set(result)
    .where('id', '=', id)
    .where('claimed_at', '=', claimedAt)
    .where('state', 'in', ['sending', 'unsure'])
    .execute();
}

/** Gives a mail other words, in which it is sent and then shown; gives them as they are kept. */
export async function reword(
  tx: Tx,
  id: string,
  words: { subject: string; text: string; html: string; calendar?: string | undefined },
): Promise<Pick<MailRow, 'subject' | 'text' | 'html' | 'calendar'>> {
  const { subject, text, html, calendar = null } = words;
  await tx.updateTable('mail').set({ subject, text, html, calendar }).where('id', '=', id).execute();
  return { subject, text, html, calendar };
}

/** Claims older than that were broken off in the middle: perhaps sent. */
export async function giveUpClaims(tx: Tx, before: string): Promise<void> {
  await tx
    .updateTable('mail')
    .set({ state: 'unsure' })
    .where('state', '=', 'sending')
    .where('claimed_at', '<', before)
    .execute();
}

/** Moves a mail from one of these states to another; false when it was in none of them. */
export async function move(
  tx: Tx,
  id: string,
  from: readonly MailState[],
  to: Updateable<Schema['mail']>,
): Promise<boolean> {
  const moved = await tx
    .updateTable('mail')
    .set(to)
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst();
  return moved !== undefined;
}
