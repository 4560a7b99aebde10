import { stringify } from 'csv-stringify/sync';
import type { Cell, Table } from './table.ts';

/** A table as the text of a CSV file, piece by piece: safe for spreadsheets, with ISO days. */
export async function* tableCsv({ columns, rows }: Table): AsyncGenerator<string> {
  yield csvLines([columns.map(({ head }) => head)], true);
  for await (const piece of rows) if (piece.length > 0) yield csvLines(piece, false);
}

/** Rows as lines of a CSV file that no spreadsheet takes for formulas. */
export const csvLines = (rows: readonly (readonly Cell[])[], bom: boolean): string =>
  stringify(rows as Cell[][], { bom, escape_formulas: true, record_delimiter: 'windows' });
