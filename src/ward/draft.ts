import type { Tx } from '../database/database.ts';
import { deleteOldDrafts } from './draft.store.ts';

const QUARTER = 90 * 24 * 60 * 60 * 1000;

/** Removes answers that nobody came back to for three months; for the timetable. */
export const tidyDrafts = (tx: Tx, now: Date): Promise<void> =>
  deleteOldDrafts(tx, new Date(now.getTime() - QUARTER).toISOString());
