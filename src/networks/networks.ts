import { lockPeople, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import type { Day } from '../days.ts';
import { invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { sameName } from '../organisation/line.ts';
import { networks } from './networks.store.ts';

/** The id of the network of this name, in any case; it is put on the register when it is not there. */
export async function networkNamed(tx: Tx, now: Date, by: string, name: string, today: Day): Promise<string> {
  await lockPeople(tx, 'everyone');
  const known = (await networks(tx)).find((one) => sameName(one.name) === sameName(name));
  if (known !== undefined) return known.id;
  const id = newId(now);
  await append(tx, now, [networkSet(by, id, name, today)]);
  return id;
}

/** Gives a network another name; false when it has it already. Refuses the name of another one. */
export async function renameNetwork(
  tx: Tx,
  now: Date,
  by: string,
  network: { id: string; name: string },
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const all = await networks(tx);
  const before = all.find((one) => one.id === network.id);
  if (before === undefined) throw notFound();
  if (before.name === network.name) return false;
  if (all.some((one) => one.id !== network.id && sameName(one.name) === sameName(network.name)))
    throw invalidField('name', 'networks.network-exists');
  await append(tx, now, [networkSet(by, network.id, network.name, today)]);
  return true;
}

/** The entry for a network as it is from a day on. */
export const networkSet = (by: string, network: string, name: string, today: Day) => ({
  at: today,
  kind: 'network-set',
  facts: { by, network },
  commits: { name },
});
