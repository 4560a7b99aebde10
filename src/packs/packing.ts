import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import type { Ask } from './ask.ts';

/** What a pack is made from. */
export interface Packing {
  ask: Ask;
  reference: string;
  /** Everything derived, as at the checkpoint; with the names of today. */
  db: Db;
  /** The ledger itself: for the exact texts of entries. */
  ledger: Db;
  /** When the checkpoint was signed: the only time there is in a pack, in the organisation's zone the day `today`. */
  at: Date;
  today: Day;
  zone: string;
  house: string;
  messages: Messages;
  /** The signed note, its log, and the log's key. */
  checkpoint: { origin: string; note: string; size: number; root: string; key: string };
  /** Whom it is about, by id in their order; and those of them who are shown in depth. */
  chosen: readonly string[];
  deep: readonly string[];
}

const PAGE = 500;

/** The people whom it is about, a page of ids at a time. */
export function* pagesOf(ids: readonly string[]): Generator<readonly string[]> {
  for (let n = 0; n < ids.length; n += PAGE) yield ids.slice(n, n + PAGE);
}
