import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';

export type FollowUp = Schema['follow_up'];

export async function insertFollowUp(tx: Tx, row: FollowUp): Promise<void> {
  await tx.insertInto('follow_up').values(row).execute();
}

export async function putFollowUpAnswer(
  tx: Tx,
  id: string,
  answer: Pick<FollowUp, 'answered_at' | 'chosen' | 'was_right'>,
): Promise<void> {
  await tx.updateTable('follow_up').set(answer).where('id', '=', id).execute();
}

/** All that were ever sent to somebody, oldest first. */
export function followUpsOf(db: Db, personId: string): Promise<FollowUp[]> {
  return db
    .selectFrom('follow_up')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('sent_at')
    .orderBy('id')
    .execute();
}

/** The one that a mail tells of. */
export function followUpOfMail(db: Db, mailId: string): Promise<FollowUp | undefined> {
  return db.selectFrom('follow_up').selectAll().where('mail_id', '=', mailId).executeTakeFirst();
}

export async function putStopped(tx: Tx, personId: string, at: string): Promise<void> {
  await tx
    .insertInto('follow_up_stopped')
    .values({ person_id: personId, at })
    .onConflict((oc) => oc.column('person_id').doNothing())
    .execute();
}

export async function deleteStopped(tx: Tx, personId: string): Promise<void> {
  await tx.deleteFrom('follow_up_stopped').where('person_id', '=', personId).execute();
}

/** True for somebody who wants no more of them. */
export async function hasStopped(db: Db, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('follow_up_stopped')
    .select('at')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertFollowUpLink(tx: Tx, link: Schema['follow_up_link']): Promise<void> {
  await tx.insertInto('follow_up_link').values(link).execute();
}

/** What a link opens while it lasts. */
export function followUpOfLink(db: Db, tokenHash: string, now: string): Promise<FollowUp | undefined> {
  return db
    .selectFrom('follow_up_link')
    .innerJoin('follow_up', 'follow_up.id', 'follow_up_link.follow_up_id')
    .selectAll('follow_up')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** Removes links that have ended. */
export async function deleteEndedFollowUpLinks(tx: Tx, now: string): Promise<void> {
  await tx.deleteFrom('follow_up_link').where('expires_at', '<=', now).execute();
}

/** How many were sent since a day, answered and right, stage by stage, with how many people that were. */
export async function followUpTotals(db: Db, since: Day) {
  const rows = await db
    .selectFrom('follow_up')
    .select((eb) => [
      'stage',
      eb.fn.countAll<number>().as('sent'),
      eb.fn.count<number>('person_id').distinct().as('people'),
      eb.fn.count<number>('answered_at').as('answered'),
      eb.fn
        .count<number>(eb.case().when('answered_at', 'is not', null).then(eb.ref('person_id')).end())
        .distinct()
        .as('answerers'),
      eb.fn.sum<number | null>('was_right').as('right'),
    ])
    .where('sent_on', '>=', since)
    .groupBy('stage')
    .execute();
  return rows.map((row) => ({ ...row, right: row.right ?? 0 }));
}
