import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { Bits } from './bits.ts';
import { logChain } from './log.store.ts';
import { treeOf } from './seal.store.ts';

export const PAGE = 1000;
const AT_ONCE = 5000;

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

/** Sealed entries of some kinds, of the first `upTo` in the order of replay: of each log where they stand in it, one bit an entry. */
export async function placesOfKinds(
  db: Db,
  kinds: readonly string[],
  upTo: number,
): Promise<{ log: string; places: Bits }[]> {
  const found: { log: string; places: Bits }[] = [];
  let begin = 0;
  for (const { origin } of await logChain(db)) {
    const { size } = await treeOf(db, origin);
    found.push({ log: origin, places: new Bits(Math.max(0, Math.min(size, upTo - begin))) });
    begin += size;
  }
  const of = new Map(found.map(({ log, places }) => [log, places]));
  for (const kind of kinds)
    for (let after = ''; ;) {
      // From the kind to its seals: the other way round all entries would be looked at.
      const { rows } = await sql<{ id: string; log: string; idx: number }>`
        select l.id, s.log, s.idx from (
          select id from ledger where kind = ${kind} and id > ${after} order by id limit ${AT_ONCE}
        ) as l left join seal as s on s.entry_id = l.id order by l.id`.execute(db);
      for (const { log, idx } of rows) of.get(log)?.add(idx);
      if (rows.length < AT_ONCE) break;
      after = rows.at(-1)!.id;
    }
  return found;
}

/** The texts of the sealed entries at these places of a log, in their order. */
export function textsAt(db: Db, log: string, places: readonly number[]): Promise<(Text & { idx: number })[]> {
  return db
    .selectFrom('seal')
    .innerJoin('ledger', 'ledger.id', 'seal.entry_id')
    .select(['ledger.id', 'ledger.body', 'seal.idx'])
    .where('seal.log', '=', log)
    .where('seal.idx', 'in', places)
    .orderBy('seal.idx')
    .execute();
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
