import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { isDay, type Day } from '../days.ts';
import { conflict, HeedError, invalid, invalidField, notAllowed, type FieldProblem } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { refusals } from '../policy/checks/check.ts';
import { openBrackets } from '../policy/version.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import { confirmEmergency } from '../policy/publication.ts';
import { inForce, unconfirmed } from '../policy/publication.store.ts';
import type { Seat } from '../web/viewer.ts';
import { confidentialChanges } from './confidential.ts';
import { draftOf, keepVersion, type Draft } from './draft.ts';
import { draftRows, type DraftRow } from './draft.store.ts';
import { outcome, silent, type Review, type SeatVote, type Vote } from './outcome.ts';
import { filledSeats, seatsHeld, seatsOf } from './seats.ts';
import { LONGEST_WORDS } from './voices.ts';
import { votes, type VoteRow } from './voices.store.ts';

/** How long a review may take at most. */
export const LONGEST_REVIEW_DAYS = 180;

export interface Dates {
  /** The last day on which all staff may comment; null: they are not asked. */
  staffUntil: Day | null;
  /** The last day on which seats may vote. */
  closesOn: Day;
}

/** Sends a draft to the committee. Refused where nobody could decide it, or it guards patients less than it must. */
export async function submitDraft(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  dates: Dates,
  source: PolicySource,
  today: Day,
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  if (draft.state === 'in-review') throw conflict('committee.in-review-already');
  if (draft.state !== 'drafting') throw conflict('committee.text-stands');
  datesInOrder(dates, today);
  await mayBeDecided(tx, draft, source, today);
  const hash = await keepVersion(tx, draft.version);
  const facts = { draft: draftId, hash, staffUntil: dates.staffUntil, closesOn: dates.closesOn, by };
  await append(tx, now, [{ at: now.toISOString(), kind: 'draft-submitted', facts }]);
}

function datesInOrder({ staffUntil, closesOn }: Dates, today: Day): void {
  const problems: FieldProblem[] = [];
  if (!isDay(closesOn) || closesOn <= today)
    problems.push({ field: 'closesOn', key: 'committee.closes-later' });
  if (staffUntil !== null && (!isDay(staffUntil) || staffUntil < today || staffUntil > closesOn))
    problems.push({ field: 'staffUntil', key: 'committee.staff-before-close' });
  if (problems.length > 0) throw invalid(problems);
}

/** Throws where a text may not go to the committee as it is. */
export async function mayBeDecided(db: Db, draft: Draft, source: PolicySource, today: Day): Promise<void> {
  if ((await inForce(db))?.number !== draft.row.base) throw conflict('committee.overtaken');
  const filled = filledSeats(await seatsHeld(db, today));
  if (filled.length === 0) throw conflict('committee.no-seats');
  const confidential = confidentialChanges(draft.base, draft.version).length > 0;
  if (confidential && !filled.includes('seat-privacy')) throw conflict('committee.privacy-empty');
  const open = openBrackets(draft.version);
  if (open.length > 0) throw new HeedError('conflict', 'policy.open-brackets', { brackets: open.join(', ') });
  const [refused] = refusals(draft.version, source);
  if (refused !== undefined) throw conflict(refused.key, refused.params);
}

/** Takes a draft out of review, or out of approval, to work on it again. */
export async function returnDraft(tx: Tx, now: Date, by: string, draftId: string): Promise<void> {
  await lockPeople(tx, 'everyone');
  const { state } = await draftOf(tx, draftId);
  if (state === 'drafting') return;
  if (state !== 'in-review' && state !== 'approved') throw conflict('committee.text-stands');
  await append(tx, now, [{ at: now.toISOString(), kind: 'draft-returned', facts: { draft: draftId, by } }]);
}

export interface Ballot {
  seat: Seat;
  vote: Vote;
  reason: string;
  /** The text that the page showed. */
  hash: string;
}

/** Votes for a seat that the person holds. Nobody votes on a text that changed since they looked. */
export function voteOnDraft(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  ballot: Ballot,
  today: Day,
): Promise<void> {
  return voteForSeats(tx, now, by, draftId, [ballot.seat], ballot, today);
}

