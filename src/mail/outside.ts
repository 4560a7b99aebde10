import { lockPeople, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { oneLine } from '../organisation/line.ts';
import { outsideAddresses, type OutsideAddress } from './outside.store.ts';
import { isAddress } from './sender.ts';

/** What somebody typed of an address outside the house. */
export interface TypedAddress {
  name: string;
  email: string;
}

const LONGEST_NAME = 100;

/**
 * Adds an address that mail for a purpose goes to, or (`id`) gives one another name or address; false when it is so already. Name
 * and address stand with the entry, not in it. Invalid without a name or what is no address; not found for an id that is none.
 */
export async function setOutsideAddress(
  tx: Tx,
  now: Date,
  by: string,
  purpose: string,
  typed: TypedAddress,
  id?: string,
): Promise<boolean> {
  const wanted = { name: oneLine(typed.name), email: oneLine(typed.email) };
  if (wanted.name === '') throw invalidField('name', 'mail.outside-name-needed');
  if (wanted.name.length > LONGEST_NAME) throw invalidField('name', 'mail.outside-name-long');
  if (!isAddress(wanted.email)) throw invalidField('email', 'mail.outside-address-wrong');
  await lockPeople(tx, 'everyone');
  const all = await outsideAddresses(tx, purpose);
  if (id !== undefined && !all.some((one) => one.id === id)) throw notFound();
  const same = all.find(({ email }) => email?.toLowerCase() === wanted.email.toLowerCase());
  if (same !== undefined && same.id !== id) {
    // Pressed twice it is one address still.
    if (id === undefined && same.name === wanted.name) return false;
    throw invalidField('email', 'mail.outside-already');
  }
  if (same?.name === wanted.name && same.email === wanted.email) return false;
  const facts = { address: id ?? newId(now), purpose, by };
  await append(tx, now, [{ at: now.toISOString(), kind: 'outside-address-set', facts, commits: wanted }]);
  return true;
}

/** Sends no more mail there. Said again it changes nothing; not found for an id that never was one of this purpose. */
export async function endOutsideAddress(
  tx: Tx,
  now: Date,
  by: string,
  purpose: string,
  id: string,
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const known = await addressOf(tx, purpose, id);
  if (known.ended_at !== null) return;
  const facts = { address: id, purpose, by };
  await append(tx, now, [{ at: now.toISOString(), kind: 'outside-address-ended', facts }]);
}

async function addressOf(tx: Tx, purpose: string, id: string): Promise<OutsideAddress> {
  const known = (await outsideAddresses(tx, purpose, true)).find((one) => one.id === id);
  if (known === undefined) throw notFound();
  return known;
}
