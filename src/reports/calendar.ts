import { addDays, daysBetween, type Day } from '../days.ts';
import type { Rule } from '../obligations/rule.ts';
import { mondayOf } from '../reminders/stages.ts';

/** What comes on a day: something is due for the first time or because it was asked, to be renewed, open for renewal; or somebody is back. */
export const KINDS = ['due', 'renew', 'opens', 'back'] as const;
export type Kind = (typeof KINDS)[number];

/** Something that comes for somebody. */
export interface Coming {
  day: Day;
  kind: Kind;
  personId: string;
  name: string;
  number: string | null;
  /** '' for who is back. */
  thing: string;
  siteId: string;
  team: string;
}

/** So many weeks are shown. */
export const WEEKS = 13;

/** In a week with more than these, people are counted and named on a page of their own. */
export const MOST_NAMED = 30;

/** A week from Monday to Sunday; the first from today on. */
export interface Week {
  monday: Day;
  from: Day;
  to: Day;
}

/** The weeks of the calendar, seen from a day. */
export const weeksFrom = (today: Day): Week[] =>
  Array.from({ length: WEEKS }, (_, n) => {
    const monday = addDays(mondayOf(today), 7 * n);
    return { monday, from: monday < today ? today : monday, to: addDays(monday, 6) };
  });

/** No renewal by these rules opens more days before its due day, while nobody is away. */
export const widestOf = (all: readonly Rule[]): number => Math.max(0, ...all.map(widthOf));

function widthOf({ renewal, opensDays }: Rule): number {
  if (renewal.every !== 'window') return opensDays;
  const year = renewal.closes < renewal.opens ? 2029 : 2028;
  return opensDays + daysBetween(`2028-${renewal.opens}`, `${year}-${renewal.closes}`) + 1;
}
