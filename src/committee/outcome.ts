import type { Day } from '../days.ts';
import type { Seat } from '../web/viewer.ts';

export const VOTES = ['approve', 'object', 'abstain'] as const;
export type Vote = (typeof VOTES)[number];

/** The newest vote of a seat. `current`: given on the text as it is now. */
export interface SeatVote {
  seat: Seat;
  vote: Vote;
  current: boolean;
}

/** A review as it stands on a day. Days are inclusive: on `closesOn` a seat may still vote. */
export interface Review {
  /** The seats that somebody holds. */
  filled: readonly Seat[];
  votes: readonly SeatVote[];
  today: Day;
  /** All staff may comment until then. */
  staffUntil: Day | null;
  closesOn: Day;
  /** It changes how patients' confidentiality is kept: the privacy seat must be filled, and may veto. */
  confidential: boolean;
}

export type Outcome = 'open' | 'approved' | 'rejected' | 'vetoed';

const PRIVACY: Seat = 'seat-privacy';

/**
 * What counts: votes of filled seats. An approval or abstention counts for the text it was given on; an objection
 * stands until the seat votes again, so that no change of the text shakes it off.
 */
export function counted(review: Pick<Review, 'filled' | 'votes'>): SeatVote[] {
  return review.votes.filter(
    ({ seat, vote, current }) => review.filled.includes(seat) && (current || vote === 'object'),
  );
}

/** The filled seats from which no vote counts yet. */
export function silent(review: Pick<Review, 'filled' | 'votes'>): Seat[] {
  const heard = counted(review).map(({ seat }) => seat);
  return review.filled.filter((seat) => !heard.includes(seat));
}

/**
 * How the seats voted. While seats are asked, a filled seat without a vote that counts is silent; afterwards every vote
 * of the review stands, whoever holds a seat today, and the silence on record has become abstentions.
 */
export function tally(
  review: Pick<Review, 'filled' | 'votes'>,
  asked: boolean,
): Record<'for' | 'against' | 'abstained' | 'silent', number> {
  const votes = asked ? counted(review) : review.votes.filter((one) => one.current || one.vote === 'object');
  const count = (wanted: Vote) => votes.filter(({ vote }) => vote === wanted).length;
  const silence = asked ? silent(review).length : 0;
  return { for: count('approve'), against: count('object'), abstained: count('abstain'), silent: silence };
}

/**
 * How a review comes out. It is open until every filled seat has voted and staff have had their time, or the closing
 * day has passed; then silence is an abstention. Approved: more seats for it than against, one at least.
 */
export function outcome(review: Review): Outcome {
  const { today, staffUntil, closesOn, confidential, filled } = review;
  const closed = today > closesOn;
  const early =
    silent(review).length === 0 && filled.length > 0 && (staffUntil === null || today > staffUntil);
  if (!closed && !early) return 'open';
  const votes = counted(review);
  const vetoed = votes.some(({ seat, vote }) => seat === PRIVACY && vote === 'object');
  if (confidential && vetoed) return 'vetoed';
  if (confidential && !filled.includes(PRIVACY)) return 'rejected';
  const count = (wanted: Vote) => votes.filter(({ vote }) => vote === wanted).length;
  return count('approve') > count('object') ? 'approved' : 'rejected';
}
