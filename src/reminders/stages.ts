import { addDays, daysBetween, type Day } from '../days.ts';
import { stateOn, type Standing, type State } from '../obligations/standing.ts';

export type Owed = Pick<
  Standing,
  'beginsOn' | 'dueOn' | 'lateAfter' | 'opensOn' | 'needs' | 'leftOn' | 'pauses'
>;

/** Days before the due day on which a reminder goes out; then on the day, then weekly. */
const BEFORE = [30, 7] as const;
const WEEK = 7;

const SILENT: ReadonlySet<State> = new Set(['left', 'exempt', 'paused', 'current']);

/**
 * The one stage that holds on a day: the latest of the plan whose day has come; undefined when there is nothing to say. Days that
 * were missed are not said later one by one. Pure.
 */
export function stageOn(owed: Owed, day: Day): string | undefined {
  const state = stateOn(owed, day);
  if (SILENT.has(state) || day < owed.beginsOn) return undefined;
  const late = daysBetween(owed.dueOn, day);
  if (late >= WEEK) return `late-${Math.floor(late / WEEK)}`;
  if (late >= 0) return 'day';
  const before = BEFORE.findLast((days) => late >= -days);
  return before === undefined ? undefined : `before-${before}`;
}

/** No stage holds yet on a day so long before the due day: what need not be looked at. */
export const lastDueDay = (day: Day): Day => addDays(day, BEFORE[0]);

/** The ISO week of a day, `2026-W47`: it begins on Monday, and belongs to the year of its Thursday. */
export function isoWeek(day: Day): string {
  const weekday = (daysBetween('1900-01-01', day) % 7) + 1;
  const thursday = addDays(day, 4 - weekday);
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
