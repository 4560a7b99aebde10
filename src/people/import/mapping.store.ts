import type { Db, Tx } from '../../database/database.ts';
import type { Day } from '../../days.ts';
import { COLUMNS, type Column, type KeptColumns } from './columns.ts';
import { DATE_ORDERS, type DateOrder } from './day.ts';
import { isChosen, wordKey, type KeptWord, type KeptWords } from './own-words.ts';

/** What is kept of HR's files: what their headings and words mean, and how their days are written; null while nobody said. */
export interface Mapping {
  columns: KeptColumns;
  words: KeptWords;
  dates: DateOrder | null;
}

export async function mapping(db: Db): Promise<Mapping> {
  const rows = await db.selectFrom('import_heading').select(['heading', 'means']).execute();
  const words = await db
    .selectFrom('import_word')
    .select(['column_name as column', 'word', 'means'])
    .execute();
  const dates = await db.selectFrom('import_dates').select('date_order').executeTakeFirst();
  return {
    columns: new Map(
      rows.map(({ heading, means }): [string, Column | ''] => [
        heading,
        COLUMNS.find((column) => column === means) ?? '',
      ]),
    ),
    words: new Map(
      words.flatMap(({ column, word, means }): [string, KeptWord][] =>
        isChosen(column) ? [[wordKey(column, word), { column, word, means }]] : [],
      ),
    ),
    dates: DATE_ORDERS.find((order) => order === dates?.date_order) ?? null,
  };
}

export async function putHeading(tx: Tx, heading: string, means: string, from: Day): Promise<void> {
  await tx
    .insertInto('import_heading')
    .values({ heading, means, from_on: from })
    .onConflict((oc) => oc.column('heading').doUpdateSet({ means, from_on: from }))
    .execute();
}

/** `means` '': what was said of the word does not hold any more. */
export async function putWord(
  tx: Tx,
  { column, word, means }: { column: string; word: string; means: string },
  from: Day,
): Promise<void> {
  if (means === '')
    await tx.deleteFrom('import_word').where('column_name', '=', column).where('word', '=', word).execute();
  else
    await tx
      .insertInto('import_word')
      .values({ column_name: column, word, means, from_on: from })
      .onConflict((oc) => oc.columns(['column_name', 'word']).doUpdateSet({ means, from_on: from }))
      .execute();
}

/** There is one order at a time. */
export async function putDates(tx: Tx, order: string, from: Day): Promise<void> {
  await tx
    .insertInto('import_dates')
    .values({ id: 1, date_order: order, from_on: from })
    .onConflict((oc) => oc.column('id').doUpdateSet({ date_order: order, from_on: from }))
    .execute();
}

/** What came of one timed import. `report` is JSON; the lists in it may have been erased. */
export interface TimedRow {
  id: string;
  at: string;
  file: string;
  added: number;
  changed: number;
  same: number;
  refused: number;
  missing: number;
  report: string;
}

export async function putTimed(tx: Tx, row: TimedRow): Promise<void> {
  await tx.insertInto('import_timed').values(row).execute();
}

/** The last timed import, or undefined. */
export function lastTimed(db: Db): Promise<TimedRow | undefined> {
  return db
    .selectFrom('import_timed')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}
