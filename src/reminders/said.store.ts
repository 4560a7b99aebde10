import type { Insertable } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

const CHUNK = 100;

/** Writes what was said. Throws a duplicate error when one of them was said already. */
export async function insertSaid(tx: Tx, rows: readonly Insertable<Schema['said']>[]): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) {
    await tx
      .insertInto('said')
      .values(rows.slice(i, i + CHUNK))
      .execute();
  }
}

/** What was said to these people, as `person obligation stage`. */
export async function saidTo(db: Db, personIds: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('said')
    .select(['person_id', 'obligation', 'stage'])
    .where('person_id', 'in', personIds)
    .execute();
  return new Set(rows.map((row) => saidKey(row.person_id, row.obligation, row.stage)));
}

/** To whom of these one thing was said. */
export async function saidThis(
  db: Db,
  personIds: readonly string[],
  obligation: string,
  stage: string,
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('said')
    .select('person_id')
    .where('person_id', 'in', personIds)
    .where('obligation', '=', obligation)
    .where('stage', '=', stage)
    .execute();
  return new Set(rows.map((row) => row.person_id));
}

export const saidKey = (personId: string, obligation: string, stage: string): string =>
  `${personId} ${obligation} ${stage}`;

/** All that one mail said, each with whether something newer was said about the same since. */
export async function saidBy(db: Db, personId: string, mailId: string) {
  const rows = await db.selectFrom('said').selectAll().where('person_id', '=', personId).execute();
  return rows
    .filter((row) => row.mail_id === mailId)
    .map((row) => ({
      obligation: row.obligation,
      overtaken: rows.some((other) => other.obligation === row.obligation && other.at > row.at),
    }));
}
