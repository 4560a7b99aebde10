import type { Db } from '../database/database.ts';
import { correctingEntries, entriesFrom, type From, type Place } from './entries.store.ts';
import { kindsTold, type Group } from './kinds.ts';
import { knownFor } from './known.ts';
import type { FileAsked, RecordRow } from './section.ts';
import { correctionsIn } from './struck.ts';
import { rowOf } from './told.ts';

/** A page of a record: its rows, the newest first, and where the pages beside it begin. */
export interface TimelinePage {
  rows: RecordRow[];
  newer: Place | null;
  older: Place | null;
}

/** What is kept of somebody, of one group or of all (''), the newest first: as many questions for ten years as for a day. */
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
  const found = await entriesFrom(db, { personId, kinds, until }, from, most + 1);
  const isBack = from.after !== undefined;
  const more = found.length > most;
  const entries = isBack ? found.slice(-most) : found.slice(0, most);
  const corrections = correctionsIn(await correctingEntries(db, personId, until));
  const known = await knownFor(db, messages, personId, entries, corrections.by);
  const telling = { messages, zone, sight, known, corrections };
  const [first, last] = [entries[0], entries.at(-1)];
  return {
    rows: entries.map((entry) => rowOf(telling, entry)),
    newer: first !== undefined && (isBack ? more : from.before !== undefined) ? placeOf(first) : null,
    older: last !== undefined && (isBack || more) ? placeOf(last) : null,
  };
}

const placeOf = ({ at, id }: Place): Place => ({ at, id });

/** A place as an address has it. */
export const placeText = ({ at, id }: Place): string => `${at}~${id}`;

/** A place out of an address; undefined for what is none. */
export function placeIn(text: string): Place | undefined {
  const found = /^(\d{4}-\d\d-\d\d(?:T[\d:.]{8,12}Z)?)~([0-9a-z-]{1,64})$/.exec(text);
  return found === null ? undefined : { at: found[1]!, id: found[2]! };
}
