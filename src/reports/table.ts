import type { Day } from '../days.ts';

/** What stands in a column: a figure is a number, a day is in ISO; anything else in them is text, as is a text that looks like either. */
export interface Column {
  head: string;
  kind: 'text' | 'figure' | 'day';
  /** How many letters it should have room for. */
  width: number;
}

/** A day is in ISO. */
export type Cell = string | number | null;

/** A report as a file has it. Its rows come some at a time and can be read once. */
export interface Table {
  title: string;
  /** Which question it answers: whom, which filters, which day. A line each. */
  about: readonly string[];
  columns: readonly Column[];
  rows: AsyncIterable<readonly (readonly Cell[])[]>;
}

/** A table as somebody took it away. */
export interface Taken {
  table: Table;
  organisation: string;
  /** As in BCP 47. */
  language: string;
  at: Date;
  /** A day as it is read. */
  dayText: (day: Day) => string;
  /** What stands last where not every row fits. */
  fullText: string;
}

/** Rows that are there already. */
// eslint-disable-next-line require-await
export async function* whole(rows: readonly (readonly Cell[])[]): Table['rows'] {
  yield rows;
}
