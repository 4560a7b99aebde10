import { z } from 'zod';

/** What this program writes. It reads no other. */
export const FORMAT = 1;

/** Tables whose rows are not kept: who is signed in, links that may have been used since, and what a new database says itself. */
export const LEFT_OUT: ReadonlySet<string> = new Set([
  'first_run_link',
  'schema_migration',
  'session',
  'sign_in_code',
  'single_use_link',
  'slowdown',
]);

// A backup is gzipped lines of JSON: the header; then parts, each with its items and an end that has their number and hash;
// then a line with the number of parts and the hash of everything before it.

const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const headerLine = z.strictObject({
  heedBackup: z.int(),
  /** When: a UTC instant. */
  at: z.iso.datetime(),
  /** The common names of the migrations that made its tables. */
  migrations: z.array(z.string()),
  /** The log in use: its tree, and the newest checkpoint (null before the first). Key and root in base64. */
  log: z.strictObject({
    origin: z.string(),
    publicKey: z.string(),
    size: z.int(),
    root: z.string(),
    checkpoint: z.string().nullable(),
  }),
});
export type Header = z.infer<typeof headerLine>;

export const partLine = z.discriminatedUnion('part', [
  /** Items are rows: lists of values in the order of the columns, those of binary columns in base64. */
  z.strictObject({
    part: z.literal('table'),
    name: z.string(),
    columns: z.array(z.string()),
    binary: z.array(z.string()),
  }),
  /** Items are pieces of the file in base64. */
  z.strictObject({
    part: z.literal('file'),
    name: z.string().regex(/^packages\/[0-9a-f]{64}\/\d+$/),
  }),
  /** The one item is the log's private key, as PEM. */
  z.strictObject({ part: z.literal('key'), name: z.literal('log.key') }),
]);
export type Part = z.infer<typeof partLine>;
export type TablePart = Extract<Part, { part: 'table' }>;

export const endLine = z.strictObject({ end: z.string(), count: z.int(), sha256: hash });
export const lastLine = z.strictObject({ parts: z.int(), sha256: hash });

/** A row as an item. */
export function itemOf(row: Readonly<Record<string, unknown>>, { columns, binary }: TablePart): unknown[] {
  return columns.map((name) => {
    const value = row[name];
    return binary.includes(name) && Buffer.isBuffer(value) ? value.toString('base64') : value;
  });
}

/** The row of an item. */
export function rowOf(item: readonly unknown[], { columns, binary }: TablePart): Record<string, unknown> {
  const value = (name: string, given: unknown) =>
    binary.includes(name) && typeof given === 'string' ? Buffer.from(given, 'base64') : given;
  return Object.fromEntries(columns.map((name, n) => [name, value(name, item[n])]));
}
