import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type CheckpointStamp = Schema['checkpoint_stamp'];

/** Keeps a stamp, unless one was kept for the same checkpoint meanwhile. */
export async function keepStamp(tx: Tx, stamp: CheckpointStamp): Promise<void> {
  await tx
    .insertInto('checkpoint_stamp')
    .values(stamp)
    .onConflict((oc) => oc.columns(['log', 'checkpoint_at']).doNothing())
    .execute();
}

/** The stamp of a checkpoint, by its log and the instant it is kept under. */
export function stampOf(db: Db, log: string, at: string): Promise<CheckpointStamp | undefined> {
  return db
    .selectFrom('checkpoint_stamp')
    .selectAll()
    .where('log', '=', log)
    .where('checkpoint_at', '=', at)
    .executeTakeFirst();
}

/** The stamps of these checkpoints, in their order; undefined for one that has none. */
export async function stampsOf(
  db: Db,
  checkpoints: readonly { log: string; at: string }[],
): Promise<(CheckpointStamp | undefined)[]> {
  if (checkpoints.length === 0) return [];
  const [logs, instants] = [checkpoints.map(({ log }) => log), checkpoints.map(({ at }) => at)];
  const found = await db
    .selectFrom('checkpoint_stamp')
    .selectAll()
    .where('log', 'in', logs)
    .where('checkpoint_at', 'in', instants)
    .execute();
  return checkpoints.map((one) => found.find((row) => row.log === one.log && row.checkpoint_at === one.at));
}

/** The newest checkpoint that was stamped by an instant, with its stamp. */
export function stampedBy(db: Db, by: string) {
  return db
    .selectFrom('checkpoint_stamp')
    .innerJoin('checkpoint', (join) =>
      join
        .onRef('checkpoint.log', '=', 'checkpoint_stamp.log')
        .onRef('checkpoint.at', '=', 'checkpoint_stamp.checkpoint_at'),
    )
    .select(['checkpoint.log', 'checkpoint.note', 'checkpoint_stamp.token', 'checkpoint_stamp.authority'])
    .where('checkpoint_stamp.stamped_at', '<=', by)
    .where('checkpoint.at', '<=', by)
    .orderBy('checkpoint.at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The instant of the newest checkpoint that has a stamp. */
export async function lastStamped(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('checkpoint_stamp')
    .select((eb) => eb.fn.max('checkpoint_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? undefined;
}