/** The same for several seats of one person. */
export async function voteForSeats(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  seats: readonly Seat[],
  { vote, reason, hash }: Omit<Ballot, 'seat'>,
  today: Day,
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const { state, row } = await draftOf(tx, draftId);
  const own = seatsOf(await seatsHeld(tx, today), by);
  if (!seats.every((seat) => own.includes(seat))) throw notAllowed('committee.not-your-seat');
  if ((state !== 'in-review' && state !== 'confirming') || row.closes_on === null || today > row.closes_on)
    throw conflict('committee.review-over');
  if (hash !== row.hash) throw conflict('committee.changed-since');
  if (vote === 'object' && reason === '') throw invalidField('reason', 'committee.reason-needed');
  if (reason.length > LONGEST_WORDS)
    throw invalidField('reason', 'committee.words-long', { most: LONGEST_WORDS });
  await append(
    tx,
    now,
    seats.map((seat) => ({
      at: now.toISOString(),
      kind: 'draft-voted',
      facts: { draft: draftId, seat, vote, hash, by },
      ...(reason === '' ? {} : { commits: { reason } }),
    })),
  );
  await settle(tx, now, draftId, today);
}

/** The newest vote of each seat, whatever text it was given on. */
export function newestVotes<T extends Pick<VoteRow, 'seat' | 'at'>>(rows: readonly T[]): T[] {
  const newest = new Map<string, T>();
  for (const row of rows) {
    const known = newest.get(row.seat);
    if (known === undefined || known.at < row.at) newest.set(row.seat, row);
  }
  return [...newest.values()];
}

/** True for a vote given in this review, on the text as it is now. */
export const isCurrent = (
  draft: Pick<DraftRow, 'hash' | 'submitted_at'>,
  vote: Pick<VoteRow, 'hash' | 'at'>,
): boolean => vote.hash === draft.hash && (draft.submitted_at === null || vote.at >= draft.submitted_at);

/** How the review of a draft stands on a day. */
export async function reviewOf(db: Db, draft: Draft, today: Day): Promise<Review> {
  const { row, base, version } = draft;
  const given = newestVotes(await votes(db, draft.id));
  return {
    filled: filledSeats(await seatsHeld(db, today)),
    votes: given.map((one): SeatVote => ({
      seat: one.seat as Seat,
      vote: one.vote as Vote,
      current: isCurrent(row, one),
    })),
    today,
    staffUntil: row.staff_until,
    closesOn: row.closes_on ?? today,
    confidential: confidentialChanges(base, version).length > 0,
  };
}

/** Ends what has run its time, or is approved by all: silence is put on record. Doing it twice is doing it once. */
export async function closeReviews(tx: Tx, now: Date, today: Day): Promise<void> {
  await lockPeople(tx, 'everyone');
  for (const { id } of await draftRows(tx, ['in-review', 'confirming'])) await settle(tx, now, id, today);
}

// An approval by all ends a review at once. What would fail stays open until its last day: seats may still talk.
async function settle(tx: Tx, now: Date, draftId: string, today: Day): Promise<void> {
  const draft = await draftOf(tx, draftId);
  const review = await reviewOf(tx, draft, today);
  const result = outcome(review);
  if (result === 'open' || (result !== 'approved' && today <= review.closesOn)) return;
  const at = now.toISOString();
  const facts = { draft: draftId, hash: draft.row.hash };
  await append(tx, now, [
    ...silent(review).map((seat) => ({
      at,
      kind: 'seat-abstained',
      facts: { ...facts, seat, vote: 'abstain' },
    })),
    { at, kind: 'review-closed', facts: { ...facts, outcome: result, state: nextState(draft, result) } },
  ]);
  const number = draft.row.published_as;
  if (draft.state !== 'confirming' || result !== 'approved' || number === null) return;
  // A version published since has taken its place: there is nothing left to confirm.
  if ((await unconfirmed(tx))?.number === number) await confirmEmergency(tx, now, number);
}

const nextState = ({ state }: Draft, result: string): Draft['state'] => {
  if (result === 'approved') return state === 'confirming' ? 'published' : 'approved';
  return state === 'confirming' ? 'dropped' : 'drafting';
};
