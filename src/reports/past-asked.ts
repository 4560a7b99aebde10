import type { Database, Db } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { DateFilters } from './filters.ts';
import type { About } from './past-about.ts';
import { inPast, type Dates } from './past.ts';
import type { Scope } from './scope.ts';

/** Where a report is run: now, or in a past that was derived for it (`dates`). */
export interface Asked {
  db: Db;
  now: Date;
  dates: Dates | null;
}

/** The two dates that filters ask for; null for today as known today. A day to come is today. */
export function datesOf({ on, known }: DateFilters, zone: string, now: Date): Dates | null {
  const today = dayIn(zone, now);
  const past = (day: string) => (day !== '' && day < today ? day : today);
  const dates = { on: past(on), knownOn: past(known) };
  return dates.on === today && dates.knownOn === today ? null : dates;
}

export interface Asking {
  filters: DateFilters;
  scope: Scope;
  zone: string;
  now: Date;
  /** What the report is about: how people stand unless told. */
  about?: About;
  /** How long to wait, in milliseconds, before StillDeriving is thrown; for ever unless told. */
  patience?: number;
}

/** Runs a report on the database as it is, or on the past that the filters ask for. */
export function whereAsked<T>(
  database: Database,
  { filters, scope, zone, now, about = 'standing', patience }: Asking,
  work: (asked: Asked) => Promise<T>,
): Promise<T> {
  const dates = datesOf(filters, zone, now);
  if (dates === null) return work({ db: database.read, now, dates });
  return inPast(database, { ...dates, scope, about, patience }, { zone, now }, (past) =>
    work({ ...past, dates }),
  );
}

/** Says which two dates a report answers; '' for today. */
export function datesText(messages: Messages, dates: Dates | null): string {
  if (dates === null) return '';
  const { on, knownOn } = dates;
  return messages.t('reports.past', { on: dayText(messages, on), known: dayText(messages, knownOn) });
}

/** What the page of a report says of its dates: see views/reports/past.ejs and other-day.ejs. `today` leads back to now. */
export const datesView = (
  messages: Messages,
  { dates }: Asked,
  { filters, today, latest }: { filters: DateFilters; today: string; latest: Day },
) => ({ past: datesText(messages, dates), dates: { on: filters.on, known: filters.known }, today, latest });

/** The dates of a report as its file and its entry on the ledger name them; `today` where none was asked for. */
export const datedBy = ({ dates }: Asked, today: Day): { asOf: Day; knownOn?: Day } =>
  dates === null ? { asOf: today } : { asOf: dates.on, knownOn: dates.knownOn };
