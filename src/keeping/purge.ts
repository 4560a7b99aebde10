import { lockPeople, transact, type Database, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { isDay, type Day } from '../days.ts';
import { conflict, invalidField, notAllowed, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { holdsNow } from './hold.ts';
import type { Class, Held, Months } from './judge.ts';
import {
  deciders,
  openPurge,
  dropItems,
  purgeOf,
  putItems,
  type PurgeItem,
  type PurgeRow,
} from './keeping.store.ts';
import { rehearse, type Count } from './rehearsal.ts';
import { ruleNow } from './rule.ts';

/** What a rehearsal asks: by today's rule and holds, on a day until today. Throws `invalid` for another day. */
export async function questionOf(
  db: Db,
  day: Day,
  today: Day,
): Promise<{ months: Months; holds: readonly Held[]; day: Day }> {
  if (!isDay(day)) throw invalidField('until', 'keeping.day-wrong');
  if (day > today) throw invalidField('until', 'keeping.until-future');
  return { months: (await ruleNow(db)).months, holds: await holdsNow(db), day };
}

/** Counts what would go until a day. Changes nothing. */
export const rehearsal = async (db: Db, day: Day, today: Day): Promise<Count[]> =>
  rehearse(db, await questionOf(db, day, today));

const ITEMS_AT_ONCE = 2000;

/**
 * Asks that what may go until a day does, once somebody else approves: just the things that are there now. Gives the
 * purge's id. Throws `conflict` where one is open already, or nothing may go.
 */
export async function askPurge(
  { write, read }: Database,
  now: Date,
  by: string,
  day: Day,
  today: Day,
): Promise<string> {
  const question = await questionOf(read, day, today);
  if ((await openPurge(read, 'purge', null)) !== undefined) throw conflict('keeping.open-already');
  const id = newId(now);
  const counts = await writeDown(write, id, (each) => rehearse(read, question, each));
  const goes = Object.fromEntries(counts.filter((one) => one.goes > 0).map((one) => [one.class, one.goes]));
  if (Object.keys(goes).length === 0) throw conflict('keeping.nothing-goes');
  const stays = (why: 'held' | 'in-force') =>
    Object.fromEntries(counts.filter((one) => one[why] > 0).map((one) => [one.class, one[why]]));
  const facts = { by, purge: id, until: day, counts: goes, held: stays('held'), inForce: stays('in-force') };
  const isFirst = await transact(write, async (tx) => {
    await lockPeople(tx, 'everyone');
    if ((await openPurge(tx, 'purge', null)) !== undefined) return false;
    await append(tx, now, [{ at: now.toISOString(), kind: 'purge-asked', facts }]);
    return true;
  });
  if (isFirst) return id;
  // Somebody was quicker: what was written down for this one goes.
  await transact(write, (tx) => dropItems(tx, id));
  throw conflict('keeping.open-already');
}

type Each = NonNullable<Parameters<typeof rehearse>[2]>;

// Piece by piece: the list may be long, and others write meanwhile.
async function writeDown(write: Db, purge: string, run: (each: Each) => Promise<Count[]>): Promise<Count[]> {
  let n = 0;
  let items: PurgeItem[] = [];
  const flush = async () => {
    const some = items;
    items = [];
    if (some.length > 0) await transact(write, (tx) => putItems(tx, some));
  };
  const counts = await run(async (page) => {
    for (const { source, kept, verdict } of page) {
      if (verdict !== 'goes') continue;
      const { class: kind, ref, personId } = kept;
      const item = { n: n++, class: kind, ref: `${source.name} ${ref}`, person_id: personId };
      items.push({ purge_id: purge, ...item, state: 'waiting' });
    }
    if (items.length >= ITEMS_AT_ONCE) await flush();
  });
  await flush();
  return counts;
}

/** Whether somebody may approve what was asked: somebody else who may decide; or the only one, where the rule says so. */
export async function mayApprove(
  db: Db,
  purge: Pick<PurgeRow, 'asked_by'>,
  by: string,
  today: Day,
): Promise<'yes' | 'alone' | 'own' | 'no'> {
  const who = await deciders(db, today);
  if (!who.includes(by)) return 'no';
  if (purge.asked_by !== by) return 'yes';
  return who.length === 1 && (await ruleNow(db)).alone ? 'alone' : 'own';
}

/** Approves what somebody asked for: from now on it is done. Throws `conflict` for one's own, and for what is decided. */
export async function approve(tx: Tx, now: Date, by: string, id: string, today: Day): Promise<void> {
  const purge = await undecided(tx, id);
  const may = await mayApprove(tx, purge, by, today);
  if (may === 'no') throw notAllowed();
  if (may === 'own') throw conflict('keeping.own');
  const facts = { by, purge: id, alone: may === 'alone' };
  await append(tx, now, [{ at: now.toISOString(), kind: 'purge-approved', facts }]);
}

/** Takes back what was asked for and not approved. */
export async function withdraw(tx: Tx, now: Date, by: string, id: string): Promise<void> {
  await undecided(tx, id);
  await dropItems(tx, id);
  await append(tx, now, [{ at: now.toISOString(), kind: 'purge-withdrawn', facts: { by, purge: id } }]);
}

async function undecided(tx: Tx, id: string): Promise<PurgeRow> {
  await lockPeople(tx, 'everyone');
  const purge = await purgeOf(tx, id);
  if (purge === undefined) throw notFound();
  if (purge.approved_at !== null || purge.withdrawn_at !== null) throw conflict('keeping.decided-already');
  return purge;
}

/** Where a purge or an erasure stands. */
export const stateOf = (row: PurgeRow): 'asked' | 'running' | 'ended' | 'withdrawn' =>
  row.withdrawn_at !== null
    ? 'withdrawn'
    : row.ended_at !== null
      ? 'ended'
      : row.approved_at !== null
        ? 'running'
        : 'asked';

/** What was counted by class, as the row of a purge keeps it. */
export const countsIn = (json: string | null): Partial<Record<Class | 'erasure', number>> =>
  json === null ? {} : (JSON.parse(json) as Partial<Record<Class | 'erasure', number>>);
