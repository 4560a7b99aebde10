import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

export type OutsideAddress = Schema['outside_address'];

/** The addresses that mail for a purpose goes to, in the order in which they were added; `ended` ones only when asked for. */
export function outsideAddresses(db: Db, purpose: string, ended = false): Promise<OutsideAddress[]> {
  let found = db.selectFrom('outside_address').selectAll().where('purpose', '=', purpose);
  if (!ended) found = found.where('ended_at', 'is', null);
  return found.orderBy('added_at').orderBy('id').execute();
}

export async function putAddress(tx: Tx, address: Omit<OutsideAddress, 'ended_at'>): Promise<void> {
  const { name, email, set_by } = address;
  await tx
    .insertInto('outside_address')
    .values({ ...address, ended_at: null })
    .onConflict((oc) => oc.column('id').doUpdateSet({ name, email, set_by, ended_at: null }))
    .execute();
}

export async function endAddress(tx: Tx, id: string, at: string): Promise<void> {
  await tx.updateTable('outside_address').set({ ended_at: at }).where('id', '=', id).execute();
}
