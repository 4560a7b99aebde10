import type { Db } from '../database/database.ts';
import { addDays, dayIn, instantOf, type Day } from '../days.ts';
import { actsOf, attemptsBusy, payees, type Act } from './minutes.store.ts';

/** From one day to another, both in it. */
export interface Period {
  from: Day;
  to: Day;
}

/** The time that somebody was at work in training on one day, at their site. */
export interface Worked {
  person: string;
  number: string;
  name: string;
  site: string;
  day: Day;
  minutes: number;
}

// As everywhere: of a pause no more than five minutes count.
const LONGEST_PAUSE = 300;
const PIECE = 200;

/** Seconds by person and day of the acts of some attempts: each pause between two acts belongs to the day of the later one. */
export function secondsByDay(
  acts: readonly Act[],
  dayOf: (person: string, at: string) => Day,
): Map<string, Map<Day, number>> {
  const sums = new Map<string, Map<Day, number>>();
  for (const [n, { attempt, person, at }] of acts.entries()) {
    const before = acts[n - 1];
    if (before?.attempt !== attempt) continue;
    const seconds = Math.min((Date.parse(at) - Date.parse(before.at)) / 1000, LONGEST_PAUSE);
    const days = sums.get(person) ?? new Map<Day, number>();
    sums.set(person, days);
    const day = dayOf(person, at);
    days.set(day, (days.get(day) ?? 0) + seconds);
  }
  return sums;
}

/** Who worked at their training from one day to another, day by day, in the order of names. Part of a minute counts as one. */
export async function minutesWorked(db: Db, { from, to }: Period, zone: string): Promise<Worked[]> {
  // A day more at each end: it is another day elsewhere.
  const span = {
    from: instantOf(addDays(from, -1), '00:00', zone).toISOString(),
    to: instantOf(addDays(to, 2), '00:00', zone).toISOString(),
  };
  const sums = new Map<string, Map<Day, number>>();
  const people = new Map<string, Awaited<ReturnType<typeof payees>>[number]>();
  for (let after = ''; ;) {
    const ids = await attemptsBusy(db, span, after, PIECE);
    if (ids.length === 0) break;
    const acts = await actsOf(db, ids);
    for (const one of await payees(db, [...new Set(acts.map(({ person }) => person))]))
      people.set(one.id, one);
    const found = secondsByDay(acts, (id, at) => dayIn(people.get(id)?.zone ?? zone, new Date(at)));
    for (const [person, days] of found)
      for (const [day, seconds] of days) {
        if (day < from || day > to || seconds <= 0) continue;
        const own = sums.get(person) ?? new Map<Day, number>();
        sums.set(person, own.set(day, (own.get(day) ?? 0) + seconds));
      }
    after = ids.at(-1)!;
  }
  return [...sums]
    .flatMap(([person, days]) => {
      const one = people.get(person);
      return [...days].map(([day, seconds]) => ({ person, one, day, minutes: Math.ceil(seconds / 60) }));
    })
    .toSorted(
      (a, b) => order(a.one?.sort_name, b.one?.sort_name) || order(a.person, b.person) || order(a.day, b.day),
    )
    .map(({ person, one, day, minutes }) => ({
      person,
      number: one?.number ?? '',
      name: one?.name ?? '',
      site: one?.site ?? '',
      day,
      minutes,
    }));
}

const order = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);
