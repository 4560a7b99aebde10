import { dayIn, type Day } from '../days.ts';

/** What day it is where people work. The whole world has two or three days at once, never more. */
export interface SiteDays {
  /** The day of the organisation's zone: of every site that is not named in `others`, and of people without one. */
  day: Day;
  /** Sites where it is another day. */
  others: readonly { day: Day; sites: readonly string[] }[];
  first: Day;
  last: Day;
}

/** The days at an instant, from each site's zone. Throws RangeError for an unknown zone. */
export function siteDays(sites: readonly { id: string; zone: string }[], zone: string, now: Date): SiteDays {
  const day = dayIn(zone, now);
  const others = new Map<Day, string[]>();
  for (const site of sites) {
    const there = dayIn(site.zone, now);
    if (there === day) continue;
    const list = others.get(there);
    if (list === undefined) others.set(there, [site.id]);
    else list.push(site.id);
  }
  const all = [day, ...others.keys()].toSorted();
  return {
    day,
    others: [...others].map(([there, list]) => ({ day: there, sites: list })),
    first: all[0]!,
    last: all.at(-1)!,
  };
}

/** The day at one site. */
export function dayAt(days: SiteDays, siteId: string): Day {
  return days.others.find(({ sites }) => sites.includes(siteId))?.day ?? days.day;
}
