import { createHash } from 'node:crypto';
import { lockPeople, transact, type Database, type Db, type Tx } from '../database/database.ts';
import { addDays, dayIn, endOfDay, type Day } from '../days.ts';
import { checkpointWith } from '../ledger/checkpoint.store.ts';
import { logChain } from '../ledger/log.store.ts';
import { append } from '../ledger/ledger.ts';
import type { Judge } from '../mail/worker.ts';
import { outsideAddresses, type OutsideAddress } from '../mail/outside.store.ts';
import { queueMail, type Attachment } from '../mail/queue.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { growthFile, growthOf, type Growth } from './growth.ts';
import { lastSignedBy, type Signed } from './signed-days.ts';
import { isMailed, lastReached, lastSentAt, type CheckpointMail } from './witness.store.ts';

/** What the addresses of witnesses are for, as the ledger says it. */
export const WITNESS = 'witness';
const KIND = 'checkpoint';
const LATE_MS = 72 * 3_600_000;

/** Those outside the house who get the day's seal. */
export const witnesses = (db: Db): Promise<OutsideAddress[]> => outsideAddresses(db, WITNESS);

export interface TellWitnesses {
  database: Database;
  messages: Messages;
  /** The address of this server, without a slash at the end. */
  origin: string;
}

/**
 * Puts a mail with the last checkpoint of the day before into the outbox for each witness, once a day and witness however often
 * it runs; gives how many. Nothing before the first checkpoint.
 */
export async function tellWitnesses(deps: TellWitnesses, now: Date): Promise<number> {
  const { database } = deps;
  const due = await witnessesDue(database.write, now);
  if (due === undefined) return 0;
  const { house, day, signed } = due;
  let told = 0;
  for (const { id } of due.witnesses) {
    const before = await lastReached(database.write, id);
    const growth = before && (await growthSince(database.write, before, signed));
    const letter = letterOf(deps, { organisation: house.name, day, signed, before, growth });
    const isNew = await transact(database.write, async (tx) => {
      await lockPeople(tx, [id]);
      if (await isMailed(tx, id, day)) return false;
      await tell(tx, now, { id, day, signed, letter });
      return true;
    });
    if (isNew) told++;
  }
  return told;
}

/** Whom the mail of the day before has not been made for; undefined before the first checkpoint. */
export async function witnessesDue(db: Db, now: Date) {
  const house = await organisation(db);
  if (house === undefined) return undefined;
  const day = addDays(dayIn(house.zone, now), -1);
  const signed = await lastSignedBy(db, endOfDay(day, house.zone));
  if (signed === undefined) return undefined;
  const open: OutsideAddress[] = [];
  for (const one of await witnesses(db)) if (!(await isMailed(db, one.id, day))) open.push(one);
  return { house, day, signed, witnesses: open };
}

async function tell(
  tx: Tx,
  now: Date,
  { id, day, signed, letter }: { id: string; day: Day; signed: Signed; letter: Letter },
): Promise<void> {
  const mail = await queueMail(tx, now, { personId: id, kind: KIND, ...letter });
  const note = createHash('sha256').update(signed.note).digest('hex');
  const facts = { address: id, day, log: signed.log.origin, size: signed.size, note, mail };
  await append(tx, now, [{ at: now.toISOString(), kind: 'checkpoint-mailed', facts }]);
}

/** How the record grew since what a witness had last: a proof, or why there is none. */
async function growthSince(db: Db, before: CheckpointMail, signed: Signed): Promise<Grown> {
  const log = (await logChain(db)).find(({ origin }) => origin === before.log);
  const older = await checkpointWith(db, before.log, before.size);
  // A restore loses the seals that came after its backup. Nothing honest makes another of one.
  if (older === undefined || log === undefined)
    return before.log === signed.log.origin ? 'broken' : 'another';
  const isIt = createHash('sha256').update(older.note).digest('hex') === before.note;
  return isIt ? growthOf(db, { ...older, log }, signed) : 'broken';
}

type Grown = Growth | 'another' | 'broken';

interface Letter {
  subject: string;
  text: string;
  attachments: Attachment[];
}

interface Told {
  organisation: string;
  day: Day;
  signed: Signed;
  before: CheckpointMail | undefined;
  growth: Grown | undefined;
}

function letterOf(
  { messages, origin }: TellWitnesses,
  { organisation: house, day, signed, before, growth }: Told,
): Letter {
  const { t } = messages;
  const shown = dayText(messages, day);
  const how = howGrown(growth);
  const since = before === undefined ? '' : dayText(messages, before.day);
  const parts = [
    t('proofs.mail-lead', { organisation: house, day: shown }),
    signed.note.trimEnd(),
    t('proofs.mail-keep'),
    t(`proofs.mail-${how}`, { day: since, log: before?.log ?? '' }),
    `${t('proofs.mail-check')}\n${origin}/verify`,
    t('proofs.mail-why', { organisation: house }),
    `-- \n${house}`,
  ];
  const note = { name: `seal-${day}.txt`, type: 'text/plain; charset=utf-8', text: signed.note };
  const attachments = [note];
  if (typeof growth === 'object')
    attachments.push({
      name: `growth-${before!.day}-${day}.json`,
      type: 'application/json',
      text: growthFile(growth),
    });
  return {
    subject: t('proofs.mail-subject', { organisation: house, day: shown }),
    text: `${parts.join('\n\n')}\n`,
    attachments,
  };
}

function howGrown(growth: Grown | undefined): string {
  if (growth === undefined) return 'first';
  if (typeof growth === 'string') return growth;
  return 'links' in growth ? 'chained' : 'grown';
}

/** No mail to a witness who was taken off the list since. */
export const witnessStillKept: Judge = async (tx, _now, { personId, kind }) =>
  kind !== KIND || (await witnesses(tx)).some(({ id }) => id === personId);

/** The witnesses whom nothing has reached for three days: those whose newest seal was sent before, or never. */
export async function lateWitnesses(db: Db, now: Date): Promise<OutsideAddress[]> {
  const late: OutsideAddress[] = [];
  for (const one of await witnesses(db)) {
    const last = (await lastSentAt(db, one.id)) ?? one.added_at;
    if (now.getTime() - Date.parse(last) > LATE_MS) late.push(one);
  }
  return late;
}
