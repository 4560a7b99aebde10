import type { Day } from '../days.ts';
import type { CommonFacts, PersonFacts } from './facts.ts';

/** Why a clock begins no sooner than on a day: somebody was brought in, the organisation or site started, or they came to one that had. */
export interface Start {
  why: 'brought-in' | 'start' | 'site-start' | 'site-joined';
  day: Day;
}

/** All that a clock waits for, in the order in which it is told. Pure. */
export function startsOf(person: Pick<PersonFacts, 'history' | 'spells'>, common: CommonFacts): Start[] {
  const day = person.spells.at(-1)?.clockFrom ?? null;
  return [...(day === null ? [] : [{ why: 'brought-in' as const, day }]), startFor(person, common)];
}

/**
 * The first day on which somebody is at a site that has started, in their newest spell. Who moves from a site that has not to one
 * that has begins on that day, not on one that was over before they came; a move never stops a clock that runs. Pure.
 */
export function startFor(
  { history, spells }: Pick<PersonFacts, 'history' | 'spells'>,
  { startDay, siteStarts }: Pick<CommonFacts, 'startDay' | 'siteStarts'>,
): Start {
  if (siteStarts.size === 0) return { why: 'start', day: startDay };
  const hiredOn = spells.at(-1)?.hiredOn ?? '';
  // What somebody was first they were from the beginning.
  const first = Math.max(
    0,
    history.findLastIndex(({ from }) => from <= hiredOn),
  );
  for (let n = first; n < history.length; n++) {
    const { from, siteId } = history[n]!;
    const own = siteStarts.get(siteId);
    const opens = own ?? startDay;
    const isLate = n > first && opens < from;
    const day = isLate ? from : opens;
    const next = history[n + 1];
    if (next === undefined || day < next.from)
      return { why: isLate ? 'site-joined' : own === undefined ? 'start' : 'site-start', day };
  }
  return { why: 'start', day: startDay };
}

/** The first day on which anything can be asked of anybody. */
export const earliestStart = ({ startDay, siteStarts }: CommonFacts): Day =>
  [...siteStarts.values()].reduce((a, b) => (b < a ? b : a), startDay);
