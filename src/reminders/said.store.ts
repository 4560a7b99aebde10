import { sql, type Insertable } from 'kysely';
import { dialectOf, type Db, type Tx } from '../database/database.ts';
import { insertMany } from '../database/insert.ts';
import { prepared } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';
import { pieces } from '../people/pieces.ts';

/** Writes what was said. Throws a duplicate error when one of them was said already. */
export const insertSaid = (tx: Tx, rows: readonly Insertable<Schema['said']>[]): Promise<void> =>
  insertMany(tx, 'said', ['person_id', 'obligation', 'stage', 'mail_id', 'at'], rows);

/**
 * Lets one run at a time say things, until its transaction ends: two servers would else write the same mails, and one of them take
 * all of its own back.
 */
export async function lockSaying(tx: Tx): Promise<void> {
  if (dialectOf(tx) === 'postgres') await sql`select pg_advisory_xact_lock(4)`.execute(tx);
}

/** What was said to these people of these obligations, as `person obligation stage`: all that was ever said would be far more. */
export async function saidTo(
  db: Db,
  personIds: readonly string[],
  obligations: Iterable<string>,
): Promise<Set<string>> {
  const found = new Set<string>();
  const of = pieces([...new Set(obligations)]);
  for (const piece of pieces(personIds)) {
    for (const some of of) {
      const rows = await db
        .selectFrom('said')
        .select(['person_id', 'obligation', 'stage'])
        .where('person_id', 'in', piece)
        .where('obligation', 'in', some)
        .execute();
      for (const row of rows) found.add(saidKey(row.person_id, row.obligation, row.stage));
    }
  }
  return found;
}

/** To whom of these one thing was said. */
export async function saidThis(
  db: Db,
  personIds: readonly string[],
  obligation: string,
  stage: string,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const piece of pieces(personIds)) {
    const rows = await db
      .selectFrom('said')
      .select('person_id')
      .where('person_id', 'in', piece)
      .where('obligation', '=', obligation)
      .where('stage', '=', stage)
      .execute();
    for (const row of rows) found.add(row.person_id);
  }
  return found;
}

/** To whom copies of obligations were given that are at such a stage; with others of these stages, which do no harm. */
export async function copiesSaid(db: Db, copies: readonly { obligation: string; stage: string }[]) {
  const found = [];
  for (const piece of pieces(copies))
    found.push(
      ...(await db
        .selectFrom('said')
        .select(['person_id', 'obligation', 'stage'])
        // As the index has it.
        .where(sql<string>`substr(obligation, 1, 5)`, '=', sql.lit('copy:'))
        .where('obligation', 'in', [...new Set(piece.map(({ obligation }) => obligation))])
        .where('stage', 'in', [...new Set(piece.map(({ stage }) => stage))])
        .execute()),
    );
  return found;
}

export const saidKey = (personId: string, obligation: string, stage: string): string =>
  `${personId} ${obligation} ${stage}`;

/** All that one mail said to a person. */
export const saidBy = (
  db: Db,
  personId: string,
  mailId: string,
): Promise<{ obligation: string; stage: string }[]> => ofMail(db, { personId, mailId });

const ofMail = prepared((db, { personId, mailId }: { personId: string; mailId: string }) =>
  db
    .selectFrom('said')
    .select(['obligation', 'stage'])
    .where('person_id', '=', personId)
    .where('mail_id', '=', mailId),
);

/** Which of these obligations were said to a person in another mail after an instant. */
export async function saidSince(
  db: Db,
  personId: string,
  obligations: readonly string[],
  mailId: string,
  at: string,
): Promise<Set<string>> {
  if (obligations.length === 0) return new Set();
  const rows = await db
    .selectFrom('said')
    .select('obligation')
    .where('person_id', '=', personId)
    .where('obligation', 'in', obligations)
    .where('at', '>', at)
    .where((eb) => eb.or([eb('mail_id', 'is', null), eb('mail_id', '!=', mailId)]))
    .execute();
  return new Set(rows.map((row) => row.obligation));
}

const times = prepared((db, { mailId }: { mailId: string }) =>
  db.selectFrom('mail').select(['created_at', 'next_at', 'tries']).where('id', '=', mailId),
);

/** When a mail was written and is to go out, and how often that was tried, this time included. */
export async function mailTimes(db: Db, mailId: string) {
  const [row] = await times(db, { mailId });
  return row && { createdAt: row.created_at, nextAt: row.next_at, tries: row.tries };
}
