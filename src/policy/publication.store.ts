import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { Schema } from '../database/schema.ts';
import type { ClauseDuty } from './owing.ts';
import type { Publication, PublicationKind } from './publication.ts';

type Row = Schema['publication'];

const shape = (row: Row): Publication => ({
  number: row.number,
  hash: row.hash,
  at: row.at,
  publishedBy: row.published_by,
  kind: row.kind as PublicationKind,
  material: row.material === 1,
  effectiveOn: row.effective_on,
  inForceAt: row.in_force_at,
  withdrawnAt: row.withdrawn_at,
  actBy: row.act_by,
  duties: JSON.parse(row.duties) as ClauseDuty[],
  draftId: row.draft_id,
  confirmBy: row.confirm_by,
  confirmedAt: row.confirmed_at,
});

const upTo = prepared((db, { number }: { number: number }) =>
  db
    .selectFrom('publication')
    .selectAll()
    .where('in_force_at', 'is not', null)
    .where('number', '<=', number)
    .orderBy('number', 'desc')
    .limit(1),
);

const LAST = 1_000_000_000;

/** The publication in force; or the one that was before the next after `number` came. */
export async function inForce(db: Db, number = LAST): Promise<Publication | undefined> {
  const [row] = await upTo(db, { number });
  return row && shape(row);
}

const numbered = prepared((db, { number }: { number: number }) =>
  db.selectFrom('publication').selectAll().where('number', '=', number),
);

export async function publicationNumbered(db: Db, number: number): Promise<Publication | undefined> {
  const [row] = await numbered(db, { number });
  return row && shape(row);
}

/** The number of the newest publication, in force or not; 0 before the first. */
export async function newestNumber(db: Db): Promise<number> {
  const row = await db
    .selectFrom('publication')
    .select((eb) => eb.fn.max('number').as('newest'))
    .executeTakeFirst();
  return row?.newest ?? 0;
}

/** The publication that waits for its day. */
export async function waitingPublication(db: Db): Promise<Publication | undefined> {
  const row = await db
    .selectFrom('publication')
    .selectAll()
    .where('in_force_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row && shape(row);
}

/** The emergency in force that nobody has confirmed yet. */
export async function unconfirmed(db: Db): Promise<Publication | undefined> {
  const current = await inForce(db);
  return current?.kind === 'emergency' && current.confirmedAt === null ? current : undefined;
}

/** Those in force once that asked something of somebody, oldest first. */
export async function askingPublications(db: Db): Promise<Publication[]> {
  return (await asking(db, {})).map(shape);
}

const asking = prepared((db) =>
  db
    .selectFrom('publication')
    .selectAll()
    .where('in_force_at', 'is not', null)
    .where('withdrawn_at', 'is', null)
    .where('duties', '<>', '[]')
    .orderBy('number'),
);

/** Every version, newest first, with the name of who published it as it is today. */
export async function publications(db: Db): Promise<(Publication & { name: string | null })[]> {
  const rows = await db
    .selectFrom('publication')
    .leftJoin('person', 'person.id', 'publication.published_by')
    .selectAll('publication')
    .select('person.name')
    .orderBy('publication.number', 'desc')
    .execute();
  return rows.map(({ name, ...row }) => ({ ...shape(row), name }));
}

export async function putPublication(tx: Tx, publication: Row): Promise<void> {
  await tx.insertInto('publication').values(publication).execute();
}

export async function movePublication(
  tx: Tx,
  number: number,
  set: Partial<Pick<Row, 'in_force_at' | 'withdrawn_at' | 'confirmed_at'>>,
): Promise<void> {
  await tx.updateTable('publication').set(set).where('number', '=', number).execute();
}
