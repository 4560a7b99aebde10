import { addDays, daysBetween, type Day } from '../days.ts';
import type { Step } from './reasons.ts';

/** A time in which a clock stands: somebody is away, or is excused. `to` null: nobody knows yet until when. */
export interface Pause {
  from: Day;
  to: Day | null;
  kind: 'leave' | 'waiver';
}

/** At least so many days are left after a pause. */
export const LEAST_LEFT = 7;

/** Pauses oldest first: of one kind those that overlap or touch made one, of two kinds each with the days that are its own. */
export function merged(pauses: readonly Pause[]): Pause[] {
  const all: Pause[] = [];
  for (const pause of pauses.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = all.at(-1);
    if (last === undefined || (last.to !== null && pause.from > addDays(last.to, 1))) all.push({ ...pause });
    else if (last.to !== null && (pause.to === null || pause.to > last.to)) {
      if (pause.kind === last.kind) last.to = pause.to;
      else all.push({ ...pause, from: addDays(last.to, 1) });
    }
  }
  return all;
}

/** A due day after pauses, with each pause that moved it and where to. */
export interface Shifted {
  dueOn: Day;
  moves: { pause: Pause; to: Day }[];
}

/**
 * Gives back what was left when each pause began: of a clock that runs from one day until its due day, both included. Seven
 * days are left at least. A pause that begins after the due day changes nothing: what was missed before stays missed; nor
 * does one without an end, before it has one. `pauses` as `merged` gives them.
 */
export function shifted(runsFrom: Day, dueOn: Day, pauses: readonly Pause[]): Shifted {
  const moves: Shifted['moves'] = [];
  let due = dueOn;
  for (const pause of pauses) {
    const { from, to } = pause;
    if (to === null || from > due || to < runsFrom) continue;
    const stood = daysBetween(from < runsFrom ? runsFrom : from, to) + 1;
    const [later, least] = [addDays(due, stood), addDays(to, LEAST_LEFT)];
    due = later > least ? later : least;
    moves.push({ pause, to: due });
  }
  return { dueOn: due, moves };
}

/** A due day after pauses and with more time, if that is later, with the steps that lead there. */
export function delayed(
  runsFrom: Day,
  dueOn: Day,
  pauses: readonly Pause[],
  extended: Day | null,
): { dueOn: Day; steps: Step[] } {
  const back = shifted(runsFrom, dueOn, pauses);
  const steps = back.moves.map(asStep);
  if (extended === null || extended <= back.dueOn) return { dueOn: back.dueOn, steps };
  // The time that was given runs as well: a pause that begins in it gives back what was left of it.
  const later = pauses.filter(({ from }) => from > back.dueOn);
  const more = shifted(back.dueOn, extended, later);
  steps.push({ why: 'extended', day: extended }, ...more.moves.map(asStep));
  return { dueOn: more.dueOn, steps };
}

const asStep = ({ pause, to }: Shifted['moves'][number]): Step => ({
  why: pause.kind,
  from: pause.from,
  to: pause.to ?? to,
  day: to,
});
