import type { ExpressionBuilder } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type Pack = Schema['pack'];

export async function insertPack(tx: Tx, pack: Pack): Promise<void> {
  await tx.insertInto('pack').values(pack).execute();
}

export function packOf(db: Db, id: string): Promise<Pack | undefined> {
  return db.selectFrom('pack').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Packs, the newest first, with the name of who asked; after the first so many. */
export function packs(db: Db, most: number, skip = 0): Promise<(Pack & { name: string | null })[]> {
  return db
    .selectFrom('pack')
    .leftJoin('person', 'person.id', 'pack.asked_by')
    .selectAll('pack')
    .select('person.name')
    .orderBy('pack.asked_at', 'desc')
    .orderBy('pack.id', 'desc')
    .limit(most)
    .offset(skip)
    .execute();
}

/** The id of the pack that has waited longest and that nobody makes now, nor wants elsewhere than `here`; undefined for none. */
export async function waitingPack(db: Db, now: string, here: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('pack')
    .select('id')
    .where('state', 'in', ['waiting', 'making'])
    .where(isFree(now, here))
    .orderBy('asked_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Takes a pack to make it until an instant: true for one of all who try. One whose lease has run out may be taken over. */
export async function claimPack(
  tx: Tx,
  id: string,
  { holder, now, until, here }: { holder: string; now: string; until: string; here: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('pack')
    .set((eb) => ({ state: 'making', holder, held_until: until, tries: eb('tries', '+', 1) }))
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'making'])
    .where(isFree(now, here))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Changes a pack as long as this holder has it; true when it did. */
export async function changeHeld(
  db: Db,
  id: string,
  holder: string,
  set: Partial<Omit<Pack, 'id' | 'ask'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('pack')
    .set(set)
    .where('id', '=', id)
    .where('holder', '=', holder)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

const isFree = (now: string, here: string) => (eb: ExpressionBuilder<Schema, 'pack'>) =>
  eb.or([eb('held_until', 'is', null), eb('held_until', '<', now), eb('holder', '=', here)]);

/** Lets a finished pack be made anew: for a while by nobody but where it is wanted. */
export async function wantAgain(
  tx: Tx,
  id: string,
  wanted: Record<'holder' | 'held_until', string>,
): Promise<void> {
  await tx
    .updateTable('pack')
    .set({ state: 'waiting', done: 0, tries: 0, ...wanted })
    .where('id', '=', id)
    .where('state', 'in', ['ready', 'failed'])
    .execute();
}

/** Gives every pack that has none yet the same checkpoint to stand on. */
export async function setCheckpoint(
  tx: Tx,
  checkpoint: Record<'origin' | 'note' | 'known_at', string> & { known: number },
): Promise<void> {
  await tx
    .updateTable('pack')
    .set(checkpoint)
    .where('note', 'is', null)
    .where('state', 'in', ['waiting', 'making'])
    .execute();
}
