import type { Tally } from '../reports/tally.ts';

/** How much of what is owed is done, 0 to 1; null where nobody counts. People away, excused or gone do not. */
export function shareOf(counts: Tally['counts']): number | null {
  const held = (counts.current ?? 0) + (counts.renewable ?? 0);
  const of = held + (counts.overdue ?? 0) + (counts.due ?? 0);
  return of === 0 ? null : (held - (counts.lapsed ?? 0)) / of;
}

/** Those with the most overdue first, then the least done. */
export const worstFirst = <T extends Pick<Tally, 'counts'>>(tallies: readonly T[]): T[] =>
  tallies.toSorted(
    (a, b) =>
      (b.counts.overdue ?? 0) - (a.counts.overdue ?? 0) ||
      (shareOf(a.counts) ?? 2) - (shareOf(b.counts) ?? 2),
  );
