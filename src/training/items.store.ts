import type { Db, Tx } from '../database/database.ts';
import type { ItemTables } from '../database/item-tables.ts';
import { parseEntry, type KnownEntry } from '../ledger/entry.ts';
import { withValues } from '../ledger/replay.ts';

/** Rows to add to what stands, each key once and in the order of the keys: then two hand-ins never wait in a ring. */
export type ItemRows = { [Table in keyof ItemTables]: ItemTables[Table][] };

// PostgreSQL and SQLite take a limited number of values in a statement.
const AT_ONCE = 500;

/** Adds to every table, one statement each (of at most so many rows). The tables are always taken in this order. */
export async function addItems(tx: Tx, rows: ItemRows): Promise<void> {
  for (const some of chunks(rows.item_clause)) await sinceWhen(tx, some);
  for (const some of chunks(rows.item_stat)) await addStats(tx, some);
  for (const some of chunks(rows.item_option)) await addOptions(tx, some);
  for (const some of chunks(rows.clause_stat)) await addClauses(tx, some);
  for (const some of chunks(rows.item_person)) await tellPeople(tx, some);
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let n = 0; n < rows.length; n += AT_ONCE) yield rows.slice(n, n + AT_ONCE);
}

// The earliest holds whoever comes first: entries are replayed in the order of their seals.
async function sinceWhen(tx: Tx, rows: ItemRows['item_clause']): Promise<void> {
  await tx
    .insertInto('item_clause')
    .values(rows)
    .onConflict((oc) =>
      oc
        .columns(['question', 'version', 'clause'])
        .doUpdateSet((eb) => ({ first_at: eb.ref('excluded.first_at') }))
        .whereRef('excluded.first_at', '<', 'item_clause.first_at'),
    )
    .execute();
}

async function addStats(tx: Tx, rows: ItemRows['item_stat']): Promise<void> {
  await tx
    .insertInto('item_stat')
    .values(rows)
    .onConflict((oc) =>
      oc.columns(['question', 'version', 'use', 'role', 'confidence']).doUpdateSet((eb) => ({
        n: eb('item_stat.n', '+', eb.ref('excluded.n')),
        n_right: eb('item_stat.n_right', '+', eb.ref('excluded.n_right')),
        sum_rest: eb('item_stat.sum_rest', '+', eb.ref('excluded.sum_rest')),
        sum_rest_sq: eb('item_stat.sum_rest_sq', '+', eb.ref('excluded.sum_rest_sq')),
        sum_rest_right: eb('item_stat.sum_rest_right', '+', eb.ref('excluded.sum_rest_right')),
        n_timed: eb('item_stat.n_timed', '+', eb.ref('excluded.n_timed')),
        sum_seconds: eb('item_stat.sum_seconds', '+', eb.ref('excluded.sum_seconds')),
      })),
    )
    .execute();
}

async function addOptions(tx: Tx, rows: ItemRows['item_option']): Promise<void> {
  await tx
    .insertInto('item_option')
    .values(rows)
    .onConflict((oc) =>
      oc
        .columns(['question', 'version', 'use', 'role', 'place'])
        .doUpdateSet((eb) => ({ n: eb('item_option.n', '+', eb.ref('excluded.n')) })),
    )
    .execute();
}

async function addClauses(tx: Tx, rows: ItemRows['clause_stat']): Promise<void> {
  await tx
    .insertInto('clause_stat')
    .values(rows)
    .onConflict((oc) =>
      oc.columns(['clause', 'use', 'role', 'confidence']).doUpdateSet((eb) => ({
        n: eb('clause_stat.n', '+', eb.ref('excluded.n')),
        n_right: eb('clause_stat.n_right', '+', eb.ref('excluded.n_right')),
      })),
    )
    .execute();
}

async function tellPeople(tx: Tx, rows: ItemRows['item_person']): Promise<void> {
  await tx
    .insertInto('item_person')
    .values(rows)
    .onConflict((oc) =>
      oc
        .columns(['role', 'person_id', 'use'])
        .doUpdateSet((eb) => ({ n: eb('item_person.n', '+', eb.ref('excluded.n')) })),
    )
    .execute();
}

/** Takes away the rows of these keys that count nothing any more. */
export async function dropEmpty(tx: Tx, rows: ItemRows): Promise<void> {
  for (const some of chunks(rows.item_stat))
    await tx
      .deleteFrom('item_stat')
      .where('question', 'in', of(some, 'question'))
      .where('n', '=', 0)
      .execute();
  for (const some of chunks(rows.item_option))
    await tx
      .deleteFrom('item_option')
      .where('question', 'in', of(some, 'question'))
      .where('n', '=', 0)
      .execute();
  for (const some of chunks(rows.clause_stat))
    await tx.deleteFrom('clause_stat').where('clause', 'in', of(some, 'clause')).where('n', '=', 0).execute();
  for (const some of chunks(rows.item_person))
    await tx
      .deleteFrom('item_person')
      .where('role', 'in', of(some, 'role'))
      .where('person_id', 'in', of(some, 'person_id'))
      .where('n', '=', 0)
      .execute();
}

const of = <Row, Name extends keyof Row>(rows: readonly Row[], name: Name): Row[Name][] => [
  ...new Set(rows.map((row) => row[name])),
];

/** The entries by which papers of somebody were marked, or struck, with what they commit to. */
export async function entriesOnPapers(
  db: Db,
  personId: string,
  kinds: readonly string[],
): Promise<KnownEntry[]> {
  const rows = await db
    .selectFrom('ledger')
    .select('body')
    .where('person_id', '=', personId)
    .where('kind', 'in', kinds)
    .orderBy('id')
    .execute();
  return withValues(
    db,
    rows.map(({ body }) => parseEntry(body)),
  );
}
