import { lockPeople, transact, type Database, type Db } from '../database/database.ts';
import { newId } from '../database/id.ts';
import type { Day } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { knownPeople, rolesOf } from '../people/people.store.ts';
import type { Messages } from '../web/messages.ts';
import { eraseNow, type Naming } from './erasing.ts';
import { isErased, openPurge, putItems, standingHolds, type HoldRow } from './keeping.store.ts';

/** Why somebody's data is erased: they asked; a law or an authority says so; it should never have been here. */
export const GROUNDS = ['asked', 'law', 'mistake'] as const;
export type Ground = (typeof GROUNDS)[number];

/** What stands in the way of erasing somebody: a message key, or nothing. */
export type InTheWay = 'works-here' | 'has-roles' | 'held' | 'erased' | undefined;

/** Whether somebody can be erased today, and the holds that forbid it. Throws `not-found` for nobody. */
export async function standsInTheWay(
  db: Db,
  id: string,
  today: Day,
): Promise<{ why: InTheWay; holds: HoldRow[] }> {
  const person = (await knownPeople(db, [id])).get(id);
  if (person === undefined) throw notFound();
  const holds = (await standingHolds(db)).filter((hold) => hold.person_id === null || hold.person_id === id);
  const hasLeft = person.leftOn !== null && person.leftOn < today;
  if (await isErased(db, id)) return { why: 'erased', holds };
  if (person.hiredOn !== null && !hasLeft) return { why: 'works-here', holds };
  if (person.hiredOn === null && (await rolesOf(db, id)).length > 0) return { why: 'has-roles', holds };
  return { why: holds.length > 0 ? 'held' : undefined, holds };
}

/** Counts where somebody is named. Changes nothing. */
export async function rehearseErasure(
  db: Db,
  messages: Messages,
  id: string,
): Promise<Omit<Naming, 'erase'>> {
  const { own, others, mails, texts } = await eraseNow(db, messages, id);
  return { own, others, mails, texts };
}

/** Asks that somebody's data be erased once somebody else approves; gives the id. Throws `conflict` where something stands in the way. */
export async function askErasure(
  { read, write }: Database,
  messages: Messages,
  { now, by, today }: { now: Date; by: string; today: Day },
  personId: string,
  ground: Ground,
): Promise<string> {
  const found = await rehearseErasure(read, messages, personId);
  return transact(write, async (tx) => {
    await lockPeople(tx, 'everyone');
    const { why } = await standsInTheWay(tx, personId, today);
    if (why !== undefined) throw conflict(`keeping.way-${why}`);
    if ((await openPurge(tx, 'erasure', personId)) !== undefined) throw conflict('keeping.open-already');
    const purge = newId(now);
    const item = { purge_id: purge, n: 0, class: 'erasure', ref: `erasure ${personId}`, person_id: personId };
    await putItems(tx, [{ ...item, state: 'waiting' }]);
    const facts = { by, purge, ground, until: today, counts: { ...found } };
    await append(tx, now, [{ at: now.toISOString(), kind: 'erasure-asked', personId, facts }]);
    return purge;
  });
}
