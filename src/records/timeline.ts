import type { Db } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import { correctingEntries, entriesFrom, type From, type Place } from './entries.store.ts';
import { kindsTold, type Group } from './kinds.ts';
import { knownFor } from './known.ts';
import type { FileAsked, RecordRow } from './section.ts';
import { correctionsIn, type Corrections } from './struck.ts';
import { rowOf } from './told.ts';
import { dayOf } from './words.ts';

/** A page of a record: its rows, the newest first, which of them correct others, and where the pages beside it begin. */
export interface TimelinePage {
  rows: (RecordRow & { corrects: boolean })[];
  newer: Place | null;
  older: Place | null;
}

/**
 * What is kept of somebody and may be seen, of one group or of all (''), the newest first: as many questions for ten years as for a
 * day. What may not be seen takes no place on a page.
 */
export async function timelineOf(
  db: Db,
  personId: string,
  asked: FileAsked,
  { group, from, most }: { group: Group | ''; from: From; most: number },
): Promise<TimelinePage> {
  const { messages, zone, now, sight } = asked;
  const until = now.toISOString();
  const kinds = kindsTold(group, sight.isOwn);
  // One more than is shown tells whether there is another page.
  const found = await seenFrom(db, { personId, kinds, until }, from, most + 1, asked);
  const isBack = from.after !== undefined;
  const more = found.length > most;
  const entries = isBack ? found.slice(-most) : found.slice(0, most);
  const corrections = await correctionsOf(db, messages, personId, until);
  const known = await knownFor(db, messages, personId, entries, corrections.by);
  const telling = { messages, zone, sight, known, corrections };
  const [first, last] = [entries[0], entries.at(-1)];
  return {
    rows: entries.map((entry) => ({ ...rowOf(telling, entry), corrects: corrections.corrects(entry) })),
    newer: first !== undefined && (isBack ? more : from.before !== undefined) ? placeOf(first) : null,
    older: last !== undefined && (isBack || more) ? placeOf(last) : null,
  };
}

/** What was corrected about somebody until an instant, in the words of those messages. */
export async function correctionsOf(
  db: Db,
  messages: FileAsked['messages'],
  personId: string,
  until: string,
): Promise<Corrections> {
  return correctionsIn(await correctingEntries(db, personId, until), messages.t('kept.reason-file'));
}

// Looked at some at a time, as what may not be seen leaves gaps.
async function seenFrom(
  db: Db,
  which: Parameters<typeof entriesFrom>[1],
  from: From,
  most: number,
  { sees, zone }: FileAsked,
): Promise<KnownEntry[]> {
  const isBack = from.after !== undefined;
  let found: KnownEntry[] = [];
  for (let next = from; ;) {
    const piece = await entriesFrom(db, which, next, most);
    const seen = sees === undefined ? piece : piece.filter(({ at }) => sees(dayOf(at, zone)));
    found = isBack ? [...seen, ...found] : [...found, ...seen];
    if (piece.length < most || found.length >= most)
      return isBack ? found.slice(-most) : found.slice(0, most);
    next = isBack ? { after: placeOf(piece[0]!) } : { before: placeOf(piece.at(-1)!) };
  }
}

const placeOf = ({ at, id }: Place): Place => ({ at, id });

/** A place as an address has it. */
export const placeText = ({ at, id }: Place): string => `${at}~${id}`;

/** A place out of an address; undefined for what is none. */
export function placeIn(text: string): Place | undefined {
  const found = /^(\d{4}-\d\d-\d\d(?:T[\d:.]{8,12}Z)?)~([0-9a-z-]{1,64})$/.exec(text);
  return found === null ? undefined : { at: found[1]!, id: found[2]! };
}
