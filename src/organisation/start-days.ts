import { createHash } from 'node:crypto';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { addDays, dayIn, isDay, type Day } from '../days.ts';
import { conflict, invalid, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { organisation, type Site } from './organisation.ts';
import { sites } from './organisation.store.ts';
import { siteStarts } from './start-days.store.ts';

/** A start further away than that is a slip of the pen: nobody would owe anything until then. */
export const FARTHEST_DAYS = 366;

/** Every site with the day on which it starts: its own, else the organisation's. */
export interface SiteStart extends Site {
  startsOn: Day;
}

/** How the sites start now; `seen` names just this state, whoever made it. */
export async function startsNow(db: Db): Promise<{ sites: SiteStart[]; zone: string; seen: string }> {
  const house = await organisation(db);
  if (house === undefined) throw notFound();
  const own = await siteStarts(db);
  const all = (await sites(db)).map((site) => ({ ...site, startsOn: own.get(site.id) ?? house.startDay }));
  const state = all.map(({ id, startsOn }) => `${id} ${startsOn}`).toSorted();
  return {
    sites: all,
    zone: house.zone,
    seen: createHash('sha256').update(state.join()).digest('base64url'),
  };
}

/** What would change, by site. Throws `invalid` for a day that is none, is over, or lies too far away; the field is `day-SITE`. */
export function changedStarts(
  now: readonly SiteStart[],
  wanted: ReadonlyMap<string, string>,
  today: Day,
): Map<string, Day> {
  const changed = now.flatMap(({ id, startsOn }): [string, Day][] => {
    const day = (wanted.get(id) ?? startsOn).trim();
    return day === startsOn ? [] : [[id, day]];
  });
  const farthest = addDays(today, FARTHEST_DAYS);
  const problems = changed.flatMap(([id, day]) => {
    const key = !isDay(day) ? 'wrong' : day < today ? 'past' : day > farthest ? 'far' : undefined;
    return key === undefined ? [] : [{ field: `day-${id}`, key: `start-days.${key}` }];
  });
  if (problems.length > 0) throw invalid(problems);
  return new Map(changed);
}

/**
 * Gives sites their start days from today on, as one entry; says how many changed. Saying it again changes none. Throws a conflict
 * when they are not any more what `seen` names.
 */
export async function setStartDays(
  tx: Tx,
  now: Date,
  by: string,
  { wanted, seen }: { wanted: ReadonlyMap<string, string>; seen: string },
): Promise<number> {
  await lockPeople(tx, 'everyone');
  const before = await startsNow(tx);
  const today = dayIn(before.zone, now);
  const changed = changedStarts(before.sites, wanted, today);
  if (changed.size === 0) return 0;
  if (seen !== before.seen) throw conflict('start-days.stale');
  const days = Object.fromEntries(changed);
  await append(tx, now, [{ at: today, kind: 'start-days-set', facts: { by, days } }]);
  return changed.size;
}
