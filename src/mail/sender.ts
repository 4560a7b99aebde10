import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { oneLine } from '../organisation/line.ts';
import { organisation } from '../organisation/organisation.ts';
import { senderRow } from './wording.store.ts';

/** In whose name mail goes out. The address it comes from is a setting of the machine, MAIL_FROM. */
export interface Sender {
  /** '' stands for the organisation's name. */
  name: string;
  /** Where answers go; '' leaves them to MAIL_FROM. */
  replyTo: string;
}

const LONGEST_NAME = 100;
const LONGEST_ADDRESS = 254;

/** The sender of today, as it was said. */
export async function senderNow(db: Db): Promise<Sender> {
  const row = await senderRow(db);
  return { name: row?.name ?? '', replyTo: row?.reply_to ?? '' };
}

/** Makes the sender what is given, from today on; false when it is so already. Refuses what is no address. */
export async function setSender(tx: Tx, now: Date, by: string, typed: Sender): Promise<boolean> {
  const wanted = { name: oneLine(typed.name), replyTo: oneLine(typed.replyTo) };
  if (wanted.name.length > LONGEST_NAME) throw invalidField('name', 'mail-templates.sender-long');
  if (wanted.replyTo !== '' && !isAddress(wanted.replyTo))
    throw invalidField('replyTo', 'mail-templates.reply-to-wrong');
  await lockPeople(tx, 'everyone');
  const house = await organisation(tx);
  if (house === undefined) throw notFound();
  const before = await senderNow(tx);
  if (before.name === wanted.name && before.replyTo === wanted.replyTo) return false;
  // The name or the address may be a person's.
  await append(tx, now, [{ at: dayIn(house.zone, now), kind: 'sender-set', facts: { by }, commits: wanted }]);
  return true;
}

/** True for the address of one mailbox, without anything that a mail header would read as more than that. */
export const isAddress = (text: string): boolean =>
  text.length <= LONGEST_ADDRESS &&
  /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+\.[^\s@<>()[\],;:"\\.]+$/.test(text);
