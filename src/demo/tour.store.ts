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
export async function newestPack(
  db: Db,
): Promise<{ id: string; hash: string | null; taken: boolean } | undefined> {
  const pack = await db
    .selectFrom('pack')
    .select(['id', 'hash'])
    .where('state', '=', 'ready')
    .orderBy('ready_at', 'desc')
    .executeTakeFirst();
  if (pack === undefined) return undefined;
  const taken = await db
    .selectFrom('ledger')
    .select('id')
    .where('kind', '=', 'pack-taken')
    .executeTakeFirst();
  return { ...pack, taken: taken !== undefined };
}

/** Somebody of the demo as they are placed now. */
export interface NamedPerson {
  id: string;
  name: string;
  number: string;
  siteId: string;
  team: string;
}

/** The person of this name, or of this id. */
export async function personOf(
  db: Db,
  which: { name: string } | { id: string },
): Promise<NamedPerson | undefined> {
  const row = await db
    .selectFrom('person')
    .innerJoin('placement', 'placement.person_id', 'person.id')
    .select(['person.id', 'person.name', 'employee_number as number', 'site_id as siteId', 'team'])
    .where((eb) => ('id' in which ? eb('person.id', '=', which.id) : eb('person.name', '=', which.name)))
    .executeTakeFirst();
  return row === undefined || row.number === null ? undefined : { ...row, number: row.number };
}

/** What was laid ready for ward mode, by ids; `entry` commits to the code of the slip. */
export async function wardEntry(
  db: Db,
): Promise<{ entry: string; device: string; slip: string; aid: string; newcomer: string } | undefined> {
  const row = await db
    .selectFrom('ledger')
    .select(['id', 'body'])
    .where('kind', '=', 'demo-ward')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { facts } = JSON.parse(row.body) as {
    facts: { device: string; slip: string; aid: string; newcomer: string };
  };
  return { entry: row.id, ...facts };
}
