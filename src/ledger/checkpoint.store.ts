import type { Db, Tx } from '../database/database.ts';

export interface CheckpointRow {
  at: string;
  size: number;
  note: string;
}

/** The newest checkpoint of a log that was made by then; undefined when there is none. */
export function newestCheckpoint(db: Db, log: string, by: string): Promise<CheckpointRow | undefined> {
  return db
    .selectFrom('checkpoint')
    .select(['at', 'size', 'note'])
    .where('log', '=', log)
    .where('at', '<=', by)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The newest checkpoint of a log; undefined when there is none. */
export function lastCheckpoint(db: Db, log: string): Promise<CheckpointRow | undefined> {
  return db
    .selectFrom('checkpoint')
    .select(['at', 'size', 'note'])
    .where('log', '=', log)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The first checkpoint of a log with that size. */
export function checkpointWith(db: Db, log: string, size: number): Promise<CheckpointRow | undefined> {
  return db
    .selectFrom('checkpoint')
    .select(['at', 'size', 'note'])
    .where('log', '=', log)
    .where('size', '=', size)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
}

/** True when anything was ever signed for a log. */
export async function hasCheckpoint(db: Db, log: string): Promise<boolean> {
  const row = await db
    .selectFrom('checkpoint')
    .select('at')
    .where('log', '=', log)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** True when a log began before an instant, and an entry that is sealed in it was known before that. */
export async function wasUsedBefore(db: Db, log: string, instant: string): Promise<boolean> {
  const row = await db
    .selectFrom('log')
    .innerJoin('seal', 'seal.log', 'log.origin')
    .innerJoin('ledger', 'ledger.id', 'seal.entry_id')
    .select('ledger.id')
    .where('log.origin', '=', log)
    .where('log.began_at', '<', instant)
    .where('ledger.known_at', '<', instant)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Holds the tree as it is until the transaction ends, when it still has that size: so two never sign at once. */
export async function holdTree(tx: Tx, log: string, size: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('tree')
    .set({ size })
    .where('log', '=', log)
    .where('size', '=', size)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function insertCheckpoint(tx: Tx, log: string, row: CheckpointRow): Promise<void> {
  await tx
    .insertInto('checkpoint')
    .values({ log, ...row })
    .execute();
}
