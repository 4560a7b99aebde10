import { daysBetween, type Day } from '../days.ts';

/** How many were trained within so many days of their first; the last of `upTo` is everybody else who was trained. */
export interface Spread {
  people: number;
  trained: number;
  median: number | null;
  most: number | null;
  steps: { upTo: number | null; people: number }[];
  /** Who took longest, or waits longest: the ten with the most days. */
  worst: { who: string; hiredOn: Day; days: number; trained: boolean }[];
}

const STEPS = [7, 14, 30, 60, 90];
const WORST = 10;

/** The distribution of the days from the first day of work to trained; `days` null for who is not. Pure. */
export function spread(
  people: readonly { who: string; hiredOn: Day; days: number | null }[],
  today: Day,
): Spread {
  const days = people.flatMap((one) => one.days ?? []).toSorted((a, b) => a - b);
  const steps = STEPS.map((upTo, n) => ({
    upTo,
    people: days.filter((one) => one <= upTo && one > (STEPS[n - 1] ?? -1)).length,
  }));
  return {
    people: people.length,
    trained: days.length,
    median: days[Math.ceil(days.length / 2) - 1] ?? null,
    most: days.at(-1) ?? null,
    steps: [...steps, { upTo: null, people: days.filter((one) => one > STEPS.at(-1)!).length }],
    worst: people
      .map(({ who, hiredOn, days: took }) => ({
        who,
        hiredOn,
        days: took ?? daysBetween(hiredOn, today),
        trained: took !== null,
      }))
      .toSorted((a, b) => b.days - a.days || (a.who < b.who ? -1 : 1))
      .slice(0, WORST),
  };
}
