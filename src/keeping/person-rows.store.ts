import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { sortName } from '../people/person.ts';
import { dropSaved } from './let-go.store.ts';

/** What names a person in the database of today. */
export interface Identity {
  id: string;
  name: string;
  email: string | null;
  employeeNumber: string | null;
}

export async function identityOf(db: Db, id: string): Promise<Identity | undefined> {
  const row = await db
    .selectFrom('person')
    .select(['id', 'name', 'email', 'employee_number as employeeNumber'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row;
}

/** The entries about a person that hold words, and those by them that hold theirs. */
export async function entriesAbout(db: Db, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('ledger')
    .select('id')
    .where('person_id', '=', id)
    .where((e) =>
      e.exists(e.selectFrom('commitment').select('name').whereRef('commitment.entry_id', '=', 'ledger.id')),
    )
    .execute();
  const said = await db.selectFrom('draft_comment').select('id').where('person_id', '=', id).execute();
  return [...new Set([...rows, ...said].map((row) => row.id))];
}

/** The names that somebody signed with: they may be others than the one on record. */
export async function typedNames(db: Db, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('ledger')
    .innerJoin('commitment', 'commitment.entry_id', 'ledger.id')
    .select('commitment.value')
    .distinct()
    .where('ledger.person_id', '=', id)
    .where('commitment.name', 'in', ['typedName', 'name'])
    .execute();
  return rows.map(({ value }) => value);
}

/** Everything of a person that is not derived: name, address, number, password, sessions, links, mails, saved content. */
export async function dropPersonRows(tx: Tx, id: string, name: string): Promise<void> {
  await tx
    .updateTable('person')
    .set({ name, sort_name: sortName(name), email: null, employee_number: null })
    .where('id', '=', id)
    .execute();
  for (const table of ['credential', 'session', 'single_use_link', 'scorm_launch', 'mail'] as const)
    await tx.deleteFrom(table).where('person_id', '=', id).execute();
  await tx
    .deleteFrom('follow_up_link')
    .where('follow_up_id', 'in', tx.selectFrom('follow_up').select('id').where('person_id', '=', id))
    .execute();
  const attempts = await tx.selectFrom('package_attempt').select('id').where('person_id', '=', id).execute();
  await dropSaved(
    tx,
    attempts.map((row) => row.id),
  );
}

/** Values of entries that hold one of these texts somewhere, in any case of letters; perhaps some more. */
export async function entriesNaming(
  db: Db,
  texts: readonly string[],
): Promise<{ entry: string; value: string }[]> {
  if (texts.length === 0) return [];
  const some = anyOf(sql`lower(value)`, texts);
  const { rows } = await sql<{ entry: string; value: string }>`
    select entry_id as entry, value from commitment where ${some} order by entry_id, name`.execute(db);
  return rows;
}

interface MailWords {
  id: string;
  subject: string;
  text: string;
  html: string;
  calendar: string | null;
}

/** Mails to others that hold one of these texts somewhere; perhaps some more. */
export async function mailsNaming(db: Db, personId: string, texts: readonly string[]): Promise<MailWords[]> {
  if (texts.length === 0) return [];
  const all = sql`lower(subject || ' ' || text || ' ' || html || ' ' || coalesce(calendar, ''))`;
  const { rows } = await sql<MailWords>`
    select id, subject, text, html, calendar from mail
    where person_id <> ${personId} and (${anyOf(all, texts)}) order by id`.execute(db);
  return rows;
}

export async function setMail(tx: Tx, id: string, words: Omit<MailWords, 'id'>): Promise<void> {
  await tx.updateTable('mail').set(words).where('id', '=', id).execute();
}

const anyOf = (column: RawBuilder<unknown>, texts: readonly string[]) =>
  sql.join(
    texts.map((text) => sql`${column} like ${like(text)}`),
    sql` or `,
  );

// Databases disagree on the small letters of others than ASCII, and HTML, JSON and addresses write some signs otherwise:
// each of those is anything here. That finds too much, never too little.
const like = (text: string): string => `%${text.toLowerCase().replace(/[^a-z0-9]+/g, '%')}%`;

/** Kept texts of the organisation that hold one of these texts; perhaps some more. What was published stays as it was. */
export async function textsNaming(db: Db, texts: readonly string[]): Promise<string[]> {
  if (texts.length === 0) return [];
  const { rows } = await sql<{ body: string }>`
    select body from content where kind <> 'picture' and (${anyOf(sql`lower(body)`, texts)})`.execute(db);
  return rows.map(({ body }) => body);
}

/** How those who asked for packs of evidence named them. */
export const packNames = (db: Db) =>
  db.selectFrom('pack').select(['id', 'reference']).where('reference', '<>', '').execute();

export async function renamePack(tx: Tx, id: string, reference: string): Promise<void> {
  await tx.updateTable('pack').set({ reference }).where('id', '=', id).execute();
}
