import { z } from 'zod';
import { isDay } from '../days.ts';
import { lineField } from '../organisation/fields.ts';
import { oneLine } from '../organisation/line.ts';

/** How long each text may be. */
export const LONGEST = { name: 100, line: 200, address: 500, note: 1000, person: 500 } as const;

export const nameField = lineField(LONGEST.name, 'networks.name-needed', 'networks.name-long');
export const riskField = lineField(LONGEST.line, 'networks.risk-needed', 'networks.line-long');
export const purposeField = lineField(LONGEST.line, 'networks.purpose-needed', 'networks.line-long');
export const personField = z
  .string()
  .catch('')
  .transform((text) => oneLine(text).slice(0, LONGEST.person));
export const seenField = z.string().catch('');

export const dayField = z.string('networks.day-wrong').refine(isDay, 'networks.day-wrong');
export const optionalDayField = z
  .string('networks.day-wrong')
  .refine((text) => text === '' || isDay(text), 'networks.day-wrong')
  .transform((text) => (text === '' ? null : text));

/** Text of several lines as it is kept: without carriage returns and blanks around it. */
export const longText = (text: string): string => text.toWellFormed().replace(/\r\n?/g, '\n').trim();

export const noteField = z
  .string()
  .catch('')
  .transform(longText)
  .pipe(z.string().max(LONGEST.note, 'networks.note-long'));

export const reasonField = z
  .string('networks.reason-needed')
  .transform(longText)
  .pipe(z.string().min(1, 'networks.reason-needed').max(LONGEST.note, 'networks.note-long'));

/** An address on the web that a page may link to: https, and nobody's name and password in it. */
export const addressField = z
  .string('networks.address-wrong')
  .trim()
  .max(LONGEST.address, 'networks.address-wrong')
  .refine(isAddress, 'networks.address-wrong');

function isAddress(text: string): boolean {
  if (!/^https:\/\/[^\s\p{Cc}]+$/iu.test(text) || !URL.canParse(text)) return false;
  const { username, password, hostname } = new URL(text);
  return username === '' && password === '' && hostname.includes('.');
}

/** What was ticked of several boxes with one name; odd things are dropped. */
export const severalField = z
  .unknown()
  .optional()
  .transform((sent) => [
    ...new Set(
      (Array.isArray(sent) ? sent : [sent]).filter(
        (one): one is string => typeof one === 'string' && one !== '',
      ),
    ),
  ]);
