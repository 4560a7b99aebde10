import type { Insertable } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { sameName } from '../organisation/line.ts';
import { compareText } from './networks.store.ts';

export interface Feature {
  id: string;
  name: string;
  networkId: string;
  network: string;
  place: string;
  risk: string;
  clauses: string[];
  /** Its key in the list that comes with Heed, when it was taken from there. */
  shipped: string | null;
  addedOn: Day;
  /** When somebody here added it, or last changed what it says; null for one that is as it came with Heed. */
  changedOn: Day | null;
  /** The instant of the last look since that change. */
  lookedAt: string | null;
  /** Since when the network does not have it any more. */
  goneOn: Day | null;
  /** The days on which somebody looked, oldest first, with who it was. */
  looks: { on: Day; personId: string }[];
}

/** Every feature on the register, by network and name. */
export async function features(db: Db): Promise<Feature[]> {
  const rows = await db
    .selectFrom('network_feature')
    .innerJoin('network', 'network.id', 'network_feature.network_id')
    .selectAll('network_feature')
    .select('network.name as network')
    .execute();
  const looks = new Map<string, Feature['looks']>();
  const days = await db.selectFrom('feature_look').selectAll().orderBy('looked_on').execute();
  for (const { feature_id, looked_on, person_id } of days)
    looks.set(feature_id, [...(looks.get(feature_id) ?? []), { on: looked_on, personId: person_id }]);
  return rows
    .map((row) => ({
      id: row.id,
      name: row.name,
      networkId: row.network_id,
      network: row.network,
      place: row.place,
      risk: row.risk,
      clauses: JSON.parse(row.clauses) as string[],
      shipped: row.shipped,
      addedOn: row.added_on,
      changedOn: row.changed_on,
      lookedAt: row.looked_at,
      goneOn: row.gone_on,
      looks: looks.get(row.id) ?? [],
    }))
    .toSorted((a, b) => compareText(orderOf(a), orderOf(b)));
}

const orderOf = ({ network, name, id }: Feature): string =>
  [sameName(network), sameName(name), id].join('\n');

/** Adds a feature or changes one; the day on which it was added stays. */
export async function putFeature(tx: Tx, feature: Insertable<Schema['network_feature']>): Promise<void> {
  const { id: _, added_on: __, ...details } = feature;
  await tx
    .insertInto('network_feature')
    .values(feature)
    .onConflict((oc) => oc.column('id').doUpdateSet(details))
    .execute();
}

/** Two looks on one day are one. */
export async function putLook(tx: Tx, look: Schema['feature_look']): Promise<void> {
  await tx
    .insertInto('feature_look')
    .values(look)
    .onConflict((oc) => oc.columns(['feature_id', 'looked_on']).doUpdateSet({ person_id: look.person_id }))
    .execute();
}

export async function putLookedAt(tx: Tx, id: string, at: string): Promise<void> {
  await tx.updateTable('network_feature').set({ looked_at: at }).where('id', '=', id).execute();
}
