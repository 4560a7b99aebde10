import { setImmediate as breathe } from 'node:timers/promises';
import { transact, type Db, type Tx } from '../database/database.ts';
import { chunks } from './chunks.ts';
import { parseEntry, type Entry, type KnownEntry } from './entry.ts';
import { commitmentsOfMany } from './ledger.store.ts';
import { project, type Projection } from './ledger.ts';
import {
  PAGE,
  sealedBodies,
  sealedCount,
  placesOfKinds,
  textsAt,
  textsOf,
  waitingIds,
  type Text,
} from './order.store.ts';

/** How far a replay came: so many sealed entries, and of those that waited to be sealed these. */
export interface Position {
  sealed: number;
  waiting: ReadonlySet<string>;
}

const START: Position = { sealed: 0, waiting: new Set() };

/**
 * Runs projections over the ledger in the order of the seals, then over what waits to be sealed in the order of the
 * queue, in batches, each a transaction unless `to` is one. `upTo` ends it after so many sealed entries (see
 * `knownBy`); `after` goes on where another replay ended. Others may write and seal meanwhile.
 */
export async function replay(
  from: Db,
  to: Db,
  projections: readonly Projection[],
  options: { upTo?: number; after?: Position } = {},
): Promise<Position> {
  let { sealed } = options.after ?? START;
  const ahead = new Set(options.after?.waiting);
  const run = async (texts: readonly Text[]) => {
    // What was replayed from the queue comes by once more when it is sealed.
    const entries = texts.map(read).filter((entry) => !ahead.delete(entry.id));
    const known = await withValues(from, entries);
    if (known.length > 0) await inBatch(to, (tx) => project(tx, projections, known));
    await breathe();
  };
  for (let seen = 0; ;) {
    for await (const page of sealedBodies(from, sealed, options.upTo ?? Number.POSITIVE_INFINITY)) {
      await run(page.texts);
      sealed = page.next;
    }
    if (options.upTo !== undefined) return { sealed, waiting: ahead };
    const waiting = await waitingIds(from);
    const total = await sealedCount(from);
    // An entry that was sealed between the two looks is in neither: look again. (A tree that says more than there is
    // has been tampered with; `verify` tells.)
    if (total > sealed && total > seen) {
      seen = total;
      continue;
    }
    const fresh = waiting.filter((id) => !ahead.has(id));
    for (const ids of chunks(fresh)) await run(await textsOf(from, ids));
    return { sealed, waiting: new Set(waiting) };
  }
}

/**
 * Runs projections over the entries of their kinds alone, without the rest of the ledger passing by: much quicker where they
 * are few among many. `upTo` ends it after so many sealed entries; `only` leaves out entries that it refuses; of kinds that
 * `reads` refuses, nothing that they commit to is read. What is
 * appended meanwhile is not looked at. `onPage` is told after each page which share of them is done, 0 to 1.
 */
export async function replayKinds(
  from: Db,
  to: Db,
  projections: readonly Projection[],
  options: {
    upTo?: number;
    only: (entry: Entry) => boolean;
    reads: (kind: string) => boolean;
    onPage?: (share: number) => void;
  },
): Promise<void> {
  const kinds = [...new Set(projections.flatMap((projection) => projection.kinds))];
  // What is sealed between the two looks is in both, and not in neither.
  const waiting = new Set(options.upTo === undefined ? await waitingIds(from) : []);
  const logs = await placesOfKinds(from, kinds, options.upTo ?? Number.POSITIVE_INFINITY);
  const all = logs.reduce((sum, { places }) => sum + places.count, waiting.size);
  let done = 0;
  const run = async (texts: readonly Text[]) => {
    const entries = texts.map(read).filter(options.only);
    const known = await withValues(from, entries, options.reads);
    if (known.length > 0) await inBatch(to, (tx) => project(tx, projections, known));
    done += texts.length;
    options.onPage?.(Math.min(1, done / all));
    await breathe();
  };
  for (const { log, places } of logs)
    for (const page of places.pages(PAGE)) {
      const texts = await textsAt(from, log, page);
      for (const { id } of texts) waiting.delete(id);
      await run(texts);
    }
  for (const ids of chunks([...waiting])) await run(await textsOf(from, ids));
}

function read({ id, body }: Text): Entry {
  try {
    const entry = parseEntry(body);
    if (entry.id === id && typeof entry.facts === 'object') return entry;
  } catch {
    // Told below, with the id.
  }
  throw new Error(`The text of entry ${id} cannot be read: it is not what was entered. Run heed verify.`);
}

/** Entries with the values that they commit to, from where the ledger stands. */
export async function withValues(
  from: Db,
  entries: readonly Entry[],
  reads: (kind: string) => boolean = () => true,
): Promise<KnownEntry[]> {
  const committing = entries
    .filter(({ kind, facts }) => facts['commits'] !== undefined && reads(kind))
    .map((entry) => entry.id);
  const values = await commitmentsOfMany(from, committing);
  return entries.map((entry) => ({ ...entry, values: values.get(entry.id) ?? {} }));
}

function inBatch(to: Db, work: (tx: Tx) => Promise<void>): Promise<void> {
  return isTx(to) ? work(to) : transact(to, work);
}

const isTx = (db: Db): db is Tx => db.isTransaction;
