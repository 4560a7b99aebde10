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

/** Adds up the days from the first day of work to trained, one person after the other. Of who is not trained those until today count. */
export class DaysToTrain {
  readonly #today: Day;
  readonly #days: number[] = [];
  #people = 0;
  #worst: Spread['worst'] = [];

  constructor(today: Day) {
    this.#today = today;
  }

  /** `days` null for who is not trained. */
  add({ who, hiredOn, days }: { who: string; hiredOn: Day; days: number | null }): void {
    this.#people++;
    if (days !== null) this.#days.push(days);
    const one = { who, hiredOn, days: days ?? daysBetween(hiredOn, this.#today), trained: days !== null };
    const last = this.#worst.at(-1);
    if (last !== undefined && this.#worst.length === WORST && byDays(last, one) <= 0) return;
    this.#worst = [...this.#worst, one].toSorted(byDays).slice(0, WORST);
  }

  /** How they are spread. */
  spread(): Spread {
    const days = this.#days.toSorted((a, b) => a - b);
    const steps = STEPS.map((upTo, n) => ({
      upTo,
      people: days.filter((one) => one <= upTo && one > (STEPS[n - 1] ?? -1)).length,
    }));
    return {
      people: this.#people,
      trained: days.length,
      median: days[Math.ceil(days.length / 2) - 1] ?? null,
      most: days.at(-1) ?? null,
      steps: [...steps, { upTo: null, people: days.filter((one) => one > STEPS.at(-1)!).length }],
      worst: this.#worst,
    };
  }
}

type Slow = Spread['worst'][number];
const byDays = (a: Slow, b: Slow): number => b.days - a.days || (a.who < b.who ? -1 : a.who > b.who ? 1 : 0);
