import type { Day } from '../days.ts';
import { FOREVER } from '../obligations/cycles.ts';
import { stateOn, type Standing } from '../obligations/standing.ts';

const NOT_DUE: ReadonlySet<string> = new Set(['left', 'exempt']);

/** Of what somebody owes that which has a day to come: not what they are excused from, and not what never is due again. */
export const ahead = <T extends Standing>(rows: readonly T[], today: Day): T[] =>
  rows.filter((row) => row.dueOn >= today && row.dueOn < FOREVER && !NOT_DUE.has(stateOn(row, today)));
