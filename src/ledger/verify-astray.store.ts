import type { Db } from '../database/database.ts';

const MOST = 100;

/**
 * Seals where none can be: before the first entry, at or beyond the size of their tree, or in a log that there is not. One statement:
 * a tree and its seals grow together.
 */
export async function sealsAstray(db: Db): Promise<{ log: string; idx: number; entry_id: string }[]> {
  const outside = await db
    .selectFrom('tree')
    .innerJoin('seal', 'seal.log', 'tree.log')
    .select(['seal.log', 'seal.idx', 'seal.entry_id'])
    .where((e) => e.or([e('seal.idx', '<', 0), e('seal.idx', '>=', e.ref('tree.size'))]))
    .orderBy('seal.log')
    .orderBy('seal.idx')
    .limit(MOST)
    .execute();
  const elsewhere = await db
    .selectFrom('seal')
    .select(['log', 'idx', 'entry_id'])
    .where('log', 'not in', (e) => e.selectFrom('log').select('origin'))
    .orderBy('log')
    .orderBy('idx')
    .limit(MOST)
    .execute();
  return [...outside, ...elsewhere];
}

/** Checkpoints of a log that there is not. */
export function checkpointsAstray(db: Db): Promise<{ log: string; at: string; size: number }[]> {
  return db
    .selectFrom('checkpoint')
    .select(['log', 'at', 'size'])
    .where('log', 'not in', (e) => e.selectFrom('log').select('origin'))
    .orderBy('log')
    .orderBy('at')
    .limit(MOST)
    .execute();
}

/** Entries that wait more than once: sealing them would stop all sealing. */
export async function queuedTwice(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('unsealed')
    .select('entry_id')
    .groupBy('entry_id')
    .having((e) => e.fn.countAll(), '>', 1)
    .limit(MOST)
    .execute();
  return rows.map((row) => row.entry_id);
}

/** The entries that wait to be sealed, in pages. */
export async function* waitingPages(db: Db) {
  for (let after = -1; ;) {
    const page = await db
      .selectFrom('unsealed')
      .innerJoin('ledger', 'ledger.id', 'unsealed.entry_id')
      .select([
        'unsealed.seq',
        'ledger.id',
        'ledger.at',
        'ledger.known_at',
        'ledger.kind',
        'ledger.person_id',
      ])
      .select('ledger.body')
      .where('unsealed.seq', '>', after)
      .orderBy('unsealed.seq')
      .limit(1000)
      .execute();
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)!.seq;
  }
}

/** What entries commit to, where the value is still there. Not by the queue: what is sealed meanwhile has left it. */
export const commitmentsOf = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('commitment')
    .select(['entry_id', 'name', 'salt', 'value'])
    .where('entry_id', 'in', ids)
    .execute();

/** The tree of a log as it was left; undefined when it is not there. */
export const treeIfAny = (db: Db, log: string): Promise<{ size: number; frontier: Buffer } | undefined> =>
  db.selectFrom('tree').select(['size', 'frontier']).where('log', '=', log).executeTakeFirst();

/** The number after the last seal of a log. */
export async function endOfSeals(db: Db, log: string): Promise<number> {
  const row = await db
    .selectFrom('seal')
    .select('idx')
    .where('log', '=', log)
    .orderBy('idx', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? 0 : row.idx + 1;
}
