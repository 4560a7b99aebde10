import { NOTHING, type Claim } from '../scorm/claim.ts';
import { decide, type PackageRule, type Reason } from '../scorm/decision.ts';
import { oneLine } from '../organisation/line.ts';
import { readDates, type DateFilters } from './filters.ts';
import type { PeopleRow } from './package-people.store.ts';

export const ATTEMPT_STATES = ['done', 'open', 'ended'] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/** What the address asks for. '' is no filter. */
export interface PeopleFilters extends DateFilters {
  state: AttemptState | '';
  site: string;
  /** A part of the name. */
  q: string;
}

const LONGEST = 200;

/** The filters of an address. What is unknown, repeated or garbage counts as absent. */
export function readPeopleFilters(given: (name: string) => string): PeopleFilters {
  const text = (name: string) => oneLine(given(name)).slice(0, LONGEST).toWellFormed();
  return {
    state: ATTEMPT_STATES.find((state) => state === given('state')) ?? '',
    site: text('site'),
    q: text('q'),
    ...readDates(given),
  };
}

/** The same list as an address: only what differs from the default stands in it. */
export function peopleAddress(path: string, filters: Partial<PeopleFilters>, page = 1): string {
  const all = { ...filters, page: page === 1 ? '' : String(page) };
  const search = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== '')).toString();
  return search === '' ? path : `${path}?${search}`;
}

/** An attempt in two columns: what its content claims, and what we make of that. */
export interface Judged {
  claim: Claim;
  /** Of one that counts those of the day on which that was decided; else those of now. */
  reasons: readonly Reason[];
  /** The seconds in which we saw it open. */
  seconds: number;
}

/** Reads the two columns of an attempt, under the rule for its package and version. */
export function judged(
  row: Pick<PeopleRow, 'claim' | 'decided_at' | 'reasons' | 'seconds' | 'open_seconds'>,
  rule: PackageRule,
): Judged {
  const claim = row.claim === null ? NOTHING : (JSON.parse(row.claim) as Claim);
  const seconds = row.open_seconds ?? row.seconds ?? 0;
  const reasons =
    row.decided_at === null
      ? decide(rule, claim, seconds).reasons
      : (JSON.parse(row.reasons ?? '[]') as Reason[]);
  return { claim, reasons, seconds };
}
