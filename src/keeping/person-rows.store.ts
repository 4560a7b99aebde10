import { setImmediate as breathe } from 'node:timers/promises';
import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { contentOf } from '../files/content.store.ts';
import { sortName } from '../people/person.ts';
import { dropCertificateFiles, dropSaved, type LetGo } from './let-go.store.ts';
import { names } from './naming.ts';

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

/** The entries about a person that hold words. */
export async function entriesAbout(db: Db, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('ledger')
    .select('id')
    .where('person_id', '=', id)
    .where((e) =>
      e.exists(e.selectFrom('commitment').select('name').whereRef('commitment.entry_id', '=', 'ledger.id')),
    )
    .execute();
  return rows.map((row) => row.id);
}

/** Those, and the entries of what they said of drafts. */
export async function entriesAboutAndBy(db: Db, id: string): Promise<string[]> {
  const said = await db.selectFrom('draft_comment').select('id').where('person_id', '=', id).execute();
  return [...new Set([...(await entriesAbout(db, id)), ...said.map((row) => row.id)])];
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
  for (const table of [
    'credential',
    'pin',
    'sign_in_code',
    'answer_draft',
    'session',
    'single_use_link',
    'scorm_launch',
    'mail',
    'saved_view',
  ] as const)
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

const AT_ONCE = 1000;

/**
 * Values of entries that name somebody by one of these texts. Where and with what somebody signed is theirs: an address of a
 * machine that holds a number names nobody else.
 */
export async function entriesNaming(
  db: Db,
  texts: readonly string[],
): Promise<{ entry: string; value: string }[]> {
  if (texts.length === 0) return [];
  const some = anyOf(sql`lower(value)`, texts);
  const found: { entry: string; value: string }[] = [];
  // A name without a Latin letter finds everything: piece by piece, and only what names them is kept.
  for (let after = { entry: '', name: '' }; ;) {
    const { rows } = await sql<{ entry: string; name: string; value: string }>`
      select entry_id as entry, name, value from commitment
      where (entry_id > ${after.entry} or (entry_id = ${after.entry} and name > ${after.name}))
        and name not in ('address', 'device') and (${some})
      order by entry_id, name limit ${AT_ONCE}`.execute(db);
    for (const { entry, value } of rows) if (names(value, texts)) found.push({ entry, value });
    if (rows.length < AT_ONCE) return found;
    after = rows.at(-1)!;
    await breathe();
  }
}

interface MailWords {
  id: string;
  subject: string;
  text: string;
  html: string;
  calendar: string | null;
}

/** Mails to others that name somebody by one of these texts. */
export async function mailsNaming(db: Db, personId: string, texts: readonly string[]): Promise<MailWords[]> {
  if (texts.length === 0) return [];
  const all = sql`lower(subject || ' ' || text || ' ' || html || ' ' || coalesce(calendar, ''))`;
  const found: MailWords[] = [];
  for (let after = ''; ;) {
    const { rows } = await sql<MailWords>`
      select id, subject, text, html, calendar from mail
      where id > ${after} and person_id <> ${personId} and (${anyOf(all, texts)})
      order by id limit ${AT_ONCE}`.execute(db);
    for (const mail of rows)
      if ([mail.subject, mail.text, mail.html, mail.calendar ?? ''].some((part) => names(part, texts)))
        found.push(mail);
    if (rows.length < AT_ONCE) return found;
    after = rows.at(-1)!.id;
    await breathe();
  }
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

/** The hashes of kept texts of the organisation that name somebody. What was published stays as it was. */
export async function textsNaming(db: Db, texts: readonly string[]): Promise<string[]> {
  if (texts.length === 0) return [];
  const { rows } = await sql<{ hash: string }>`
    select hash from content where kind <> 'picture' and (${anyOf(sql`lower(body)`, texts)})`.execute(db);
  const found: string[] = [];
  for (const { hash } of rows) {
    const body = (await contentOf(db, hash)) ?? '';
    if (names(body, texts)) found.push(hash);
    await breathe();
  }
  return found;
}

/** Views that others keep under a name, or with a search, that names somebody. */
export async function dropViewsNaming(tx: Tx, texts: readonly string[]): Promise<void> {
  const views = await tx.selectFrom('saved_view').select(['id', 'name', 'address']).execute();
  const naming = views.filter(({ name, address }) => {
    const asked = [...new URL(address, 'http://app').searchParams.values()];
    return [name, ...asked].some((text) => names(text, texts));
  });
  for (const { id } of naming) await tx.deleteFrom('saved_view').where('id', '=', id).execute();
}

/** How those who asked for packs of evidence named them. */
export const packNames = (db: Db) =>
  db.selectFrom('pack').select(['id', 'reference']).where('reference', '<>', '').execute();

export async function renamePack(tx: Tx, id: string, reference: string): Promise<void> {
  await tx.updateTable('pack').set({ reference }).where('id', '=', id).execute();
}

/** All that is of people who are gone for long. */
export const letGoPeople: LetGo = async (tx, things, instead) => {
  const gone: string[] = [];
  for (const { ref } of things) {
    const entries = await entriesAbout(tx, ref);
    await dropCertificateFiles(tx, entries);
    await dropPersonRows(tx, ref, instead(ref));
    gone.push(...entries);
  }
  return gone;
};
