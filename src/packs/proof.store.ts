import type { Db } from '../database/database.ts';
import { parseEntry, type Entry } from '../ledger/entry.ts';
import { pieces } from '../people/pieces.ts';

export interface SealedEntry {
  id: string;
  body: string;
  log: string;
  idx: number;
}

/** The sealed entries of some kinds, or of all where that is null, about these people; those about nobody without ids. */
export async function sealedEntries(
  db: Db,
  kinds: readonly string[] | null,
  ids: readonly string[] | null,
): Promise<SealedEntry[]> {
  const found: SealedEntry[] = [];
  for (const piece of ids === null ? [null] : pieces(ids))
    found.push(
      ...(await db
        .selectFrom('ledger')
        .innerJoin('seal', 'seal.entry_id', 'ledger.id')
        .select(['ledger.id', 'ledger.body', 'seal.log', 'seal.idx'])
        .$if(kinds !== null, (query) => query.where('ledger.kind', 'in', kinds!))
        .$if(piece !== null, (query) => query.where('ledger.person_id', 'in', piece!))
        .execute()),
    );
  return found;
}

/** How many entries the logs before each of these have, in the order of replay. */
export async function sealedTotals(db: Db, origins: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.selectFrom('tree').select(['log', 'size']).execute();
  const sizes = new Map(rows.map(({ log, size }) => [log, size]));
  const before = new Map<string, number>();
  let sum = 0;
  for (const origin of origins) {
    before.set(origin, sum);
    sum += sizes.get(origin) ?? 0;
  }
  return before;
}

/** The entries of these ids. */
export async function entriesNumbered(db: Db, ids: readonly string[]): Promise<Map<string, Entry>> {
  const found = new Map<string, Entry>();
  for (const piece of pieces(ids)) {
    const rows = await db.selectFrom('ledger').select(['id', 'body']).where('id', 'in', piece).execute();
    for (const { id, body } of rows) found.set(id, parseEntry(body));
  }
  return found;
}

/** Slips for signing in, by their ids. */
export async function slipsNumbered(db: Db, ids: readonly string[]) {
  const found = new Map<string, { made_by: string; handed_by: string | null }>();
  for (const piece of pieces([...new Set(ids)])) {
    const rows = await db
      .selectFrom('sign_in_slip')
      .select(['id', 'made_by', 'handed_by'])
      .where('id', 'in', piece)
      .execute();
    for (const { id, ...slip } of rows) found.set(id, slip);
  }
  return found;
}
