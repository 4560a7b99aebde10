import type { Publication } from './publication.ts';

/**
 * How a version stands: it waits for its day, is in force, was followed by another, was taken back before its day, or
 * was an emergency that nobody confirmed.
 */
export type VersionState = 'scheduled' | 'in-force' | 'superseded' | 'withdrawn' | 'lapsed';

export interface Standing {
  state: VersionState;
  /** When another came into force in its place; null while it has not. */
  until: string | null;
  /** The number of the version in force before it; null for the first. */
  before: number | null;
}

/** How each of ALL publications stands, in the order given. */
export function withStates<T extends Publication>(all: readonly T[]): (T & Standing)[] {
  const effective = all.filter((one) => one.inForceAt !== null).toSorted((a, b) => a.number - b.number);
  return all.map((one) => {
    const next = effective.find((other) => other.number > one.number);
    const before = effective.findLast((other) => other.number < one.number)?.number ?? null;
    const until = one.inForceAt === null ? null : (next?.inForceAt ?? null);
    return { ...one, state: stateOf(one, next), until, before };
  });
}

function stateOf(one: Publication, next: Publication | undefined): VersionState {
  if (one.withdrawnAt !== null) return one.inForceAt === null ? 'withdrawn' : 'lapsed';
  if (one.inForceAt === null) return 'scheduled';
  return next === undefined ? 'in-force' : 'superseded';
}
