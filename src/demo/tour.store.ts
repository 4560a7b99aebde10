import type { Db } from '../database/database.ts';
import { ACCOUNTS, addressOf, type Account } from './accounts.ts';

/** The people of these accounts, those of the tour unless told; `account` is what stands before the @. Who is gone is missing. */
export async function peopleOf<T extends string = Account>(
  db: Db,
  accounts: readonly T[] = ACCOUNTS as readonly string[] as readonly T[],
): Promise<{ account: T; id: string; name: string }[]> {
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name', 'email'])
    .where('email', 'in', accounts.map(addressOf))
    .execute();
  return accounts.flatMap((account) => {
    const row = rows.find(({ email }) => email === addressOf(account));
    return row === undefined ? [] : [{ account, id: row.id, name: row.name }];
  });
}

/** The draft of the tour: its id, how it stands, and as which version it was published. */
export async function tourDraft(
  db: Db,
): Promise<{ id: string; state: string; number: number | null } | undefined> {
  const entry = await db
    .selectFrom('ledger')
    .select('body')
    .where('kind', '=', 'demo-draft')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (entry === undefined) return undefined;
  const { draft } = (JSON.parse(entry.body) as { facts: { draft: string } }).facts;
  return db
    .selectFrom('draft')
    .select(['id', 'state', 'published_as as number'])
    .where('id', '=', draft)
    .executeTakeFirst();
}

/** True when this person has passed the course, whatever of it. */
export async function hasPassed(db: Db, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('attempt')
    .select('id')
    .where('person_id', '=', personId)
    .where('passed_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** True when a signature of this person stands. */
export async function hasSigned(db: Db, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('signature')
    .select('id')
    .where('person_id', '=', personId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Who of these did what a version asked of them. */
export async function whoDid(db: Db, number: number, people: readonly string[]): Promise<string[]> {
  const did = await db
    .selectFrom('change_done')
    .select('person_id')
    .where('number', '=', number)
    .where('person_id', 'in', people)
    .execute();
  const signed = await db
    .selectFrom('signature')
    .select('person_id')
    .where('policy_number', '>=', number)
    .where('person_id', 'in', people)
    .execute();
  return [...new Set([...did, ...signed].map((row) => row.person_id))];
}

/** How many mails there are; those made since an instant, where one is given. */
export async function mailsSince(db: Db, since: string): Promise<number> {
  const row = await db
    .selectFrom('mail')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('created_at', '>=', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The newest mail to this person. */
export async function newestMailTo(db: Db, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('mail')
    .select('id')
    .where('person_id', '=', personId)
    .where('link_purpose', 'is', null)
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  return row?.id;
}

/** The newest pack that is ready, and whether it was saved. */
export async function newestPack(db: Db): Promise<{ id: string; taken: boolean } | undefined> {
  const pack = await db
    .selectFrom('pack')
    .select('id')
    .where('state', '=', 'ready')
    .orderBy('ready_at', 'desc')
    .executeTakeFirst();
  if (pack === undefined) return undefined;
  const taken = await db
    .selectFrom('ledger')
    .select('id')
    .where('kind', '=', 'pack-taken')
    .executeTakeFirst();
  return { id: pack.id, taken: taken !== undefined };
}
