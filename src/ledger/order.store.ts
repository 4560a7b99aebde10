import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { logChain } from './log.store.ts';
import { treeOf } from './seal.store.ts';

export const PAGE = 1000;

/** An entry's text under its id. */
export interface Text {
  id: string;
  body: string;
}

/**
 * The texts of sealed entries from one position up to another in the order of replay: log after log, by index. Each
 * page with the position that follows it.
 */
export async function* sealedBodies(
  db: Db,
  from: number,
  upTo: number,
): AsyncGenerator<{ texts: Text[]; next: number }> {
  let begin = 0;
  for (const { origin } of await logChain(db)) {
    const { size } = await treeOf(db, origin);
    const end = Math.min(size, upTo - begin);
    for (let idx = Math.max(0, from - begin); idx < end;) {
      const page = await db
        .selectFrom('seal')
        .innerJoin('ledger', 'ledger.id', 'seal.entry_id')
        .select(['seal.idx', 'ledger.id', 'ledger.body'])
        .where('seal.log', '=', origin)
        .where('seal.idx', '>=', idx)
        .where('seal.idx', '<', end)
        .orderBy('seal.idx')
        .limit(PAGE)
        .execute();
      if (page.length === 0) break;
      idx = page.at(-1)!.idx + 1;
      yield { texts: page, next: begin + idx };
    }
    begin += size;
  }
}

/** The ids of the sealed entries of some kinds, of the first `upTo` in the order of replay, in that order. */
export async function sealedOfKinds(db: Db, kinds: readonly string[], upTo: number): Promise<string[]> {
  const ids: string[] = [];
  let begin = 0;
  for (const { origin } of await logChain(db)) {
    const { size } = await treeOf(db, origin);
    const end = Math.min(size, upTo - begin);
    // From the kinds to their seals: the other way round all entries would be looked at.
    const { rows } = await sql<{ id: string }>`
      select l.id from ledger as l cross join seal as s
      where s.entry_id = l.id and l.kind in (${sql.join(kinds)}) and s.log = ${origin} and s.idx < ${end}
      order by s.idx`.execute(db);
    for (const { id } of rows) ids.push(id);
    begin += size;
  }
  return ids;
}

/** How many entries are sealed, over all logs. */
export async function sealedCount(db: Db): Promise<number> {
  const row = await db
    .selectFrom('tree')
    .select((e) => e.fn.sum<string | number | null>('size').as('n'))
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** The ids of the entries that wait to be sealed, in the order of the queue. */
export async function waitingIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('unsealed').select('entry_id').orderBy('seq').execute();
  return rows.map((row) => row.entry_id);
}

/** The texts of these entries, in the order of the list. */
export async function textsOf(db: Db, ids: readonly string[]): Promise<Text[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('ledger').select(['id', 'body']).where('id', 'in', ids).execute();
  const texts = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => texts.get(id) ?? []);
}
