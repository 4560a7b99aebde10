import { z } from 'zod';
import { NOTHING, type Claim } from '../scorm/claim.ts';
import { decide, type PackageRule, type Reason } from '../scorm/decision.ts';
import { oneLine } from '../organisation/line.ts';
import { readDates, type DateFilters } from './filters.ts';
import type { PeopleKey, PeoplePage, PeopleRow } from './package-people.store.ts';

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
export function peopleAddress(
  path: string,
  filters: Partial<PeopleFilters>,
  place: Record<string, string> = {},
): string {
  const all = { ...filters, ...place };
  const search = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== '')).toString();
  return search === '' ? path : `${path}?${search}`;
}

/** Where an address begins: `after` counts before `before`, garbage counts as absent. */
export function readStart(given: (name: string) => string): PeoplePage['start'] {
  const [after, before] = [placeIn(given('after')), placeIn(given('before'))];
  if (after !== undefined) return { after };
  return before === undefined ? 'beginning' : { before };
}

// The databases take neither NUL nor lone surrogates.
const word = z.string().refine((text) => text.isWellFormed() && !text.includes('\0'));
const place = z.tuple([word, word, z.number().int().min(0).max(1e6)]);

function placeIn(text: string): PeopleKey | undefined {
  if (text === '' || text.length > 2000) return undefined;
  try {
    return place.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
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
