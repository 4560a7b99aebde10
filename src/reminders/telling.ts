import { setImmediate as breathe } from 'node:timers/promises';
import { isDuplicate, type Database } from '../database/database.ts';
import { addDays, dayIn, type Day } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Messages } from '../web/messages.ts';
import type { Span } from './reminders.store.ts';

export interface RemindDeps {
  database: Database;
  messages: Messages;
  /** Where the links in the mails lead. */
  origin: string;
}

/** One mail that was queued, or would be. */
export interface Told {
  personId: string;
  name: string;
  /** Null in a dry run. */
  mailId: string | null;
  said: readonly { obligation: string; stage: string; words: string }[];
}

/** What one run of the reminders goes by. */
export interface Run extends RemindDeps {
  now: Date;
  dryRun: boolean;
  organisation: string;
  /** The day that it is at a site (null: in the organisation's zone). */
  dayAt(zone: string | null): Day;
  span: Span;
}

/** Prepares a run, for the real day at each site or for one given day; undefined before the first run of the program. */
export async function prepareRun(
  deps: RemindDeps,
  now: Date,
  options: { today?: Day | undefined; dryRun?: boolean | undefined },
): Promise<Run | undefined> {
  const house = await organisation(deps.database.read);
  if (house === undefined) return undefined;
  const { today, dryRun = false } = options;
  const utc = dayIn('UTC', now);
  return {
    ...deps,
    now,
    dryRun,
    organisation: house.name,
    dayAt: (zone) => today ?? dayIn(zone ?? house.zone, now),
    span: { first: today ?? addDays(utc, -1), last: today ?? addDays(utc, 1) },
  };
}

/** Groups rows that come sorted or not, keeping their order. */
export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/**
 * Tells people in batches, each one transaction. When somebody else said one of these things first, that batch is rolled back and
 * its people are told one by one, without those.
 */
export async function inBatches(
  ids: readonly string[],
  size: number,
  tell: (ids: readonly string[]) => Promise<Told[]>,
): Promise<Told[]> {
  const told: Told[] = [];
  for (let i = 0; i < ids.length; i += size) {
    const batch = ids.slice(i, i + size);
    try {
      told.push(...(await tell(batch)));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      if (batch.length > 1) told.push(...(await inBatches(batch, 1, tell)));
    }
    // SQLite answers without a pause: else pages would wait for all of it.
    await breathe();
  }
  return told;
}

/** Goes through ids in pages until there are no more. */
export async function inPages(
  next: (after: string) => Promise<readonly string[]>,
  page: (ids: readonly string[]) => Promise<Told[]>,
): Promise<Told[]> {
  const told: Told[] = [];
  for (let after = ''; ;) {
    const ids = await next(after);
    if (ids.length === 0) return told;
    told.push(...(await page(ids)));
    after = ids.at(-1)!;
    await breathe();
  }
}
