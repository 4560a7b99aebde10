import type { Db } from '../database/database.ts';
import type { CheckpointRow } from './checkpoint.store.ts';

const PAGE = 1000;
const CHECKPOINT_PAGE = 5000;
const STRAY_PAGE = 5000;
const MOST_QUEUED = 100;

/** A seal and its entry, or nulls when that is gone. */
export interface SealedRow {
  idx: number;
  entry_id: string;
  leaf: Buffer;
  id: string | null;
  at: string | null;
  known_at: string | null;
  kind: string | null;
  person_id: string | null;
  body: string | null;
}

/** The seals of a log in order up to a size, in pages. */
export async function* sealedPages(db: Db, log: string, size: number): AsyncGenerator<SealedRow[]> {
  for (let from = 0; from < size;) {
    const page = await db
      .selectFrom('seal')
      .leftJoin('ledger', 'ledger.id', 'seal.entry_id')
      .select(['seal.idx', 'seal.entry_id', 'seal.leaf', 'ledger.id', 'ledger.at', 'ledger.known_at'])
      .select(['ledger.kind', 'ledger.person_id', 'ledger.body'])
      .where('seal.log', '=', log)
      .where('seal.idx', '>=', from)
      .where('seal.idx', '<', size)
      .orderBy('seal.idx')
      .limit(PAGE)
      .execute();
    if (page.length === 0) return;
    yield page;
    from = page.at(-1)!.idx + 1;
  }
}

/** What the entries sealed from one index to another commit to, where the value is still there. */
export function commitmentsBetween(db: Db, log: string, from: number, to: number) {
  return db
    .selectFrom('seal')
    .innerJoin('commitment', 'commitment.entry_id', 'seal.entry_id')
    .select(['commitment.entry_id', 'commitment.name', 'commitment.salt', 'commitment.value'])
    .where('seal.log', '=', log)
    .where('seal.idx', '>=', from)
    .where('seal.idx', '<=', to)
    .execute();
}

/** The texts of all entries of a kind. */
export async function textsOfKind(db: Db, kind: string): Promise<string[]> {
  const rows = await db.selectFrom('ledger').select('body').where('kind', '=', kind).execute();
  return rows.map((row) => row.body);
}

/** The checkpoints of a log by size. */
export async function* checkpointsBySize(db: Db, log: string): AsyncGenerator<CheckpointRow> {
  let last: CheckpointRow | undefined;
  for (;;) {
    let query = db
      .selectFrom('checkpoint')
      .select(['at', 'size', 'note'])
      .where('log', '=', log)
      .orderBy('size')
      .orderBy('at')
      .limit(CHECKPOINT_PAGE);
    if (last !== undefined) {
      const { size, at } = last;
      query = query.where((e) =>
        e.or([e('size', '>', size), e.and([e('size', '=', size), e('at', '>', at)])]),
      );
    }
    const page = await query.execute();
    yield* page;
    last = page.at(-1);
    if (page.length < CHECKPOINT_PAGE) return;
  }
}

/** The largest size that any checkpoint of a log names. */
export async function largestCheckpoint(db: Db, log: string): Promise<number> {
  const row = await db
    .selectFrom('checkpoint')
    .select((e) => e.fn.max('size').as('size'))
    .where('log', '=', log)
    .executeTakeFirst();
  return row?.size ?? 0;
}

/** The ids of entries that are neither sealed nor waiting to be. */
export async function* strays(db: Db): AsyncGenerator<string[]> {
  for (let after = ''; ;) {
    const last = await db
      .selectFrom('ledger')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .offset(STRAY_PAGE)
      .limit(1)
      .executeTakeFirst();
    let query = db
      .selectFrom('ledger')
      .select('id')
      .where('id', '>', after)
      .where((e) =>
        e.and([
          e.not(e.exists(e.selectFrom('seal').select('idx').whereRef('seal.entry_id', '=', 'ledger.id'))),
          e.not(
            e.exists(e.selectFrom('unsealed').select('seq').whereRef('unsealed.entry_id', '=', 'ledger.id')),
          ),
        ]),
      )
      .orderBy('id');
    if (last !== undefined) query = query.where('id', '<=', last.id);
    yield (await query.execute()).map((row) => row.id);
    if (last === undefined) return;
    after = last.id;
  }
}

/** Waiting entries that cannot be sealed, because there is no such entry or it is sealed already. */
export async function unsealable(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('unsealed')
    .leftJoin('ledger', 'ledger.id', 'unsealed.entry_id')
    .leftJoin('seal', 'seal.entry_id', 'unsealed.entry_id')
    .select('unsealed.entry_id')
    .where((e) => e.or([e('ledger.id', 'is', null), e('seal.idx', 'is not', null)]))
    .orderBy('unsealed.seq')
    .limit(MOST_QUEUED)
    .execute();
  return rows.map((row) => row.entry_id);
}

/** The texts of the entries of some kinds that are sealed in a log, or wait. */
export async function succession(db: Db, log: string, kinds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('ledger')
    .leftJoin('seal', 'seal.entry_id', 'ledger.id')
    .select('ledger.body')
    .where('ledger.kind', 'in', kinds)
    .where((e) => e.or([e('seal.log', '=', log), e('seal.log', 'is', null)]))
    .orderBy('ledger.id')
    .execute();
  return rows.map(({ body }) => body);
}

/** The checkpoints of a log that were signed after an instant. */
export function signedAfter(db: Db, log: string, instant: string) {
  return db
    .selectFrom('checkpoint')
    .select(['at', 'size'])
    .where('log', '=', log)
    .where('at', '>', instant)
    .orderBy('at')
    .execute();
}
