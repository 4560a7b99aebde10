import { addDays, addMonths, type Day } from '../days.ts';

/** How often something is to be looked at, and how many days before its day a look already counts for it. */
export interface Rhythm {
  months: number;
  early: number;
}

export const QUARTER: Rhythm = { months: 3, early: 30 };
export const YEAR: Rhythm = { months: 12, early: 60 };

/**
 * The day on which the next look is due, after the days on which there was one, in any order. A look that comes in good
 * time keeps the rhythm; one that is late, or earlier than counts, begins a new rhythm on its own day. What was missed
 * in between is due once and not again for each time. Days before the anchor count for nothing.
 */
export function nextDue(anchor: Day, looks: readonly Day[], { months, early }: Rhythm): Day {
  let from = anchor;
  let times = 1;
  for (const day of looks.toSorted()) {
    if (day < anchor) continue;
    const due = addMonths(from, months * times);
    if (addDays(due, -early) <= day && day <= due) times++;
    else [from, times] = [day, 1];
  }
  return addMonths(from, months * times);
}
