import type { Db, Tx } from '../database/database.ts';
import { chunks } from './chunks.ts';
import { holdSuccession } from './log.store.ts';
import type { Subtree } from './merkle.ts';
import type { Hashes } from './proof.ts';

export interface Queued {
  seq: number;
  id: string;
  body: string;
}

/** The tree of a log as it stands. Throws when there is none: a log is begun with its tree. */
export async function treeOf(db: Db, log: string): Promise<{ size: number; frontier: Buffer }> {
  return db
    .selectFrom('tree')
    .select(['size', 'frontier'])
    .where('log', '=', log)
    .executeTakeFirstOrThrow(() => new Error(`the log ${log} has no tree`));
}

/** The first entries that wait to be sealed. */
export function queued(db: Db, most: number): Promise<Queued[]> {
  return db
    .selectFrom('unsealed')
    .innerJoin('ledger', 'ledger.id', 'unsealed.entry_id')
    .select(['unsealed.seq', 'ledger.id', 'ledger.body'])
    .orderBy('unsealed.seq')
    .limit(most)
    .execute();
}

/** One entry that waits to be sealed. */
export function queuedOne(db: Db, id: string): Promise<Queued> {
  return db
    .selectFrom('unsealed')
    .innerJoin('ledger', 'ledger.id', 'unsealed.entry_id')
    .select(['unsealed.seq', 'ledger.id', 'ledger.body'])
    .where('ledger.id', '=', id)
    .executeTakeFirstOrThrow();
}

/** How many entries wait to be sealed. */
export async function backlog(db: Db): Promise<number> {
  const row = await db
    .selectFrom('unsealed')
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return row.n;
}

/** Moves the tree on when it still has the old size and its log no successor. False when another sealer was first. */
export async function advanceTree(
  tx: Tx,
  log: string,
  oldSize: number,
  tree: { size: number; frontier: Buffer },
): Promise<boolean> {
  // Before the update looks for a successor: what it waits for would not be seen by it.
  await holdSuccession(tx);
  const { numUpdatedRows } = await tx
    .updateTable('tree')
    .set(tree)
    .where('log', '=', log)
    .where('size', '=', oldSize)
    .where((e) => e.not(e.exists(e.selectFrom('log').select('origin').where('predecessor', '=', log))))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Puts the tree of a log that only this transaction knows. */
export async function putTree(tx: Tx, log: string, tree: { size: number; frontier: Buffer }): Promise<void> {
  await tx.updateTable('tree').set(tree).where('log', '=', log).execute();
}

/** Seals entries at the indexes that follow, takes them from the queue and keeps the subtrees they complete. */
export async function insertSeals(
  tx: Tx,
  log: string,
  sealed: readonly (Queued & { idx: number; leaf: Buffer })[],
  subtrees: readonly Subtree[],
): Promise<void> {
  for (const some of chunks(sealed)) {
    const rows = some.map(({ idx, id, leaf }) => ({ log, idx, entry_id: id, leaf }));
    await tx.insertInto('seal').values(rows).execute();
    const seqs = some.map((row) => row.seq);
    const { numDeletedRows } = await tx
      .deleteFrom('unsealed')
      .where('seq', 'in', seqs)
      .executeTakeFirstOrThrow();
    if (numDeletedRows !== BigInt(some.length))
      throw new Error('entries left the queue without being sealed');
  }
  for (const some of chunks(subtrees)) {
    await tx
      .insertInto('node')
      .values(some.map((subtree) => ({ log, ...subtree })))
      .execute();
  }
}

/** The stored hashes of a log's tree, for proofs. */
export const storedHashes =
  (db: Db, log: string): Hashes =>
  async (level, from, to) => {
    if (from >= to) return [];
    const found =
      level === 0
        ? await db
            .selectFrom('seal')
            .select('leaf as hash')
            .where('log', '=', log)
            .where('idx', '>=', from)
            .where('idx', '<', to)
            .orderBy('idx')
            .execute()
        : await db
            .selectFrom('node')
            .select('hash')
            .where('log', '=', log)
            .where('level', '=', level)
            .where('n', '>=', from)
            .where('n', '<', to)
            .orderBy('n')
            .execute();
    return found.map((row) => row.hash);
  };

/** Where an entry is sealed; undefined while it waits. */
export function sealOf(db: Db, entryId: string) {
  return db
    .selectFrom('seal')
    .select(['log', 'idx', 'leaf'])
    .where('entry_id', '=', entryId)
    .executeTakeFirst();
}
