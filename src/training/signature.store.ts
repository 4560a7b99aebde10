import type { Db, Tx } from '../database/database.ts';
import { insertMany } from '../database/insert.ts';
import { prepared } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { contentReader } from '../files/content.ts';
import { parseEntry, type Entry } from '../ledger/entry.ts';
import { organisation } from '../organisation/organisation.ts';
import type { PolicyText } from '../policy/text.ts';

export type Signature = Schema['signature'];

const COLUMNS = [
  'id',
  'receipt',
  'person_id',
  'attempt_id',
  'policy_number',
  'policy_hash',
  'text_hash',
  'at',
  'signed_on',
  'on_paper',
  'withdrawn_at',
  'entry_id',
] as const satisfies readonly (keyof Signature)[];

export async function putSignature(tx: Tx, signature: Signature): Promise<void> {
  await insertMany(tx, 'signature', COLUMNS, [signature]);
}

export async function setWithdrawn(tx: Tx, id: string, at: string): Promise<void> {
  await tx.updateTable('signature').set({ withdrawn_at: at }).where('id', '=', id).execute();
}

/** A signature of a person, or of anybody when `personId` is null. */
export function signatureOf(db: Db, personId: string | null, id: string): Promise<Signature | undefined> {
  let query = db.selectFrom('signature').selectAll().where('id', '=', id);
  if (personId !== null) query = query.where('person_id', '=', personId);
  return query.executeTakeFirst();
}

const ofPerson = prepared((db, { personId }: { personId: string }) =>
  db
    .selectFrom('signature')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc'),
);

/** All signatures of a person, newest first. */
export const signaturesOf = (db: Db, personId: string): Promise<Signature[]> => ofPerson(db, { personId });

export function signatureByReceipt(db: Db, receipt: string): Promise<Signature | undefined> {
  return db.selectFrom('signature').selectAll().where('receipt', '=', receipt).executeTakeFirst();
}

/** The paper signature of this version and day that stands already. */
export function samePaper(
  db: Db,
  personId: string,
  number: number,
  day: Day,
): Promise<Signature | undefined> {
  return db
    .selectFrom('signature')
    .selectAll()
    .where('person_id', '=', personId)
    .where('policy_number', '=', number)
    .where('signed_on', '=', day)
    .where('on_paper', '=', 1)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
}

/** Every spell of employment of a person: the first day of work and the last, null while it goes on. */
export function spellsOf(db: Db, personId: string): Promise<{ hiredOn: Day; leftOn: Day | null }[]> {
  return db
    .selectFrom('employment')
    .select(['hired_on as hiredOn', 'left_on as leftOn'])
    .where('person_id', '=', personId)
    .orderBy('hired_on')
    .execute();
}

const readText = contentReader((body) => JSON.parse(body) as PolicyText);

/** The policy exactly as it read where somebody signed it. */
export const signedText = (db: Db, signature: Pick<Signature, 'text_hash'>): Promise<PolicyText> =>
  readText(db, signature.text_hash);

/** The entry that a signature is kept in. Throws when it is not there. */
export async function signingEntry(db: Db, signature: Signature): Promise<Entry> {
  const row = await db
    .selectFrom('ledger')
    .select('body')
    .where('id', '=', signature.entry_id)
    .executeTakeFirstOrThrow();
  return parseEntry(row.body);
}

/** The entry by which a signature was withdrawn. */
export async function withdrawalEntry(db: Db, signature: Signature): Promise<Entry | undefined> {
  if (signature.withdrawn_at === null) return undefined;
  const rows = await db
    .selectFrom('ledger')
    .select('body')
    .where('person_id', '=', signature.person_id)
    .where('kind', '=', 'signature-withdrawn')
    .execute();
  return rows.map((row) => parseEntry(row.body)).find(({ facts }) => facts['signature'] === signature.id);
}

/** The time zone at a person's site; the organisation's where they have none. */
export async function zoneOf(db: Db, personId: string): Promise<string> {
  const row = await db
    .selectFrom('placement')
    .innerJoin('site', 'site.id', 'placement.site_id')
    .select('site.zone')
    .where('placement.person_id', '=', personId)
    .executeTakeFirst();
  return row?.zone ?? (await organisation(db))?.zone ?? 'UTC';
}

/** The newest attempt that a person had passed by a day: the course that stands behind what they sign. */
export function latestPassed(
  db: Db,
  personId: string,
  by: Day,
): Promise<{ id: string; course_hash: string } | undefined> {
  return db
    .selectFrom('attempt')
    .select(['id', 'course_hash'])
    .where('person_id', '=', personId)
    .where('passed_on', '<=', by)
    .where('struck_at', 'is', null)
    .orderBy('passed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}
