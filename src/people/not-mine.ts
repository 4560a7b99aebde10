import { lockPeople, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { managingIds } from './deputy.store.ts';
import { directReport, notMineOf } from './not-mine.store.ts';

/**
 * Says that somebody is not on the team they are on, as their manager or the deputy; false when that was said already.
 * Throws `not-found` for whoever is not directly under one whose team this is, and for oneself.
 */
export async function sayNotMine(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const person = await directReport(tx, await managingIds(tx, by, today), today, personId);
  if (person === undefined || personId === by) throw notFound();
  if ((await notMineOf(tx, personId)) !== undefined) return false;
  const facts = { by, manager: person.manager_id };
  await append(tx, now, [{ at: today, kind: 'not-mine', personId, facts }]);
  return true;
}

/** Says of such a person that the manager is right as it is; false when nobody says otherwise any more. */
export async function answerNotMine(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const said = await notMineOf(tx, personId);
  if (said === undefined) return false;
  const facts = { by, manager: said.manager_id };
  await append(tx, now, [{ at: today, kind: 'not-mine-answered', personId, facts }]);
  return true;
}
