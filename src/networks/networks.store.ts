import type { Db, Tx } from '../database/database.ts';
import { sameName } from '../organisation/line.ts';

export interface Network {
  id: string;
  name: string;
}

/** Every network on the register, by name. */
export async function networks(db: Db): Promise<Network[]> {
  const rows = await db.selectFrom('network').selectAll().execute();
  return rows.toSorted((a, b) => compareText(sameName(a.name), sameName(b.name)) || compareText(a.id, b.id));
}

/** The order of texts that is the same on every database. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export async function putNetwork(tx: Tx, network: Network): Promise<void> {
  await tx
    .insertInto('network')
    .values(network)
    .onConflict((oc) => oc.column('id').doUpdateSet({ name: network.name }))
    .execute();
}
