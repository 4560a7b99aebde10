import { CompiledQuery, type Insertable } from 'kysely';
import type { Tx } from './database.ts';
import type { Schema } from './schema.ts';
import { HandleAdapter } from './sqlite.ts';

const SIZES = [100, 10, 1];

const texts = new Map<string, string>();

/**
 * Inserts rows, hundreds of thousands if need be, by statements that are put together once: building one anew takes longer than
 * what it does. Every row has these columns; `ending` follows the values, as `on conflict …`.
 */
export async function insertMany<T extends keyof Schema, C extends keyof Schema[T] & string>(
  tx: Tx,
  table: T,
  columns: readonly C[],
  rows: readonly Pick<Insertable<Schema[T]>, C & keyof Insertable<Schema[T]>>[],
  ending = '',
): Promise<void> {
  const valuesOf = (row: object): unknown[] => columns.map((name) => (row as Record<string, unknown>)[name]);
  const { adapter } = tx.getExecutor();
  if (adapter instanceof HandleAdapter) {
    // One row a statement: for several SQLite keeps every page that it touches, in case that it fails in the middle.
    adapter.runEach(
      textOf(table, columns, 1, ending, () => '?'),
      rows.map(valuesOf),
    );
    return;
  }
  let from = 0;
  for (const size of SIZES)
    for (; rows.length - from >= size; from += size) {
      const values = rows.slice(from, from + size).flatMap(valuesOf);
      const text = textOf(table, columns, size, ending, (n) => `$${n}`);
      await tx.executeQuery(CompiledQuery.raw(text, values));
    }
}

function textOf(
  table: string,
  columns: readonly string[],
  size: number,
  ending: string,
  mark: (n: number) => string,
): string {
  const key = [mark(1), table, size, columns.join(), ending].join(' ');
  let text = texts.get(key);
  if (text === undefined) {
    const row = (_row: unknown, r: number) =>
      `(${columns.map((_name, n) => mark(r * columns.length + n + 1)).join()})`;
    const names = columns.map((name) => `"${name}"`).join();
    const marks = Array.from({ length: size }, row).join();
    text = `insert into "${table}" (${names}) values ${marks} ${ending}`.trimEnd();
    texts.set(key, text);
  }
  return text;
}
