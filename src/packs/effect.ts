import { dayIn } from '../days.ts';

/** How many sat the test for the first time in a month, and how many of them passed. */
export interface Month {
  month: string;
  tries: number;
  passed: number;
}

export type Handed = Map<string, Omit<Month, 'month'>>;

/** Counts one first try. */
export function monthsOf(handed: Handed, zone: string, at: string, passed: boolean): void {
  const month = dayIn(zone, new Date(at)).slice(0, 7);
  const one = handed.get(month) ?? { tries: 0, passed: 0 };
  handed.set(month, { tries: one.tries + 1, passed: one.passed + (passed ? 1 : 0) });
}
