import type { ClauseVersion, PolicyVersion } from './version.ts';
import type { WordChange } from './words.ts';

/** What may have changed in a clause, the weightiest first. `wording`: nothing but words. */
export const CHANGES = [
  'new',
  'stricter',
  'reaches-further',
  'looser',
  'reaches-less',
  'gone',
  'wording',
  'moved',
] as const;
export type Change = (typeof CHANGES)[number];

/** What a change asks of people, from the least to the most. */
export const OWED = ['nothing', 'read', 'answer', 'sign'] as const;
export type DutyOwed = (typeof OWED)[number];

/** What changed for the people who read the clause in one place, in one group of roles. */
export interface Part {
  kinds: Change[];
  duty: DutyOwed;
  /** Whom it touches: `all`, or job roles and `manager`. */
  roles: string[];
  /** Null: wherever no law of a country of its own is in the clause. */
  country: string | null;
  /** Null: at every site that fills the clause's brackets as the organisation does. */
  site: string | null;
}

/** What changed in one clause between two versions. */
export interface ClauseDifference {
  id: string;
  title: string;
  kinds: Change[];
  /** The most that is proposed for anybody; `owedBy` says it for one person. */
  duty: DutyOwed;
  before: ClauseVersion | null;
  after: ClauseVersion | null;
  /** Places in the order of the two versions, from 1. */
  moved: { from: number; to: number } | null;
  roles: string[];
  /** Null: everywhere. */
  countries: string[] | null;
  /** Null: everywhere. */
  sites: string[] | null;
  words: WordChange[];
  parts: Part[];
}

/** Who reads: job role (with `manager`), country of the site, and the site. */
export interface Reader {
  roles: readonly string[];
  country: string | null;
  siteId: string | null;
}

/** What changed from one version to the next, clause by clause, in the order of the newer. Equal versions give []. */
export function difference(_before: PolicyVersion, _after: PolicyVersion): ClauseDifference[] {
  return [];
}

/** Proposed: does this difference change what people do? A changed verdict, audience, number or set of clauses does. */
export function material(_differences: readonly ClauseDifference[]): boolean {
  return false;
}

/** What one clause's difference asks of somebody; undefined when it does not concern them. */
export function owedBy(_difference: ClauseDifference, _reader: Reader): DutyOwed | undefined {
  return undefined;
}
