import { createHash } from 'node:crypto';
import { transact, type Database } from '../database/database.ts';
import { append } from '../ledger/ledger.ts';

/** A file on its way: the entry that says who took it, and what of it is worth saying again beside its hash. */
export interface Sending {
  exported: string;
  by: string | null;
  report: string;
  format: string;
}

/**
 * Passes a file on and puts on record which bytes it was. Its last piece is held back until that is written: nobody has a
 * whole file that the record does not know. Of a file that was broken off nothing is said: it proves nothing.
 */
export async function* onRecord(
  database: Database,
  now: Date,
  { exported, by, report, format }: Sending,
  pieces: AsyncIterable<string | Buffer>,
): AsyncGenerator<string | Buffer> {
  const hash = createHash('sha256');
  let bytes = 0;
  let held: string | Buffer | undefined;
  for await (const piece of pieces) {
    if (held !== undefined) yield held;
    held = piece;
    hash.update(piece);
    bytes += Buffer.byteLength(piece);
  }
  const facts = { export: exported, by, report, format, bytes };
  // It may bear names: whoever knew its hash could try some until they fit.
  const commits = { file: hash.digest('hex') };
  await transact(database.write, (tx) =>
    append(tx, now, [{ at: now.toISOString(), kind: 'report-sent', facts, commits }]),
  );
  if (held !== undefined) yield held;
}
