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
    .onConflict((c) => c.doNothing())
    .execute();
}
