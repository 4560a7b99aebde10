import { createHash } from 'node:crypto';
import { addDays, type Day } from '../days.ts';

/** What stands in somebody's calendar on the day by which something is to be done. */
export interface Due {
  /** With the person it names the entry: the same again changes the entry that is there. */
  obligation: string;
  personId: string;
  title: string;
  dueOn: Day;
  /** Where it is done. */
  url: string;
  organisation: string;
  /** Greater than that of an earlier file about the same, or calendars leave what they have. See `sequenceAt`. */
  sequence: number;
  /** When the file was made. */
  now: Date;
  /** Done, excused or gone: the entry is to be taken out of the calendar. */
  cancelled?: boolean;
}

/**
 * An iCalendar file (RFC 5545) with one entry for a whole day, or with several: of one person, all of them to come or all of
 * them cancelled. It rings no bell and blocks no time.
 */
export function calendarOf(due: Due | readonly [Due, ...Due[]]): string {
  const entries: readonly Due[] = Array.isArray(due) ? due : [due as Due];
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Heed//Heed//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${entries[0]!.cancelled === true ? 'CANCEL' : 'PUBLISH'}`,
    ...entries.flatMap(eventOf),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** A number for `sequence` that grows with time: minutes since 2020. */
export const sequenceAt = (now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.UTC(2020, 0, 1)) / 60_000));

function eventOf(due: Due): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${uidOf(due)}`,
    `DTSTAMP:${stampOf(due.now)}`,
    `SEQUENCE:${due.sequence}`,
    `DTSTART;VALUE=DATE:${dateOf(due.dueOn)}`,
    // The day after: it is the first that the entry does not cover.
    `DTEND;VALUE=DATE:${dateOf(addDays(due.dueOn, 1))}`,
    `SUMMARY:${escaped(due.title)}`,
    `DESCRIPTION:${escaped(`${due.organisation}\n${due.url}`)}`,
    `URL:${uriOf(due.url)}`,
    `STATUS:${due.cancelled === true ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

// Obligations of two people may be called the same, and a shared calendar may hold both. Of neither anything can be read.
function uidOf({ personId, obligation }: Due): string {
  const hash = createHash('sha256').update(`${personId} ${obligation}`).digest('hex');
  return `${hash.slice(0, 32)}@heed`;
}

const dateOf = (day: Day): string => day.replaceAll('-', '');
const stampOf = (at: Date): string => `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

// Whatever is typed stays inside its own line: a break is two characters, and others that nobody sees are left out.
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|[\r\n\u0085\u2028\u2029]/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

// A value of this type is not escaped, so that nothing may stand in it which would end it.
function uriOf(url: string): string {
  return URL.canParse(url) ? new URL(url).href : '';
}

const OCTETS = 75;

// No line is longer than 75 octets; the next part begins with a space. Never in the middle of a character.
function folded(line: string): string {
  // No character of this text takes more than three octets a unit.
  if (line.length * 3 <= OCTETS || Buffer.byteLength(line) <= OCTETS) return line;
  const parts: string[] = [];
  let part = '';
  let size = 0;
  for (const character of line) {
    const more = Buffer.byteLength(character);
    if (size + more > OCTETS) {
      parts.push(part);
      part = ' ';
      size = 1;
    }
    part += character;
    size += more;
  }
  return [...parts, part].join('\r\n');
}
