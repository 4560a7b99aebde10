import type { Table } from './table.ts';

/** A table as the text of a JSON list, piece by piece: an object a row, by the heads of its columns; null for what is absent. */
export async function* tableJson({ columns, rows }: Table): AsyncGenerator<string> {
  let before = '[\n';
  for await (const piece of rows) {
    const lines = piece.map((cells) =>
      JSON.stringify(Object.fromEntries(columns.map(({ head }, n) => [head, cells[n] ?? null]))),
    );
    if (lines.length === 0) continue;
    yield before + lines.join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
