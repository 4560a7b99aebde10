import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { addDays, dayIn, daysBetween, instantOf, timeIn, type Day } from '../days.ts';
import { invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { organisation } from './organisation.ts';
import { settingRows } from './organisation.store.ts';

/**
 * When people are at work: from the one time of day until the other, `09:00`, Monday to Friday, at their site. Hours that
 * end earlier than they begin run over midnight, and belong to the day on which they begin.
 */
export interface WorkingHours {
  workFrom: string;
  workTo: string;
}

/** Whether people are sent follow-up questions, and when. Dated facts, as the other settings. */
export interface FollowUpSettings extends WorkingHours {
  followUps: 'on' | 'off';
}

const DEFAULTS: FollowUpSettings = { followUps: 'off', workFrom: '09:00', workTo: '17:00' };
const NAMES = ['followUps', 'workFrom', 'workTo'] as const satisfies (keyof FollowUpSettings)[];
/** Shorter hours are none. */
export const LEAST_MINUTES = 60;

/** The follow-up settings of today: off, nine to five, until somebody says otherwise. */
export async function followUpSettings(db: Db): Promise<FollowUpSettings> {
  const rows = new Map((await settingRows(db)).map((row) => [row.name, row.value]));
  return {
    followUps: rows.get('followUps') === 'on' ? 'on' : 'off',
    workFrom: rows.get('workFrom') ?? DEFAULTS.workFrom,
    workTo: rows.get('workTo') ?? DEFAULTS.workTo,
  };
}

/** Makes the follow-up settings what is given; says how many changed. Refuses hours shorter than one. */
export async function saveFollowUpSettings(
  tx: Tx,
  now: Date,
  by: string,
  wanted: FollowUpSettings,
): Promise<number> {
  if (minutesOf(wanted.workTo) - minutesOf(wanted.workFrom) < LEAST_MINUTES)
    throw invalidField('workTo', 'organisation.hours-short');
  await lockPeople(tx, 'everyone');
  const house = await organisation(tx);
  if (house === undefined) throw notFound();
  const before = await followUpSettings(tx);
  const changed = NAMES.filter((name) => before[name] !== wanted[name]);
  if (changed.length > 0) {
    const settings = Object.fromEntries(changed.map((name) => [name, wanted[name]]));
    await append(tx, now, [
      { at: dayIn(house.zone, now), kind: 'settings-changed', facts: { by, settings } },
    ]);
  }
  return changed.length;
}

/** Minutes since midnight of a time of day. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** True on Monday to Friday. Public holidays are not known. */
export const isWorkday = (day: Day): boolean => daysBetween(MONDAY, day) % 7 < 5;

// Earlier than any day that is asked for: a negative remainder would be another weekday.
const MONDAY = '1900-01-01';

/** True when people in this zone are at work at an instant. */
export function isWorking({ workFrom, workTo }: WorkingHours, zone: string, at: Date): boolean {
  const time = timeIn(zone, at);
  const day = dayIn(zone, at);
  if (workFrom < workTo) return isWorkday(day) && workFrom <= time && time < workTo;
  return (isWorkday(day) && workFrom <= time) || (isWorkday(addDays(day, -1)) && time < workTo);
}

const MOST_DAYS = 14;

/** The instant itself while people in this zone are at work, else the next at which they begin. */
export function nextWorking(hours: WorkingHours, zone: string, at: Date): Date {
  if (isWorking(hours, zone, at)) return at;
  const today = dayIn(zone, at);
  for (let n = 0; n < MOST_DAYS; n++) {
    const begins = instantOf(addDays(today, n), hours.workFrom, zone);
    // Where the clocks go forward over short hours there are none that day.
    if (begins > at && isWorking(hours, zone, begins)) return begins;
  }
  throw new Error('no working hours in a fortnight');
}
