import { setImmediate as breathe } from 'node:timers/promises';
import { lockPeople, transact, type Database, type Tx } from '../database/database.ts';
import { addDays, dayIn, endOfDay, lastOfMonth, type Day } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import { sites } from '../organisation/organisation.store.ts';
import { Changes, type CountedRow } from './counted.ts';
import {
  addChanges,
  beginCounting,
  countedRow,
  countedUpTo,
  countingAlone,
  countingNow,
  daysCounted,
  isQueueEmpty,
  putDays,
  queued,
  standingsAfter,
  takeOff,
  turningBetween,
} from './counts.store.ts';
import { keepMonth } from './months.store.ts';
import { pausesFor } from './standing.store.ts';

const PEOPLE = 2000;
const MOVES = 1000;

/**
 * Brings the counts up to date: with what moved, with the days that turned at each site, or makes them where there are none.
 * Any number of processes may do so; each step is a short transaction.
 */
export async function keepCounts(database: Database, now: Date): Promise<void> {
  const { read, write } = database;
  for (;;) {
    const house = await organisation(read);
    if (house === undefined) return;
    const counting = await countingNow(read);
    const days = daysAt(await sites(read), house.zone, now);
    if (counting === undefined) await transact(write, (tx) => begin(tx, days));
    else if (!(await isQueueEmpty(read))) await transact(write, addQueued);
    else if (!isSame(days, await daysCounted(read)))
      await transact(write, (tx) => turnDays(tx, days, house.zone));
    else if (!counting.whole) await transact(write, countOn);
    else return;
    await breathe();
  }
}

// What day it is at each site; '' for everywhere else.
const daysAt = (places: readonly { id: string; zone: string }[], zone: string, now: Date): Map<string, Day> =>
  new Map([['', dayIn(zone, now)], ...places.map((site): [string, Day] => [site.id, dayIn(site.zone, now)])]);

const isSame = (a: ReadonlyMap<string, Day>, b: ReadonlyMap<string, Day>): boolean =>
  a.size === b.size && [...a].every(([site, day]) => b.get(site) === day);

const dayFor = (days: ReadonlyMap<string, Day>, { siteId }: CountedRow): Day =>
  days.get(siteId) ?? days.get('')!;

async function begin(tx: Tx, days: ReadonlyMap<string, Day>): Promise<void> {
  await lockPeople(tx, 'everyone');
  if ((await countingAlone(tx)) === undefined) await beginCounting(tx, days);
}

// The next people; whoever moves meanwhile waits, so that nobody is counted twice.
async function countOn(tx: Tx): Promise<void> {
  await lockPeople(tx, 'everyone');
  const counting = await countingAlone(tx);
  if (counting === undefined || counting.whole) return;
  const { rows, last } = await standingsAfter(tx, counting.countedTo, PEOPLE);
  const days = await daysCounted(tx);
  const changes = new Changes();
  const pauses = await pausesFor(tx, pausedAmong(rows));
  for (const row of rows.map((one) => countedRow(one, pauses))) changes.add(row, dayFor(days, row), 1);
  await addChanges(tx, changes);
  await countedUpTo(tx, last ?? counting.countedTo, last === undefined);
}

const pausedAmong = (rows: readonly { person_id: string; paused: number }[]): string[] => [
  ...new Set(rows.filter(({ paused }) => paused === 1).map((row) => row.person_id)),
];

async function addQueued(tx: Tx): Promise<void> {
  if ((await countingAlone(tx)) === undefined) return;
  const moves = await queued(tx, MOVES);
  const days = await daysCounted(tx);
  const changes = new Changes();
  for (const { was, becomes } of moves) {
    if (was !== null) changes.add(was, dayFor(days, was), -1);
    if (becomes !== null) changes.add(becomes, dayFor(days, becomes), 1);
  }
  await addChanges(tx, changes);
  await takeOff(
    tx,
    moves.map(({ id }) => id),
  );
}

// From the days that are counted to those of now, with a stop at each end of a month in between, which is kept.
async function turnDays(tx: Tx, days: ReadonlyMap<string, Day>, zone: string): Promise<void> {
  await lockPeople(tx, 'everyone');
  const counting = await countingAlone(tx);
  if (counting === undefined) return;
  // What moved before everybody waited comes first.
  while (!(await isQueueEmpty(tx))) await addQueued(tx);
  const from = await daysCounted(tx);
  const today = days.get('')!;
  const places = await sites(tx);
  for (let end = lastOfMonth(from.get('')!); end < today; end = lastOfMonth(addDays(end, 1))) {
    await turnTo(tx, daysAt(places, zone, endOfDay(end, zone)), counting);
    if (counting.whole) await keepMonth(tx, end);
  }
  await turnTo(tx, days, counting);
}

async function turnTo(
  tx: Tx,
  to: ReadonlyMap<string, Day>,
  { countedTo, whole }: { countedTo: string; whole: boolean },
): Promise<void> {
  const from = await daysCounted(tx);
  const dayBefore = (site: string): Day => from.get(site) ?? from.get('')!;
  const turned = [...to].filter(([site, day]) => day !== dayBefore(site));
  if (turned.length > 0) {
    const ends = turned.flatMap(([site, day]) => [dayBefore(site), day]).toSorted();
    const [first, last] = [ends[0]!, ends.at(-1)!];
    const rows = (await turningBetween(tx, first, last)).filter((row) => whole || row.person_id <= countedTo);
    const pauses = await pausesFor(tx, pausedAmong(rows));
    const changes = new Changes();
    for (const row of rows.map((one) => countedRow(one, pauses))) {
      const [before, after] = [dayFor(from, row), dayFor(to, row)];
      if (before === after) continue;
      changes.add(row, before, -1);
      changes.add(row, after, 1);
    }
    await addChanges(tx, changes);
  }
  await putDays(tx, to);
}
