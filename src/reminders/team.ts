import type { Db } from '../database/database.ts';
import { addDays, type Day } from '../days.ts';
import { stateOn } from '../obligations/standing.ts';
import type { LatePerson } from './letters.ts';
import { standInsOf } from './line.store.ts';
import { dueBelow } from './reminders.store.ts';
import { mondayOf, type Owed } from './stages.ts';
import { grouped, type Run } from './telling.ts';

/** A manager hears of what is due within so many days, and of who is back within as many. */
export const SOON = 14;

/** Somebody on leave who has something to do when they are back. */
export interface Back {
  personId: string;
  name: string;
  on: Day;
}

/** Of whom a manager, or a deputy, is told once a week; each person once. */
export interface Team {
  late: LatePerson[];
  soon: LatePerson[];
  back: Back[];
  /** Somebody late or soon due was so on Monday already: what comes up later in the week is for the next. */
  sinceMonday: boolean;
}

type Place = { is: 'late' | 'soon' } | { is: 'back'; on: Day };

/** What a manager is told of one thing that somebody owes, on a day; undefined when nothing. Pure. */
export function placeOn(owed: Owed, day: Day): Place | undefined {
  const state = stateOn(owed, day);
  if (state === 'paused') {
    const away = owed.pauses.filter(({ from, to }) => from <= day && (to === null || day <= to));
    const to = away.reduce<Day | null>(
      (last, one) => (one.to === null || one.to > (last ?? '') ? one.to : last),
      '',
    );
    if (to === null || to > addDays(day, SOON)) return undefined;
    const on = addDays(to, 1);
    return stateOn(owed, on) !== 'current' && owed.dueOn <= addDays(on, 2 * SOON)
      ? { is: 'back', on }
      : undefined;
  }
  if (day < owed.beginsOn) return undefined;
  if (state === 'overdue') return { is: 'late' };
  const soon = (state === 'due' || state === 'renewable') && owed.dueOn <= addDays(day, SOON);
  return soon ? { is: 'soon' } : undefined;
}

/** Whom these managers and deputies are told of, by their ids; nobody, no key. */
export async function teamsOf(db: Db, run: Run, ids: readonly string[]): Promise<Map<string, Team>> {
  const day = run.dayAt(null);
  const others = await standInsOf(db, ids, day);
  const managing = new Map(ids.map((id) => [id, [id, ...(others.get(id) ?? [])]]));
  const managers = [...new Set([...managing.values()].flat())];
  if (managers.length === 0) return new Map();
  const rows = await dueBelow(db, managers, run.span, addDays(run.span.last, SOON));
  const below = grouped(rows, (row) => row.managerId);
  const found = new Map<string, Team>();
  for (const [id, teams] of managing) {
    const own = teams
      .flatMap((manager) => below.get(manager) ?? [])
      .filter(({ personId }) => personId !== id);
    const team = teamOf(run, own);
    if (team.late.length + team.soon.length + team.back.length > 0) found.set(id, team);
  }
  return found;
}

function teamOf(run: Run, rows: Awaited<ReturnType<typeof dueBelow>>): Team {
  const team: Team = { late: [], soon: [], back: [], sinceMonday: false };
  for (const own of grouped(rows, ({ personId }) => personId).values()) {
    const today = run.dayAt(own[0]!.zone);
    const placed = own.flatMap((row) => {
      const place = placeOn(row, today);
      return place === undefined ? [] : [{ row, place }];
    });
    const most = ['late', 'soon', 'back']
      .map((is) => placed.find(({ place }) => place.is === is))
      .find(Boolean);
    if (most === undefined) continue;
    const { row, place } = most;
    if (place.is === 'back') team.back.push({ personId: row.personId, name: row.name, on: place.on });
    else team[place.is].push(row);
    if (place.is !== 'back' && speaks(placeOn(row, mondayOf(today)))) team.sinceMonday = true;
  }
  return team;
}

// Of those who are away and nobody else a manager is not told.
const speaks = (place: Place | undefined): boolean => place?.is === 'late' || place?.is === 'soon';
