import type { Db } from '../database/database.ts';
import { addDays, dayIn, endOfDay, type Day } from '../days.ts';
import { newestCheckpoint, type CheckpointRow } from '../ledger/checkpoint.store.ts';
import { logChain, type LogRow } from '../ledger/log.store.ts';

/** A signed state of the record, with the log that it is of. */
export interface Signed extends CheckpointRow {
  log: LogRow;
}

/** The newest checkpoint of any of our logs that was signed by then; of two at once that of the later log. */
export async function lastSignedBy(db: Db, by: Date): Promise<Signed | undefined> {
  let newest: Signed | undefined;
  for (const log of await logChain(db)) {
    const found = await newestCheckpoint(db, log.origin, by.toISOString());
    if (found !== undefined && (newest === undefined || found.at >= newest.at)) newest = { ...found, log };
  }
  return newest;
}

/** The last checkpoint of each log on each day that has one, from `until` backwards, at most so many. */
export async function signedDays(
  db: Db,
  zone: string,
  until: Day,
  most: number,
): Promise<(Signed & { day: Day })[]> {
  const days: (Signed & { day: Day })[] = [];
  for (const log of (await logChain(db)).toReversed()) {
    for (let day = until; days.length < most;) {
      const found = await newestCheckpoint(db, log.origin, endOfDay(day, zone).toISOString());
      if (found === undefined) break;
      const signedOn = dayIn(zone, new Date(found.at));
      days.push({ ...found, log, day: signedOn });
      day = addDays(signedOn, -1);
    }
  }
  return days;
}
