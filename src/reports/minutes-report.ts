import { addDays, dayIn, isDay, type Day } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { Given, ReportKind } from './catalogue.ts';
import { readDates, type DateFilters } from './filters.ts';
import { minutesWorked, type Period, type Worked } from './minutes.ts';
import { datesText, type Asked } from './past-asked.ts';
import { withDates } from './question-filters.ts';
import { whole, type Table } from './table.ts';

export const minutesPath = '/reports/minutes';

/** The page of a period, and its files. */
export const minutesAddress = (path: string, { from, to }: Period, dates: DateFilters): string =>
  withDates(path, dates, { from, to });

const LONGEST = 400;

/** The days asked for: the month before that of `today` unless told, at most 400 days. */
export function periodAsked(given: Given, today: Day): Period {
  const last = addDays(`${today.slice(0, 7)}-01`, -1);
  const from = isDay(given('from')) ? given('from') : `${last.slice(0, 7)}-01`;
  const asked = isDay(given('to')) ? given('to') : last;
  const end = asked < from ? from : asked;
  return { from, to: end > addDays(from, LONGEST) ? addDays(from, LONGEST) : end };
}

/** Minutes of training for payroll, day by day, of everybody: for compliance leads alone. */
export const MINUTES: ReportKind & { about: 'everything' } = {
  name: 'minutes',
  who: 'officer',
  about: 'everything',
  address: (given) => withDates(minutesPath, readDates(given), { from: given('from'), to: given('to') }),
  async look({ messages, asked, zone, given }) {
    const day = dayIn(zone, asked.now);
    const period = periodAsked(given, day);
    const table = minutesTable(messages, await minutesWorked(asked.db, period, zone), period, asked);
    const file = `minutes-${period.from}-to-${period.to}`;
    return { lead: () => table.about[0]!, table, day, file, filters: { ...period } };
  },
};

function minutesTable(
  messages: Messages,
  rows: readonly Worked[],
  { from, to }: Period,
  { dates }: Asked,
): Table {
  const { t } = messages;
  return {
    title: t('minutes.title'),
    about: [
      t('minutes.about', { from: dayText(messages, from), to: dayText(messages, to) }),
      t('minutes.how'),
      datesText(messages, dates),
    ],
    columns: [
      { head: t('minutes.number'), kind: 'text', width: 16 },
      { head: t('minutes.name'), kind: 'text', width: 28 },
      { head: t('minutes.site'), kind: 'text', width: 24 },
      { head: t('minutes.day'), kind: 'day', width: 12 },
      { head: t('minutes.minutes'), kind: 'figure', width: 10 },
    ],
    rows: whole(rows.map(({ number, name, site, day, minutes }) => [number, name, site, day, minutes])),
  };
}
