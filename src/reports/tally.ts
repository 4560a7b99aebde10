import type { CountName } from '../obligations/counted.ts';

/** What decides which standings are counted; '' is no filter. */
export interface Where {
  site: string;
  team: string;
  role: string;
  thing: string;
}

export const ANYWHERE: Where = { site: '', team: '', role: '', thing: '' };

/** What counts are told apart by. */
export const DIMENSIONS = ['site', 'team', 'role', 'thing'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** How many stand how somewhere; what is not told apart is ''. */
export interface Tally extends Where {
  counts: Partial<Record<CountName, number>>;
}

/** Those who work here: all that is counted but who left. */
export const hereIn = ({ counts }: Pick<Tally, 'counts'>): number =>
  HERE.reduce((sum, name) => sum + (counts[name] ?? 0), 0);

const HERE = ['overdue', 'due', 'renewable', 'current', 'paused', 'exempt'] as const;

/** Tallies as one. */
export function together(tallies: readonly Pick<Tally, 'counts'>[]): Tally['counts'] {
  const sum: Tally['counts'] = {};
  for (const { counts } of tallies)
    for (const [name, n] of Object.entries(counts) as [CountName, number][]) sum[name] = (sum[name] ?? 0) + n;
  return sum;
}

/** Tallies told apart by these only. */
export function toldBy(tallies: readonly Tally[], by: readonly Dimension[]): Tally[] {
  const groups = new Map<string, Tally[]>();
  for (const one of tallies) {
    const key = JSON.stringify(by.map((name) => one[name]));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].map((group) => ({
    ...ANYWHERE,
    ...Object.fromEntries(by.map((name) => [name, group[0]![name]])),
    counts: together(group),
  }));
}
