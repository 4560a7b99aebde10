import { addDays, type Day } from '../days.ts';
import { FOREVER } from './cycles.ts';
import { stateOn, type State } from './standing.ts';

/**
 * What is counted of how people stand: each state; `soon`: due within a week, in whatever state but away, excused or gone;
 * `lapsed`: over but for grace, and nobody calls it late yet.
 */
export type CountName = State | 'soon' | 'lapsed';

/** What decides how a standing counts, on any day. */
export interface CountedRow {
  siteId: string;
  team: string;
  role: string;
  thing: string;
  owed: boolean;
  dueOn: Day;
  lateAfter: Day;
  opensOn: Day | null;
  leftOn: Day | null;
  pauses: readonly { from: Day; to: Day | null; kind: 'leave' | 'waiver' }[];
}

/** As what a standing counts on a day. Pure. */
export function countedAs(
  row: Omit<CountedRow, 'siteId' | 'team' | 'role' | 'thing'>,
  day: Day,
): CountName[] {
  const state = stateOn({ ...row, needs: row.owed ? 'course' : 'nothing' }, day);
  if (state === 'left' || state === 'exempt' || state === 'paused') return [state];
  const names: CountName[] = [state];
  if (row.dueOn >= day && row.dueOn <= addDays(day, 7)) names.push('soon');
  if (row.dueOn < day && row.lateAfter >= day && !row.owed) names.push('lapsed');
  return names;
}

/** What comes on a day: something is due for the first time or because it was asked, is to be renewed, or opens for renewal. */
export type FallKind = 'due' | 'renew' | 'opens';

/** The days on which something comes by a standing, while nobody is away, excused or gone on them. Pure. */
export function fallsOf(row: CountedRow): { day: Day; kind: FallKind }[] {
  const { dueOn, opensOn, owed } = row;
  const falls: { day: Day; kind: FallKind }[] = [{ day: dueOn, kind: owed ? 'due' : 'renew' }];
  if (opensOn !== null && !owed) falls.push({ day: opensOn, kind: 'opens' });
  return falls.filter(({ day }) => day < FOREVER && !NOT_THERE.has(countedAs(row, day)[0]!));
}

const NOT_THERE: ReadonlySet<string> = new Set(['left', 'exempt', 'paused']);

/** At which details falls are kept. */
export const FALL_LEVELS = ['all', 'site', 'role'] as const;
export type FallLevel = (typeof FALL_LEVELS)[number];

export interface FallCell {
  level: FallLevel;
  siteId: string;
  role: string;
  day: Day;
  thing: string;
  kind: FallKind;
}

/** At which details counts are kept: for all, by one of these, by two, by all of them; always by what is owed. */
export const LEVELS = ['all', 'site', 'team', 'role', 'place', 'post', 'full'] as const;
export type Level = (typeof LEVELS)[number];

/** A place in the counts; what its level does not tell apart is ''. */
export interface Cell {
  level: Level;
  siteId: string;
  team: string;
  role: string;
  thing: string;
  name: CountName;
}

/** A change of the counts, by cell. */
export class Changes {
  readonly #changes = new Map<string, { cell: Cell; n: number }>();

  readonly #falls = new Map<string, { cell: FallCell; n: number }>();

  /** Adds a standing as it counts on a day, so many times: -1 takes it out. */
  add(row: CountedRow, day: Day, times: 1 | -1): void {
    this.#fall(row, times);
    for (const name of countedAs(row, day))
      for (const level of LEVELS) this.#put(cellOf(row, level, name), times);
  }

  #fall(row: CountedRow, times: 1 | -1): void {
    for (const { day, kind } of fallsOf(row))
      for (const level of FALL_LEVELS) {
        const [siteId, role] = [level === 'site' ? row.siteId : '', level === 'role' ? row.role : ''];
        const key = JSON.stringify([level, siteId, role, day, row.thing, kind]);
        const known = this.#falls.get(key);
        if (known !== undefined) known.n += times;
        else this.#falls.set(key, { cell: { level, siteId, role, day, thing: row.thing, kind }, n: times });
      }
  }

  /** The same of what falls on days. */
  falls(): { cell: FallCell; n: number }[] {
    return [...this.#falls.values()].filter(({ n }) => n !== 0);
  }

  #put(cell: Cell, n: number): void {
    const key = JSON.stringify([cell.level, cell.siteId, cell.team, cell.role, cell.thing, cell.name]);
    const known = this.#changes.get(key);
    if (known === undefined) this.#changes.set(key, { cell, n });
    else known.n += n;
  }

  /** What changed: no cell twice, none by nothing. */
  all(): { cell: Cell; n: number }[] {
    return [...this.#changes.values()].filter(({ n }) => n !== 0);
  }
}

/** The cell of a level in which somebody is counted. */
export function cellOf(
  { siteId, team, role, thing }: Pick<CountedRow, 'siteId' | 'team' | 'role' | 'thing'>,
  level: Level,
  name: CountName,
): Cell {
  const [bySite, byTeam, byRole] = TELLS[level];
  return {
    level,
    siteId: bySite ? siteId : '',
    team: byTeam ? team : '',
    role: byRole ? role : '',
    thing,
    name,
  };
}

// Whether a level tells sites, teams and roles apart.
const TELLS: Readonly<Record<Level, readonly [site: boolean, team: boolean, role: boolean]>> = {
  all: [false, false, false],
  site: [true, false, false],
  team: [false, true, false],
  role: [false, false, true],
  place: [true, true, false],
  post: [true, false, true],
  full: [true, true, true],
};

/** Whether a level tells sites, teams or roles apart. */
export const tellsApart = (level: Level, one: 'site' | 'team' | 'role'): boolean =>
  TELLS[level][one === 'site' ? 0 : one === 'team' ? 1 : 2];

/** The levels of which the ends of months are kept. */
export const MONTH_LEVELS: readonly Level[] = LEVELS.filter((level) => level !== 'post' && level !== 'full');

/** The level with the least detail that tells these apart. */
export const levelOf = (wanted: { site: boolean; team: boolean; role: boolean }): Level =>
  LEVELS.find((level) => {
    const [site, team, role] = TELLS[level];
    return site >= wanted.site && team >= wanted.team && role >= wanted.role;
  })!;
