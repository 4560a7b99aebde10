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
