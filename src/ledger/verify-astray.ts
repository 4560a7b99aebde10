import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '../database/database.ts';
import type { Gaps } from './gaps.ts';
import type { Findings } from './problem.ts';
import { byEntry, verifyWaitingEntry } from './verify-entry.ts';
import {
  checkpointsAstray,
  commitmentsOf,
  queuedTwice,
  sealsAstray,
  waitingPages,
} from './verify-astray.store.ts';

/**
 * Finds what stands outside everything that is recomputed: seals beyond the end or of no log, which would make a forged entry look
 * sealed; checkpoints of no log; entries queued twice.
 */
export async function verifyAstray(db: Db, found: Findings): Promise<void> {
  for (const { log, idx, entry_id: entry } of await sealsAstray(db)) found.entry('astray', log, entry, idx);
  for (const { log, at, size } of await checkpointsAstray(db))
    found.between('checkpoint-astray', log, null, { size, at });
  for (const id of await queuedTwice(db)) found.entry('queue', null, id, null);
}

/** Holds the columns and values of entries that wait against their text: nothing seals that yet, but they must agree. */
export async function verifyWaiting(db: Db, found: Findings, gaps: Gaps): Promise<void> {
  for await (const page of waitingPages(db)) {
    const ids = page.map(({ id }) => id);
    const given = byEntry(await commitmentsOf(db, ids));
    for (const row of page) verifyWaitingEntry(found, gaps, row, given.get(row.id) ?? []);
    await gaps.settle();
    await breathe();
  }
}
