import type { Db } from '../database/database.ts';
import { dayIn } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { lastCheckpoint } from './checkpoint.store.ts';
import { logChain } from './log.store.ts';
import { openCheckpoint } from './note.ts';

/** A signed state of the record, as it is printed and given away. */
export interface SignedState {
  /** The log, by its name. */
  origin: string;
  /** How many entries it had. */
  size: number;
  /** In Base64. */
  root: string;
  /** The signed time: a UTC instant, whole seconds. */
  at: string;
  /** The signed note whole (C2SP tlog-checkpoint). */
  note: string;
}

/** The newest checkpoint of the log in use; null when there is none, or it is not signed with the log's key. */
export async function latestCheckpoint(db: Db): Promise<SignedState | null> {
  const log = (await logChain(db)).at(-1);
  const row = log && (await lastCheckpoint(db, log.origin));
  const signed = row && openCheckpoint(row.note, log);
  if (row === undefined || signed === undefined) return null;
  const { origin, size, root, at } = signed;
  return { origin, size, root: root.toString('base64'), at: at.toISOString(), note: row.note };
}

// 144 bits of the root: whoever holds the key and wants two histories that print alike has to try 2^72 of them.
const SHOWN = 24;

/** As much of a root in Base64 as is printed. */
export const shownRoot = (root: string): string => root.slice(0, SHOWN);

/** That state in one line of words for a page or a file, `''` where there is none. Its day is that of the zone. */
export function checkpointLine(messages: Messages, zone: string, state: SignedState | null): string {
  if (state === null) return '';
  const { origin: log, size, root, at } = state;
  const day = dayText(messages, dayIn(zone, new Date(at)));
  return messages.t('reports.checkpoint', { log, size, root: shownRoot(root), day });
}

/** The same of now, for a page; `''` before the first. */
export const sealedNow = async (
  db: Db,
  { messages, zone }: { messages: Messages; zone: string },
): Promise<string> => checkpointLine(messages, zone, await latestCheckpoint(db));
