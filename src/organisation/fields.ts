import { z } from 'zod';
import { isZone } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import { oneLine } from './line.ts';
import { COUNTRIES } from './organisation.ts';

/** A field of one line, up to so many characters, with the message keys for none and for too many. */
export const lineField = (most: number, needed: string, tooLong: string) =>
  z.string(needed).transform(oneLine).pipe(z.string().min(1, needed).max(most, tooLong));

export const zoneField = z.string('organisation.zone-wrong').refine(isZone, 'organisation.zone-wrong');
export const countryField = z.enum(COUNTRIES, 'organisation.country-wrong');

/** A time of day, `9:00` or `09:00`, with the seconds that some browsers add. */
export const timeField = z
  .string('organisation.time-wrong')
  .regex(/^([01]?\d|2[0-3]):[0-5]\d(:00)?$/, 'organisation.time-wrong')
  .transform((time) => time.replace(/(:\d\d):00$/, '$1').padStart(5, '0'));

export interface Option {
  value: string;
  text: string;
}

/** The countries to choose from, in words. */
export const countryOptions = (messages: Messages): Option[] =>
  COUNTRIES.map((country) => ({ value: country, text: messages.t(`country.${country}`) }));

/** The time zones to choose from, and the one that is chosen already, wherever it comes from. */
export function zoneOptions(chosen: string): Option[] {
  const known = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  const zones = isZone(chosen) && !known.includes(chosen) ? [chosen, ...known] : known;
  return zones.map((zone) => ({ value: zone, text: zone.replaceAll('_', ' ') }));
}
