import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { invalid, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { organisation } from './organisation.ts';
import { settingRows } from './organisation.store.ts';
import { followUpSettings, LEAST_MINUTES, minutesOf, type WorkingHours } from './working-hours.ts';

/** When somebody's work lies in the day; '' where nobody said. */
export const SHIFTS = ['day', 'evening', 'night', 'rotating'] as const;
export type Shift = (typeof SHIFTS)[number] | '';

/** The hours of the shifts that have hours of their own, as settings: dated facts. */
export interface ShiftSettings {
  eveningFrom: string;
  eveningTo: string;
  nightFrom: string;
  nightTo: string;
}

const DEFAULTS: ShiftSettings = {
  eveningFrom: '14:00',
  eveningTo: '22:00',
  nightFrom: '20:00',
  nightTo: '08:00',
};
const NAMES = ['eveningFrom', 'eveningTo', 'nightFrom', 'nightTo'] as const satisfies (keyof ShiftSettings)[];

/** The hours of evening and night shifts of today. */
export async function shiftSettings(db: Db): Promise<ShiftSettings> {
  const rows = new Map((await settingRows(db)).map((row) => [row.name, row.value]));
  const kept = NAMES.map((name) => [name, rows.get(name) ?? DEFAULTS[name]] as const);
  return { ...DEFAULTS, ...Object.fromEntries(kept) };
}

/** Makes the hours of shifts what is given; says how many settings changed. Refuses a shift shorter than an hour. */
export async function saveShiftHours(tx: Tx, now: Date, by: string, wanted: ShiftSettings): Promise<number> {
  const short = (['evening', 'night'] as const).filter((shift) => {
    const minutes = minutesOf(wanted[`${shift}To`]) - minutesOf(wanted[`${shift}From`]);
    return (minutes + DAY_MINUTES) % DAY_MINUTES < LEAST_MINUTES;
  });
  if (short.length > 0)
    throw invalid(short.map((shift) => ({ field: `${shift}To`, key: 'organisation.shift-short' })));
  await lockPeople(tx, 'everyone');
  const house = await organisation(tx);
  if (house === undefined) throw notFound();
  const before = await shiftSettings(tx);
  const changed = NAMES.filter((name) => before[name] !== wanted[name]);
  if (changed.length > 0) {
    const settings = Object.fromEntries(changed.map((name) => [name, wanted[name]]));
    await append(tx, now, [
      { at: dayIn(house.zone, now), kind: 'settings-changed', facts: { by, settings } },
    ]);
  }
  return changed.length;
}

const DAY_MINUTES = 24 * 60;

/** The hours of every shift; `day` are the working hours of everybody else too. */
export interface ShiftHours {
  day: WorkingHours;
  evening: WorkingHours;
  night: WorkingHours;
}

/** The hours of the shifts as they are set today. */
export async function shiftHours(db: Db): Promise<ShiftHours> {
  const { workFrom, workTo } = await followUpSettings(db);
  const own = await shiftSettings(db);
  return {
    day: { workFrom, workTo },
    evening: { workFrom: own.eveningFrom, workTo: own.eveningTo },
    night: { workFrom: own.nightFrom, workTo: own.nightTo },
  };
}

/** When somebody on this shift is at work. A rotating shift, or none, has the hours of the day. */
export const hoursOf = (shift: Shift, hours: ShiftHours): WorkingHours =>
  shift === 'evening' || shift === 'night' ? hours[shift] : hours.day;
