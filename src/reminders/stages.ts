import { addDays, daysBetween, type Day } from '../days.ts';
import { USUAL_PLAN, type Plan } from '../obligations/rule.ts';
import { stateOn, type Standing, type State } from '../obligations/standing.ts';

export type Owed = Pick<
  Standing,
  'beginsOn' | 'dueOn' | 'lateAfter' | 'opensOn' | 'needs' | 'leftOn' | 'pauses'
>;

const SILENT: ReadonlySet<State> = new Set(['left', 'exempt', 'paused', 'current']);

/**
 * The one stage that holds on a day by a rule's plan, `before-30`, `day` or `after-7`: the latest whose day has come; undefined
 * when there is nothing to say. Days that were missed are not said later one by one. Pure.
 */
export function stageOn(owed: Owed, day: Day, plan: Plan = USUAL_PLAN): string | undefined {
  if (day < owed.beginsOn || SILENT.has(stateOn(owed, day))) return undefined;
  const offset = stageOffset(plan, daysBetween(owed.dueOn, day));
  if (offset === undefined) return undefined;
  return offset === 0 ? 'day' : offset < 0 ? `before-${-offset}` : `after-${offset}`;
}

// So many days from the due day to the last thing that the plan has to say by then.
function stageOffset({ before, onDay, after, afterEvery }: Plan, late: number): number | undefined {
  const named = [...before.map((days) => -days), ...(onDay ? [0] : []), ...after];
  const come = named.filter((offset) => offset <= late);
  const last = Math.max(0, ...after);
  const times = afterEvery > 0 && late > last ? Math.floor((late - last) / afterEvery) : 0;
  if (times > 0) return last + times * afterEvery;
  return come.length === 0 ? undefined : Math.max(...come);
}

/** A stage as it is kept: of one due day. Where a fact moves that day, the stages of the new one are said again. */
export const stageKept = (stage: string, dueOn: Day): string => `${stage}:${dueOn}`;

/** A kept stage taken apart; the first version of Heed kept no due day. */
export function stageRead(kept: string): { stage: string; dueOn: Day | null } {
  const [stage = '', dueOn = null] = kept.split(':', 2);
  return { stage, dueOn };
}

/** No stage of these plans holds yet on a day so long before the due day: what need not be looked at. */
export const lastDueDay = (day: Day, plans: Iterable<Plan>): Day =>
  addDays(day, Math.max(0, ...[...plans].flatMap(({ before }) => before)));

/** The Monday of the week of a day. */
export const mondayOf = (day: Day): Day => addDays(day, -(daysBetween('1900-01-01', day) % 7));

/** The ISO week of a day, `2026-W47`: it begins on Monday, and belongs to the year of its Thursday. */
export function isoWeek(day: Day): string {
  const weekday = (daysBetween('1900-01-01', day) % 7) + 1;
  const thursday = addDays(day, 4 - weekday);
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The day on which a stage of a due day began. */
export function stageDay(stage: string, dueOn: Day): Day {
  const [, side, days = '0'] = /^(before|after)-(\d+)$/.exec(stage) ?? [];
  return addDays(dueOn, side === 'before' ? -Number(days) : Number(days));
}
