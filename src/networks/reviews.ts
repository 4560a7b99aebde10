import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { conflict, invalidField } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { organisation } from '../organisation/organisation.ts';
import { firstPublishedAt, reviewsHeld } from './reviews.store.ts';
import { nextDue, QUARTER, YEAR } from './rhythm.ts';

/** The quarterly look at networks and the watch-list, and the yearly review of the whole policy. */
export const REVIEWS = ['quarter', 'year'] as const;
export type ReviewKind = (typeof REVIEWS)[number];

export interface Review {
  what: ReviewKind;
  /** The day, in the organisation's zone, by which it is to be held. */
  dueOn: Day;
  /** The day of the last one that counted for it. */
  lastOn: Day | null;
}

const RHYTHM = { quarter: QUARTER, year: YEAR } as const;

/** The next review of each kind, due or not. None before the first publication: the rhythm begins on its day. */
export async function nextReviews(db: Db): Promise<Review[]> {
  const began = await firstDay(db);
  if (began === undefined) return [];
  const held = await reviewsHeld(db);
  return REVIEWS.map((what) => {
    // The whole policy is not looked at without the networks: a yearly review is that quarter's look too.
    const days = held.filter((one) => one.what === what || one.what === 'year').map((one) => one.held_on);
    return { what, dueOn: nextDue(began, days, RHYTHM[what]), lastOn: days.at(-1) ?? null };
  });
}

/** The reviews whose day has come. What was missed several times is due once. */
export async function reviewsDue(db: Db, today: Day): Promise<Review[]> {
  return (await nextReviews(db)).filter(({ dueOn }) => dueOn <= today);
}

async function firstDay(db: Db): Promise<Day | undefined> {
  const [house, at] = [await organisation(db), await firstPublishedAt(db)];
  return at === undefined ? undefined : dayIn(house?.zone ?? 'UTC', new Date(at));
}

/** Records that a review was held on a day up to today; false when that is on record. */
export async function recordReview(
  tx: Tx,
  now: Date,
  by: string,
  today: Day,
  review: { what: ReviewKind; on: Day },
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const { what, on } = review;
  const began = await firstDay(tx);
  if (began === undefined) throw conflict('networks.review-nothing-yet');
  if (on > today) throw invalidField('on', 'networks.day-ahead');
  if (on < began) throw invalidField('on', 'networks.review-too-early');
  if ((await reviewsHeld(tx)).some((one) => one.what === what && one.held_on === on)) return false;
  await append(tx, now, [{ at: on, kind: 'networks-reviewed', facts: { by, what, on } }]);
  return true;
}
