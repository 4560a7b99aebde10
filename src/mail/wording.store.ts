import type { Insertable } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';

type Template = Schema['mail_template'];
type Sender = Schema['mail_sender'];

/** Adds what is said of a kind of mail after all that was said before. */
export async function addTemplate(tx: Tx, row: Omit<Insertable<Template>, 'n'>): Promise<void> {
  const last = await tx
    .selectFrom('mail_template')
    .select((eb) => eb.fn.max('n').as('n'))
    .where('kind', '=', row.kind)
    .executeTakeFirst();
  await tx
    .insertInto('mail_template')
    .values({ ...row, n: (last?.n ?? 0) + 1 })
    .execute();
}

export async function addSender(tx: Tx, row: Omit<Insertable<Sender>, 'n'>): Promise<void> {
  const last = await tx
    .selectFrom('mail_sender')
    .select((eb) => eb.fn.max('n').as('n'))
    .executeTakeFirst();
  await tx
    .insertInto('mail_sender')
    .values({ ...row, n: (last?.n ?? 0) + 1 })
    .execute();
}

export type TemplateRow = Template & { name: string | null; body: string | null };

/** All that was ever said of these kinds of mail, newest first, with the words and who said so. */
export function templateRows(db: Db, kinds: readonly string[]): Promise<TemplateRow[]> {
  return db
    .selectFrom('mail_template')
    .leftJoin('content', 'content.hash', 'mail_template.hash')
    .leftJoin('person', 'person.id', 'mail_template.set_by')
    .selectAll('mail_template')
    .select(['person.name', 'content.body'])
    .where('mail_template.kind', 'in', kinds)
    .orderBy('mail_template.kind')
    .orderBy('mail_template.n', 'desc')
    .execute();
}

/** What holds of each kind of mail that anything was said of. */
export const templatesInUse = (
  db: Db,
): Promise<{ kind: string; hash: string | null; body: string | null }[]> => inUse(db, {});

const inUse = prepared((db) =>
  db
    .selectFrom('mail_template')
    .leftJoin('content', 'content.hash', 'mail_template.hash')
    .select(['mail_template.kind', 'mail_template.hash', 'content.body'])
    .where('mail_template.n', '=', (eb) =>
      eb
        .selectFrom('mail_template as later')
        .select((e) => e.fn.max('later.n').as('n'))
        .whereRef('later.kind', '=', 'mail_template.kind'),
    ),
);

const sender = prepared((db) =>
  db.selectFrom('mail_sender').select(['name', 'reply_to']).orderBy('n', 'desc').limit(1),
);

/** In whose name mail is sent, as it was last said. */
export async function senderRow(db: Db): Promise<Pick<Sender, 'name' | 'reply_to'> | undefined> {
  return (await sender(db, {}))[0];
}

/** All that was ever said of the sender, newest first, with who said so. */
export function senderRows(db: Db) {
  return db
    .selectFrom('mail_sender')
    .leftJoin('person', 'person.id', 'mail_sender.set_by')
    .select(['mail_sender.name', 'mail_sender.reply_to', 'mail_sender.set_at', 'person.name as by'])
    .orderBy('n', 'desc')
    .execute();
}

/** When the newest mail of a kind was made for somebody. */
export async function lastMailOf(db: Db, personId: string, kind: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('mail')
    .select((eb) => eb.fn.max('created_at').as('at'))
    .where('person_id', '=', personId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row?.at ?? undefined;
}
