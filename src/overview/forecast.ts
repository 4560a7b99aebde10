import type { Day } from '../days.ts';
import type { Overview } from './overview.ts';

/** What falls due in a week, new and to be renewed, and the minutes of work that it is. */
export interface WeekAhead {
  from: Day;
  to: Day;
  due: number;
  renew: number;
  minutes: number;
}

/** The weeks that a look over a team or the organisation looks ahead. */
export const weeksAhead = ({ weeks, falling, taught }: Overview): WeekAhead[] =>
  weeks.map(({ from, to }, n) => {
    const own = falling.filter(({ week }) => week === n);
    const sum = (kind: string) => own.reduce((all, one) => (one.kind === kind ? all + one.n : all), 0);
    return {
      from,
      to,
      due: sum('due'),
      renew: sum('renew'),
      minutes: own.reduce((all, one) => all + one.n * (taught.get(one.thing)?.minutes ?? 0), 0),
    };
  });
