import { setImmediate as breathe } from 'node:timers/promises';
import { restoreEntries } from '../backup/backup.store.ts';
import { isDuplicate, type Database, type Db } from '../database/database.ts';
import { addDays, dayIn, instantOf, type Day } from '../days.ts';
import { parseEntry } from '../ledger/entry.ts';
import { wordingsNow, type Wordings } from '../mail/wordings.ts';
import { packagesInUse } from '../obligations/package.ts';
import { thingsRequired } from '../obligations/requirement.store.ts';
import type { Reason } from '../obligations/reasons.ts';
import { rules, USUAL_PLAN, type Plan } from '../obligations/rule.ts';
import { titlesOf } from '../obligations/titles.ts';
import { organisation } from '../organisation/organisation.ts';
import { nextWorking } from '../organisation/working-hours.ts';
import { hoursFor, type HoursOfPerson } from '../people/hours.ts';
import type { Messages } from '../web/messages.ts';
import type { Span } from './reminders.store.ts';
import { lastDueDay } from './stages.ts';

export interface RemindDeps {
  database: Database;
  messages: Messages;
  /** Where the links in the mails lead. */
  origin: string;
}

/** One mail that was queued, or would be. */
export interface Told {
  personId: string;
  name: string;
  /** Null in a dry run. */
  mailId: string | null;
  /** When it goes out at the soonest, in their working hours, and their IANA zone. */
  sendAt: Date;
  zone: string;
  /** `stage` as the plan calls it, `before-30`; `why` where there is something to explain. */
  said: readonly { obligation: string; stage: string; words: string; why?: string | undefined }[];
}

/** A time in which the reminders did not run although they should have, as instants. */
export interface Gap {
  from: string;
  to: string;
}

/** What one run of the reminders goes by. */
export interface Run extends RemindDeps {
  now: Date;
  dryRun: boolean;
  organisation: string;
  /** People are told that training is paid time. */
  paidTime: boolean;
  /** The organisation's own words, read once. */
  wordings: Wordings;
  /** What is said when, by rule. */
  plans: ReadonlyMap<string, Plan>;
  /** What things are called, by thing; others are the shipped course. */
  titles: ReadonlyMap<string, string>;
  /** The day that it is at a site (null: in the organisation's zone). */
  dayAt(zone: string | null): Day;
  /** The day that it really is, or was, there at an instant. */
  dayOf(zone: string | null, at: Date): Day;
  /** From when on mail may go out: now, or the morning of a day that is only tried. */
  from: Date;
  span: Span;
  /** Days between a backup and its restore: what was said on them is not known here. */
  lost: readonly { from: Day; to: Day }[];
  /** That it has to be said that the reminders did not go out for a time. */
  gap: Gap | undefined;
}

export interface RemindOptions {
  today?: Day | undefined;
  dryRun?: boolean | undefined;
  gap?: Gap | undefined;
}

/** Prepares a run, for the real day at each site or for one given day; undefined before the first run of the program. */
export async function prepareRun(
  deps: RemindDeps,
  now: Date,
  options: RemindOptions,
  db: Db = deps.database.read,
): Promise<Run | undefined> {
  const house = await organisation(db);
  if (house === undefined) return undefined;
  const { today, dryRun = false, gap } = options;
  const utc = dayIn('UTC', now);
  const inForce = await rules(db);
  const plans = new Map(inForce.map(({ id, plan }) => [id, plan]));
  const last = today ?? addDays(utc, 1);
  const tried = dryRun && today !== undefined && today !== dayIn(house.zone, now);
  return {
    ...deps,
    now,
    dryRun,
    organisation: house.name,
    paidTime: house.paidTime === 'on',
    wordings: await wordingsNow(db, deps.messages),
    plans,
    // An officer may require a package that no rule asks for.
    titles: await titlesOf(db, deps.messages, [
      ...inForce.map(({ thing }) => thing),
      ...(await packagesInUse(db)),
      ...(await thingsRequired(db)),
    ]),
    dayAt: (zone) => today ?? dayIn(zone ?? house.zone, now),
    dayOf: (zone, at) => dayIn(zone ?? house.zone, at),
    from: tried ? instantOf(today, MORNING, house.zone) : now,
    span: {
      first: today ?? addDays(utc, -1),
      last,
      dueBy: lastDueDay(last, [USUAL_PLAN, ...plans.values()]),
    },
    lost: await lostDays(db),
    gap,
  };
}

