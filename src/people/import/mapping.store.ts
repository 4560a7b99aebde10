import type { Db, Tx } from '../../database/database.ts';
import type { Day } from '../../days.ts';
import { COLUMNS, type Column, type KeptColumns } from './columns.ts';
import { DATE_ORDERS, type DateOrder } from './day.ts';

/** What is kept of HR's files: what their headings mean, and how their days are written; null while nobody said. */
export interface Mapping {
  columns: KeptColumns;
  dates: DateOrder | null;
}

export async function mapping(db: Db): Promise<Mapping> {
  const rows = await db.selectFrom('import_heading').select(['heading', 'means']).execute();
  const dates = await db.selectFrom('import_dates').select('date_order').executeTakeFirst();
  return {
    columns: new Map(
      rows.map(({ heading, means }): [string, Column | ''] => [
        heading,
        COLUMNS.find((column) => column === means) ?? '',
      ]),
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
