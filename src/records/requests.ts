import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { addDays, dayIn, isDay, type Day } from '../days.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { organisation } from '../organisation/organisation.ts';
import { settingRows } from '../organisation/organisation.store.ts';
import { personDetails } from '../people/people.store.ts';
import {
  correctionRequest,
  dataRequest,
  openCorrections,
  openDataRequest,
  type DataRequest,
} from './requests.store.ts';

/** Days within which a request for one's own data is to be answered, until somebody says otherwise. */
const USUAL_DAYS = 30;
export const MOST_DAYS = 365;
const MOST_BACK = 366;
/** So much may be said to be wrong before somebody looks at it. */
const MOST_OPEN = 5;
export const LONGEST = 1000;

/** What people may be told about something that they said is wrong. */
export const OUTCOMES = ['corrected', 'stands'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Days within which a request for one's own data is to be answered. */
export async function dataDays(db: Db): Promise<number> {
  const row = (await settingRows(db)).find(({ name }) => name === 'dataDays');
  return row === undefined ? USUAL_DAYS : Number(row.value);
}

/** Sets those days; says whether that changed anything. Requests that are open keep their day. */
export async function setDataDays(tx: Tx, now: Date, by: string, days: number): Promise<boolean> {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw invalidField('days', 'kept.days-wrong', { most: MOST_DAYS });
  await lockPeople(tx, 'everyone');
  const house = await organisation(tx);
  if (house === undefined) throw notFound();
  if ((await dataDays(tx)) === days) return false;
  const facts = { by, settings: { dataDays: String(days) } };
  await append(tx, now, [{ at: dayIn(house.zone, now), kind: 'settings-changed', facts }]);
  return true;
}

/** Enters that somebody asked for their data; gives the request's id. Throws `conflict` where one is open, `not-found` for nobody. */
export async function askForData(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  { day, today }: { day: Day; today: Day },
): Promise<string> {
  await lockPeople(tx, [personId]);
  if ((await personDetails(tx, personId)) === undefined) throw notFound();
  refuseDay('askedOn', day, { from: addDays(today, -MOST_BACK), today });
  if ((await openDataRequest(tx, personId)) !== undefined) throw conflict('kept.data-open');
  const request = newId(now);
  const due = addDays(day, await dataDays(tx));
  const facts = { by, request, day, due };
  await append(tx, now, [{ at: now.toISOString(), kind: 'data-asked', personId, facts }]);
  return request;
}

/** Enters that the file was given on a day. Throws `not-found` for no request, `conflict` for one that is over. */
export async function giveData(
  tx: Tx,
  now: Date,
  by: string,
  id: string,
  { day, today }: { day: Day; today: Day },
): Promise<void> {
  const { person_id: personId, asked_on: from } = await openRequest(tx, id);
  refuseDay('givenOn', day, { from, today });
  const facts = { by, request: id, day };
  await append(tx, now, [{ at: now.toISOString(), kind: 'data-given', personId, facts }]);
}

/** Closes a request without a file. Throws `invalid` without a reason, `not-found`, `conflict` for one that is over. */
export async function endData(tx: Tx, now: Date, by: string, id: string, reason: string): Promise<void> {
  const { person_id: personId } = await openRequest(tx, id);
  const commits = { reason: wordsIn('reason', reason) };
  const facts = { by, request: id };
  await append(tx, now, [{ at: now.toISOString(), kind: 'data-ended', personId, facts, commits }]);
}

/** Somebody says that something in their own record is wrong. Throws `conflict` where much waits for an answer already. */
export async function askForCorrection(tx: Tx, now: Date, personId: string, words: string): Promise<void> {
  await lockPeople(tx, [personId]);
  const commits = { words: wordsIn('words', words) };
  const open = await openCorrections(tx, personId);
  if (open.some((one) => one.words === commits.words)) return;
  if (open.length >= MOST_OPEN) throw conflict('kept.wrong-many');
  const facts = { request: newId(now) };
  await append(tx, now, [{ at: now.toISOString(), kind: 'correction-asked', personId, facts, commits }]);
}

/** Answers what somebody said is wrong. Throws `invalid` without words, `not-found`, `conflict` where it was answered. */
export async function answerCorrection(
  tx: Tx,
  now: Date,
  by: string,
  id: string,
  { outcome, answer }: { outcome: Outcome; answer: string },
): Promise<void> {
  const found = await correctionRequest(tx, id);
  if (found === undefined) throw notFound();
  const { person_id: personId } = found;
  await lockPeople(tx, [personId]);
  if ((await correctionRequest(tx, id))!.answered_at !== null) throw conflict('kept.answered-already');
  const commits = { answer: wordsIn('answer', answer) };
  const facts = { by, request: id, outcome };
  await append(tx, now, [{ at: now.toISOString(), kind: 'correction-answered', personId, facts, commits }]);
}

async function openRequest(tx: Tx, id: string): Promise<DataRequest> {
  const found = await dataRequest(tx, id);
  if (found === undefined) throw notFound();
  await lockPeople(tx, [found.person_id]);
  const now = (await dataRequest(tx, id))!;
  if (now.given_on !== null || now.ended_at !== null) throw conflict('kept.data-over');
  return now;
}

function refuseDay(field: string, day: string, { from, today }: { from: Day; today: Day }): void {
  if (!isDay(day)) throw invalidField(field, 'kept.day-wrong');
  if (day > today) throw invalidField(field, 'kept.day-ahead');
  if (day < from) throw invalidField(field, 'kept.day-early');
}

function wordsIn(field: string, given: string): string {
  const words = given.trim();
  if (words === '') throw invalidField(field, 'kept.words-needed');
  if (words.length > LONGEST) throw invalidField(field, 'kept.words-long', { most: LONGEST });
  return words;
}