// A day more at each end: it is another day elsewhere.
async function lostDays(db: Db): Promise<{ from: Day; to: Day }[]> {
  return (await restoreEntries(db)).map((body) => {
    const { at, facts } = parseEntry(body);
    const made = new Date(typeof facts['backup'] === 'string' ? facts['backup'] : at);
    return { from: addDays(dayIn('UTC', made), -1), to: addDays(dayIn('UTC', new Date(at)), 1) };
  });
}

// As the timetable has it.
const MORNING = '07:00';

/** The plan by which something is said of what is owed: that of the rule that decides, else the usual one. */
export const planFor = (
  { plans }: Pick<Run, 'plans'>,
  { ruleId, reasons }: { ruleId: string | null; reasons: readonly Reason[] },
): Plan => (reasons[0]?.by === 'rule' ? plans.get(ruleId ?? '') : undefined) ?? USUAL_PLAN;

// By the instant that a run goes from: many have the same hours, and finding the next costs more than anything else here.
const nextTimes = new WeakMap<Date, Map<string, Date>>();

/** When these people may get mail, from an instant on: the next time that they are at work, and their zone. */
export async function sendTimes(db: Db, { from }: Pick<Run, 'from'>, ids: readonly string[]) {
  const hours = ids.length === 0 ? new Map<string, HoursOfPerson>() : await hoursFor(db, ids);
  const known = nextTimes.get(from) ?? new Map<string, Date>();
  nextTimes.set(from, known);
  return (id: string): { sendAt: Date; zone: string } => {
    const own = hours.get(id);
    if (own === undefined) return { sendAt: from, zone: 'UTC' };
    const key = `${own.hours.workFrom} ${own.hours.workTo} ${own.zone}`;
    const sendAt = known.get(key) ?? nextWorking(own.hours, own.zone, from);
    known.set(key, sendAt);
    return { sendAt, zone: own.zone };
  };
}

/** Groups rows that come sorted or not, keeping their order. */
export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/**
 * Tells people in batches, each one transaction. When somebody else said one of these things first, that batch is rolled back and
 * its people are told one by one, without those.
 */
export async function inBatches(
  ids: readonly string[],
  size: number,
  tell: (ids: readonly string[]) => Promise<Told[]>,
): Promise<Told[]> {
  const told: Told[] = [];
  for (let i = 0; i < ids.length; i += size) {
    const batch = ids.slice(i, i + size);
    try {
      told.push(...(await tell(batch)));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      if (batch.length > 1) told.push(...(await inBatches(batch, 1, tell)));
    }
    // SQLite answers without a pause: else pages would wait for all of it.
    await breathe();
  }
  return told;
}

/** Ids in pages until there are no more. */
export async function* pagesOf(
  next: (after: string) => Promise<readonly string[]>,
): AsyncGenerator<readonly string[]> {
  for (let after = ''; ;) {
    const ids = await next(after);
    if (ids.length === 0) return;
    yield ids;
    after = ids.at(-1)!;
    await breathe();
  }
}

/** Goes through ids in pages and gives all that was told. */
export async function inPages(
  next: (after: string) => Promise<readonly string[]>,
  page: (ids: readonly string[]) => Promise<Told[]>,
): Promise<Told[]> {
  const told: Told[] = [];
  for await (const ids of pagesOf(next)) told.push(...(await page(ids)));
  return told;
}
