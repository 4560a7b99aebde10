import type { Db } from '../database/database.ts';
import type { Seat } from '../web/viewer.ts';
import type { DraftRow } from './draft.store.ts';
import { isCurrent, newestVotes } from './review.ts';
import { votes } from './voices.store.ts';

/** A draft that waits for votes of these seats: none yet, or one on a text that changed since. */
export interface WaitingVote {
  draftId: string;
  closesOn: string;
  seats: Seat[];
}

/** The drafts that wait for a vote of one of these seats, the one that closes first on top. */
export async function votesWaiting(
  db: Db,
  seats: readonly Seat[],
  drafts: readonly DraftRow[],
): Promise<WaitingVote[]> {
  const found: WaitingVote[] = [];
  if (seats.length === 0) return found;
  for (const row of drafts) {
    if (row.state !== 'in-review' && row.state !== 'confirming') continue;
    const given = newestVotes(await votes(db, row.id)).filter((vote) => isCurrent(row, vote));
    const open = seats.filter((seat) => !given.some((vote) => vote.seat === seat));
    if (open.length > 0) found.push({ draftId: row.id, closesOn: row.closes_on ?? '', seats: open });
  }
  return found.toSorted((a, b) => (a.closesOn < b.closesOn ? -1 : 1));
}
