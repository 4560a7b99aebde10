import { isDay, type Day } from '../../days.ts';

/** Which number of `03/04/2026` is the day, in the files of this organisation. */
export const DATE_ORDERS = ['day-first', 'month-first'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const LONG_MONTHS =
  /^(january|february|march|april|june|july|august|sept|september|october|november|december)$/;
const MIDNIGHT = String.raw`(?:[T ]00?:00(?::00(?:\.0+)?)?Z?)?`;
const ISO = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${MIDNIGHT}$`);
const NUMBERS = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${MIDNIGHT}$`);

/** Read instead of a day where two can be meant. */
export const AMBIGUOUS = 'ambiguous';

/**
 * The day that somebody wrote: 2027-01-12, 12 Jan 2027, Jan 12, 2027, and where the order is known 12/01/2027. Without it
 * AMBIGUOUS where two days can be meant. Undefined for what is no day, or none in this order: never a guess.
 */
export function dayOf(text: string, order: DateOrder | null = null): Day | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) return real(iso[1]!, Number(iso[2]), iso[3]!);
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4})$/i.exec(text);
  if (dayFirst !== null) return real(dayFirst[3]!, monthOf(dayFirst[2]!), dayFirst[1]!);
  const monthFirst = /^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i.exec(text);
  if (monthFirst !== null) return real(monthFirst[3]!, monthOf(monthFirst[1]!), monthFirst[2]!);
  const numbers = NUMBERS.exec(text);
  if (numbers === null) return undefined;
  const [one, other, year] = [numbers[1]!, numbers[3]!, numbers[4]!];
  const readings = {
    'day-first': real(year, Number(other), one),
    'month-first': real(year, Number(one), other),
  };
  if (order !== null) return readings[order];
  const [first, second] = [readings['day-first'], readings['month-first']];
  if (first === undefined || second === undefined || first === second) return first ?? second;
  return AMBIGUOUS;
}

function monthOf(word: string): number {
  const plain = word.toLowerCase();
  return MONTHS.includes(plain) || LONG_MONTHS.test(plain) ? MONTHS.indexOf(plain.slice(0, 3)) + 1 : 0;
}

function real(year: string, month: number, day: string): Day | undefined {
  const text = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(text) ? text : undefined;
}
