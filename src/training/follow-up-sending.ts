import { setImmediate as breathe } from 'node:timers/promises';
import { lockPeople, transact, type Database, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { dayIn, type Day } from '../days.ts';
import type { Random } from '../courses/draw.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { languageFor } from '../people/language.ts';
import { queueMail } from '../mail/queue.ts';
import { organisation, type Organisation } from '../organisation/organisation.ts';
import { sites } from '../organisation/organisation.store.ts';
import { followUpSettings, isWorking, type WorkingHours } from '../organisation/working-hours.ts';
import { bringUpToDate } from '../policy/timely.ts';
import type { Messages } from '../web/messages.ts';
import { linkPurpose } from './follow-up.ts';
import { STAGES } from './follow-up-days.ts';
import { dueFor, MAIL_KIND } from './follow-up-due.ts';
import { toFollowUp, type Where } from './follow-up-due.store.ts';
import { followUpLetter } from './follow-up-letter.ts';
import { unforeseeable } from './paper.ts';

export interface FollowUpDeps {
  database: Database;
  messages: Messages;
  random?: Random;
}

const PAGE = 200;
const BATCH = 10;

/**
 * Queues one question for everybody whose day has come and who is at work now; gives how many. Run often, late, or on
 * several servers at once it asks everybody once. Nothing happens while the organisation has it off.
 */
export async function sendFollowUps(deps: FollowUpDeps, now: Date, signal?: AbortSignal): Promise<number> {
  const { read, write } = deps.database;
  const house = await organisation(read);
  const settings = await followUpSettings(read);
  if (house === undefined || settings.followUps === 'off') return 0;
  let sent = 0;
  for (const where of await atWork(read, house, settings, now)) {
    for await (const batch of dueBatches(read, where)) {
      if (signal?.aborted === true) return sent;
      sent += await transact(write, (tx) => ask(tx, deps, now, house, batch, where.day));
      // SQLite answers without a pause: else pages would wait for all of it.
      await breathe();
    }
  }
  return sent;
}

// The sites where people are at work now.
async function atWork(db: Db, house: Organisation, hours: WorkingHours, now: Date): Promise<Where[]> {
  return (await zones(db, house))
    .filter(({ zone }) => isWorking(hours, zone, now))
    .map(({ zone, ...rest }) => ({ ...rest, day: dayIn(zone, now) }));
}

// One group of sites for each zone, and everybody who is at none of them.
async function zones(db: Db, house: Organisation): Promise<(Omit<Where, 'day'> & { zone: string })[]> {
  const all = await sites(db);
  const ids = (zone: string | null) =>
    all.flatMap((site) => ((zone ?? site.zone) === site.zone ? site.id : []));
  const groups = [...new Set(all.map(({ zone }) => zone))].map((zone) => ({
    zone,
    sites: ids(zone),
    others: false,
  }));
  return [...groups, { zone: house.zone, sites: ids(null), others: true }];
}

async function* dueBatches(db: Db, where: Where): AsyncGenerator<string[]> {
  for (const stage of STAGES) {
    let ids: string[];
    let after = '';
    do {
      ids = await toFollowUp(db, stage, where, after, PAGE);
      for (let i = 0; i < ids.length; i += BATCH) yield ids.slice(i, i + BATCH);
      after = ids.at(-1) ?? after;
    } while (ids.length === PAGE);
  }
}

/** Whose day for a question has come, whatever the hour: up to so many of them. */
export async function followUpsDue(
  db: Db,
  now: Date,
  most: number,
): Promise<{ personId: string; name: string }[]> {
  const house = await organisation(db);
  const settings = await followUpSettings(db);
  if (house === undefined || settings.followUps === 'off') return [];
  const found = new Map<string, string>();
  for (const where of await zones(db, house)) {
    for await (const batch of dueBatches(db, { ...where, day: dayIn(where.zone, now) })) {
      for (const personId of batch) {
        const due = await dueFor(db, personId, dayIn(where.zone, now), unforeseeable);
        if (due !== undefined) found.set(personId, due.name);
        if (found.size === most) return asList(found);
      }
      await breathe();
    }
  }
  return asList(found);
}

const asList = (found: ReadonlyMap<string, string>) =>
  [...found].map(([personId, name]) => ({ personId, name }));

// Judged inside the transaction: somebody may have been asked, have left or owe something since a moment ago.
async function ask(
  tx: Tx,
  { messages, random = unforeseeable }: FollowUpDeps,
  now: Date,
  house: Organisation,
  ids: readonly string[],
  day: Day,
): Promise<number> {
  await bringUpToDate(tx, now);
  await lockPeople(tx, ids);
  const entries: NewEntry[] = [];
  for (const personId of ids) {
    const due = await dueFor(tx, personId, day, random);
    if (due === undefined) continue;
    const { name, ...facts } = due;
    const followUp = newId(now);
    const letter = followUpLetter(messages.in(await languageFor(tx, personId)), {
      organisation: house.name,
      name,
    });
    const link = { kind: MAIL_KIND, linkPurpose: linkPurpose(followUp) };
    const mail = await queueMail(tx, now, { personId, ...link, ...letter });
    const at = now.toISOString();
    entries.push({ at, kind: 'follow-up-sent', personId, facts: { followUp, mail, day, ...facts } });
  }
  if (entries.length > 0) await append(tx, now, entries);
  return entries.length;
}
