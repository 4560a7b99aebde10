import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';
import type { Publication } from './publication.ts';

const shape = (row: Schema['publication']): Publication => ({
  number: row.number,
  hash: row.hash,
  at: row.at,
  publishedBy: row.published_by,
  asksSignature: row.asks_signature === 1,
  signBy: row.sign_by,
});

const latest = prepared((db) => db.selectFrom('publication').selectAll().orderBy('number', 'desc').limit(1));

export async function latestPublication(db: Db): Promise<Publication | undefined> {
  const [row] = await latest(db, {});
  return row && shape(row);
}

const numbered = prepared((db, { number }: { number: number }) =>
  db.selectFrom('publication').selectAll().where('number', '=', number),
);

export async function publicationNumbered(db: Db, number: number): Promise<Publication | undefined> {
  const [row] = await numbered(db, { number });
  return row && shape(row);
}

/** Every version, newest first, with the name of who published it as it is today. */
export function publications(
  db: Db,
): Promise<{ number: number; hash: string; at: string; name: string | null }[]> {
  return db
    .selectFrom('publication')
    .leftJoin('person', 'person.id', 'publication.published_by')
    .select(['publication.number', 'publication.hash', 'publication.at', 'person.name'])
    .orderBy('publication.number', 'desc')
    .execute();
}

export async function putPublication(tx: Tx, publication: Schema['publication']): Promise<void> {
  await tx.insertInto('publication').values(publication).execute();
}
