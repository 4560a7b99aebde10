import { setImmediate as breathe } from 'node:timers/promises';
import { transact, type Database } from '../database/database.ts';
import { dayIn, endOfDay } from '../days.ts';
import { cellOf, MONTH_LEVELS, type Cell, type CountName } from '../obligations/counted.ts';
import { countingNow } from '../obligations/counts.store.ts';
import { monthsKnown, putMonth } from '../obligations/months.store.ts';
import { knownBy } from '../ledger/checkpoint.ts';
import { organisation } from '../organisation/organisation.ts';
import { sites } from '../organisation/organisation.store.ts';
import { scopeSize, talliesAmong } from '../reports/completion.store.ts';
import { inPast, type Dates, type Past } from '../reports/past.ts';
import { siteDays } from '../reports/site-days.ts';
import { ANYWHERE, type Tally } from '../reports/tally.ts';
import { peopleCounted } from './overview.store.ts';
import { endsBefore } from './team-months.ts';

/** Of more people the past is not worked out by itself: it takes too long. */
const MOST_PEOPLE = 20_000;

/**
 * Works out how everybody stood at the ends of the last months that nobody counted then, each as it was known on that day, or as
 * it is known today where nothing was sealed by then: what the report of the two dates says. The newest first; what is there stays.
 */
export async function deriveMonths(database: Database, now: Date, signal?: AbortSignal): Promise<void> {
  const house = await organisation(database.read);
  if (house === undefined || (await countingNow(database.read))?.whole !== true) return;
  const today = dayIn(house.zone, now);
  const known = await monthsKnown(database.read);
  const missing = endsBefore(today).filter((day) => !known.has(day));
  if (missing.length === 0 || (await peopleCounted(database.read, MOST_PEOPLE + 1)) > MOST_PEOPLE) return;
  for (const day of missing) {
    if (signal?.aborted === true) return;
    // Of the time before the record was sealed here nothing was known then: what is known of it today is shown.
    const wasSealed = (await knownBy(database.read, endOfDay(day, house.zone))) > 0;
    const dates = { on: day, knownOn: wasSealed ? day : today };
    const cells = await countedAt(database, dates, house.zone, now);
    await transact(database.write, (tx) => putMonth(tx, day, cells));
    await breathe();
  }
}

const countedAt = (
  database: Database,
  dates: Dates,
  zone: string,
  now: Date,
): Promise<{ cell: Cell; n: number }[]> =>
  inPast(database, { ...dates, scope: 'everyone' }, { zone, now }, async (past: Past) => {
    const places = await sites(past.db);
    const scope = 'everyone';
    const frame = {
      scope,
      sites: places,
      days: siteDays(places, zone, past.now),
      ...(await scopeSize(past.db, scope)),
    } as const;
    return levelled(
      await talliesAmong(past.db, frame, { ...ANYWHERE, withLeft: true }, ['site', 'team', 'role', 'thing']),
    );
  });

function levelled(tallies: readonly Tally[]): { cell: Cell; n: number }[] {
  const cells = new Map<string, { cell: Cell; n: number }>();
  for (const { site, team, role, thing, counts } of tallies)
    for (const [name, n] of Object.entries(counts) as [CountName, number][])
      for (const level of MONTH_LEVELS) {
        const cell = cellOf({ siteId: site, team, role, thing }, level, name);
        const key = JSON.stringify(cell);
        const known = cells.get(key);
        if (known === undefined) cells.set(key, { cell, n });
        else known.n += n;
      }
  return [...cells.values()].filter(({ n }) => n > 0);
}
