import { Temporal } from 'temporal-polyfill';

/** A day is an ISO date, `2027-01-12`, compared with `<`. Years have four digits. */
export type Day = string;

const MOST = 50_000;

// PlainDate objects in a hot loop are 14 times slower than this memo of the few thousand distinct days there are.
function remembered(work: (day: Day, n: number) => Day): (day: Day, n: number) => Day {
  const memo = new Map<number, Map<Day, Day>>();
  let size = 0;
  return (day, n) => {
    let days = memo.get(n);
    if (days === undefined) memo.set(n, (days = new Map()));
    let answer = days.get(day);
    if (answer === undefined) {
      if (++size > MOST) {
        memo.clear();
        memo.set(n, (days = new Map()));
        size = 1;
      }
      days.set(day, (answer = work(day, n)));
    }
    return answer;
  };
}

/** The day `n` days later (earlier when negative). */
export const addDays = remembered((day, n) => Temporal.PlainDate.from(day).add({ days: n }).toString());

/** The same day of the month `n` months later; the last of that month where it has no such day. */
export const addMonths = remembered((day, n) => Temporal.PlainDate.from(day).add({ months: n }).toString());

/** The last day of the month of a day. */
export const lastOfMonth = (day: Day): Day => addDays(addMonths(`${day.slice(0, 7)}-01`, 1), -1);

/** Days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => numberOf(to) - numberOf(from);

// Days since 1970, remembered as the others are.
const numbers = new Map<Day, number>();

function numberOf(day: Day): number {
  let number = numbers.get(day);
  if (number === undefined) {
    if (numbers.size >= MOST) numbers.clear();
    numbers.set(day, (number = Math.round(Date.parse(`${day}T00:00Z`) / 86_400_000)));
  }
  return number;
}

/** True for a real calendar day in the form 2027-01-12, years 1900 to 2999. */
export function isDay(text: string): boolean {
  if (!/^(19|2\d)\d\d-\d\d-\d\d$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

const latest = new Map<string, { minute: number; day: Day }>();
// Before that some zones had midnights within a minute.
const FIRST_MINUTE = Date.UTC(1973, 0, 1) / 60_000;

/** The day that it is in an IANA time zone at an instant. Throws RangeError for an unknown zone. */
export function dayIn(zone: string, at: Date): Day {
  const minute = Math.floor(at.getTime() / 60_000);
  const last = latest.get(zone);
  // Every request asks for the same minute; formatting it costs as much as a query.
  if (last?.minute === minute) return last.day;
  const day = formatted(zone, at);
  if (minute >= FIRST_MINUTE) latest.set(zone, { minute, day });
  return day;
}

function formatted(zone: string, at: Date): Day {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(zone, format);
  }
  return format.format(at);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a wall clock shows in an IANA time zone at an instant, `09:05`. Throws RangeError for an unknown zone. */
export function timeIn(zone: string, at: Date): string {
  let format = clocks.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(zone, format);
  }
  return format.format(at);
}

/** True when this runtime knows the IANA zone. */
export function isZone(zone: string): boolean {
  try {
    return dayIn(zone, new Date(0)) !== '' && (zone === 'UTC' || zone.includes('/'));
  } catch {
    return false;
  }
}

/** The instant (UTC) at which a wall clock in the zone shows this day and hour. In a spring gap, the hour after it. */
export function instantOf(day: Day, time: string, zone: string): Date {
  const zoned = Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone);
  return new Date(zoned.epochMilliseconds);
}

/** The last moment of a day in a zone: an instant of the next day is not yet of this one. */
export const endOfDay = (day: Day, zone: string): Date =>
  new Date(instantOf(addDays(day, 1), '00:00', zone).getTime() - 1);
