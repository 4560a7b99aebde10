import { addDays, type Day } from '../days.ts';

/** A site, as far as spreading goes by it. */
export interface Sized {
  id: string;
  people: number;
}

/**
 * A start day for each site, in so many weeks from the first day on: the largest sites first, each into the week with the fewest
 * people so far. The order in which they are given makes no difference. Pure.
 */
export function spread(sites: readonly Sized[], first: Day, weeks: number): Map<string, Day> {
  const loads = Array.from({ length: weeks }, (_, week) => ({ week, people: 0, sites: 0 }));
  const largestFirst = sites.toSorted((a, b) => b.people - a.people || (a.id < b.id ? -1 : 1));
  return new Map(
    largestFirst.map(({ id, people }) => {
      const least = loads.reduce((a, b) =>
        b.people < a.people || (b.people === a.people && b.sites < a.sites) ? b : a,
      );
      least.people += people;
      least.sites++;
      return [id, addDays(first, 7 * least.week)];
    }),
  );
}
