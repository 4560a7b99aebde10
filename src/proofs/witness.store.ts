import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type CheckpointMail = Schema['checkpoint_mail'];

export async function putCheckpointMail(tx: Tx, row: CheckpointMail): Promise<void> {
  await tx.insertInto('checkpoint_mail').values(row).execute();
}

function lastMailed(db: Db, address: string): Promise<CheckpointMail | undefined> {
  return db
    .selectFrom('checkpoint_mail')
    .selectAll()
    .where('address_id', '=', address)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** True when a witness's mail for a day, or for a later one, is in the outbox or went out. */
export async function isMailed(db: Db, address: string, day: string): Promise<boolean> {
  const last = await lastMailed(db, address);
  return last !== undefined && last.day >= day;
}

/** The mails with these checkpoints, and how each went. */
export async function mailedWith(db: Db, checkpoints: readonly { log: string; size: number }[]) {
  if (checkpoints.length === 0) return [];
  const [logs, sizes] = [checkpoints.map(({ log }) => log), checkpoints.map(({ size }) => size)];
  return db
    .selectFrom('checkpoint_mail')
    .innerJoin('mail', 'mail.id', 'checkpoint_mail.mail_id')
    .leftJoin('outside_address', 'outside_address.id', 'checkpoint_mail.address_id')
    .select([
      'checkpoint_mail.log',
      'checkpoint_mail.size',
      'outside_address.name',
      'mail.state',
      'mail.sent_at',
      'mail.error',
    ])
    .where('checkpoint_mail.log', 'in', logs)
    .where('checkpoint_mail.size', 'in', sizes)
    .orderBy('checkpoint_mail.day')
    .orderBy('outside_address.added_at')
    .execute();
}

/** The newest that reached the mail server on its way to a witness: what the next is compared with. */
export async function lastReached(db: Db, address: string): Promise<CheckpointMail | undefined> {
  return db
    .selectFrom('checkpoint_mail')
    .innerJoin('mail', 'mail.id', 'checkpoint_mail.mail_id')
    .selectAll('checkpoint_mail')
    .where('checkpoint_mail.address_id', '=', address)
    .where('mail.state', '=', 'sent')
    .orderBy('checkpoint_mail.day', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** When a checkpoint last reached the mail server on its way to an address. */
export async function lastSentAt(db: Db, address: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('checkpoint_mail')
    .innerJoin('mail', 'mail.id', 'checkpoint_mail.mail_id')
    .select((eb) => eb.fn.max('mail.sent_at').as('at'))
    .where('checkpoint_mail.address_id', '=', address)
    .where('mail.state', '=', 'sent')
    .executeTakeFirst();
  return row?.at ?? undefined;
}
