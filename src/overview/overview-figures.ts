import { dayText } from '../web/render.ts';
import type { Messages } from '../web/messages.ts';
import { addressOf, NO_FILTERS, type Filters } from '../reports/filters.ts';
import { addressOf as calendarAddress, PATH as CALENDAR } from '../reports/calendar-page.ts';
import { mondayOf } from '../reminders/stages.ts';
import { PATH as PEOPLE } from '../reports/completion-page.ts';
import { hereIn, together, type Dimension, type Tally } from '../reports/tally.ts';
import { weeksAhead } from './forecast.ts';
import { MOST_LINES, type Overview } from './overview.ts';
import { shareOf, worstFirst } from './share.ts';
import { heatMap, stackedBars, trendLine, type Heat } from './svg.ts';

/** What the figures are called, and what leads from them to people. */
export interface Names {
  messages: Messages;
  sites: ReadonlyMap<string, string>;
  things: ReadonlyMap<string, string>;
}

/** A share as it is read: rounded down, so that 99.6 % is not all. */
export const percent = (share: number | null): string =>
  share === null ? '–' : `${Math.floor(100 * share + 1e-9)}%`;

// No wider than a page.
const MOST_COLUMNS = 12;

// From best to worst.
const BANDS = [1, 0.95, 0.85, 0.7];

const heatOf = (counts: Tally['counts']): Heat => {
  const share = shareOf(counts);
  if (share === null) return { text: percent(share), level: null };
  const band = BANDS.findIndex((least) => share >= least);
  return { text: percent(share), level: (band === -1 ? 4 : band) as 0 | 1 | 2 | 3 | 4 };
};

/** What a place in the tallies is called. */
export function nameOf({ messages, sites, things }: Names, by: Dimension, value: string): string {
  const { t } = messages;
  if (by === 'site') return sites.get(value) ?? t('overview.no-site');
  if (by === 'thing') return things.get(value) ?? value;
  if (value === '') return t(by === 'team' ? 'overview.no-team' : 'overview.no-role');
  return by === 'role' ? t(`people.job-role-${value}`) : value;
}

/** The people behind a figure: the completion report with these filters. */
export const peopleAt = ({ on, known, site, team, role, thing }: Filters, change: Partial<Filters>): string =>
  addressOf(PEOPLE, { ...NO_FILTERS, on, known, site, team, role, thing, ...change });

/** The heat map with its table; undefined where there is nothing to compare. */
export function heatView(names: Names, { heat, by, found }: Overview) {
  const rows = worstFirst(by[heat.rows]).slice(0, MOST_LINES);
  const columns = by[heat.columns].map((one) => one[heat.columns]).slice(0, MOST_COLUMNS);
  if (rows.length < 2) return undefined;
  const at = (row: string, column: string) =>
    together(heat.cells.filter((one) => one[heat.rows] === row && one[heat.columns] === column));
  const { t } = names.messages;
  const title = t('overview.heat', {
    by: t(`overview.by-${heat.rows}`),
    and: t(`overview.by-${heat.columns}`),
  });
  const heads = columns.map((column) => nameOf(names, heat.columns, column));
  return {
    title,
    picture: heatMap({
      name: t('overview.heat-name', {
        by: t(`overview.by-${heat.rows}`),
        and: t(`overview.by-${heat.columns}`),
        count: rows.length,
      }),
      columns: heads,
      rows: rows.map((row) => ({
        name: nameOf(names, heat.rows, row[heat.rows]),
        cells: columns.map((column) => heatOf(at(row[heat.rows], column))),
      })),
    }),
    head: t(`overview.column-${heat.rows}`),
    heads,
    rows: rows.map((row) => ({
      name: nameOf(names, heat.rows, row[heat.rows]),
      href: peopleAt(found.filters, { [heat.rows]: row[heat.rows] }),
      cells: columns.map((column) => ({
        text: percent(shareOf(at(row[heat.rows], column))),
        href: peopleAt(found.filters, { [heat.rows]: row[heat.rows], [heat.columns]: column }),
      })),
    })),
  };
}

const SHOWN = ['overdue', 'due', 'renewable', 'current', 'paused', 'exempt'] as const;

/** A table of how people stand, by one of the dimensions. */
export function tableBy(names: Names, { by, found }: Overview, dimension: Dimension) {
  const all = worstFirst(by[dimension]);
  const { t } = names.messages;
  return {
    id: `by-${dimension}`,
    title: t(`overview.table-${dimension}`),
    head: t(`overview.column-${dimension}`),
    more: all.length > MOST_LINES ? t('overview.more', { count: all.length - MOST_LINES }) : '',
    rows: all.slice(0, MOST_LINES).map((one) => {
      const value = one[dimension];
      // Nobody filters by what is not set.
      const href = (status: Filters['status']) =>
        value === '' ? '' : peopleAt(found.filters, { [dimension]: value, status });
      return {
        name: nameOf(names, dimension, value),
        href: href(''),
        cells: [
          { label: t('overview.column-people'), text: count(hereIn(one)), href: href('') },
          ...SHOWN.map((state) => ({
            label: t(`reports.state-${state}`),
            text: count(one.counts[state] ?? 0),
            href: (one.counts[state] ?? 0) > 0 ? href(state) : '',
          })),
          { label: t('overview.column-share'), text: percent(shareOf(one.counts)), href: '' },
        ],
      };
    }),
  };
}

const count = (n: number): string => n.toLocaleString('en');

/** The trend of the last months with its table; undefined where no month is kept. */
export function trendView({ messages }: Names, { trend, trendOf, found }: Overview, target: number | null) {
  const { t } = messages;
  if (trend.length === 0) return undefined;
  const points = trend.map(({ day, counts }) => ({
    name: t('overview.month', {
      month: t(`overview.month-${Number(day.slice(5, 7))}`),
      year: day.slice(2, 4),
    }),
    share: shareOf(counts),
  }));
  // Of today's people it is as we know it today; a row leads to them as they stood then.
  const { site, team, role, thing, on } = found.filters;
  const known = (day: string) => (trendOf === 'people' ? found.filters.known : day);
  const ofPeople = trendOf === 'people' ? '-people' : '';
  const isPast = on !== '' || found.filters.known !== '';
  return {
    about: [
      t(`overview.trend-about${ofPeople}`),
      ...(isPast
        ? [t(`overview.trend-dates${ofPeople}`, { day: dayText(messages, trend.at(-1)!.day) })]
        : []),
    ].join(' '),
    picture: trendLine({
      name: t('overview.trend-name', { count: trend.length, share: percent(points.at(-1)!.share) }),
      points,
      target: target === null ? null : { share: target / 100, name: t('overview.target', { target }) },
    }),
    rows: trend.toReversed().map(({ day, counts }) => ({
      day,
      text: dayText(messages, day),
      href: addressOf(PEOPLE, { ...NO_FILTERS, site, team, role, thing, on: day, known: known(day) }),
      cells: [percent(shareOf(counts)), ...SHOWN.map((state) => count(counts[state] ?? 0))],
    })),
  };
}

/** What falls due week by week, with the minutes of work that it is. */
export function forecastView({ messages }: Names, look: Overview) {
  const { t } = messages;
  const { on, known, site, team, role, thing } = look.found.filters;
  // The calendar tells no roles and no things apart: it would show more than stands here.
  const calendar = (from: string): string =>
    role + thing === '' ? calendarAddress(CALENDAR, { site, team, on, known, week: mondayOf(from) }) : '';
  const lines = weeksAhead(look);
  const all = lines.reduce((so, { due, renew }) => so + due + renew, 0);
  const work = lines.reduce((so, line) => so + line.minutes, 0);
  return {
    lead: t(all === 0 ? 'overview.nothing-falls' : 'overview.falls', {
      count: all,
      hours: count(Math.round(work / 60)),
    }),
    picture:
      all === 0
        ? ''
        : stackedBars({
            name: t('overview.falls-name', { count: all, weeks: lines.length }),
            stacks: lines.map(({ from, due, renew }) => ({
              name: t('overview.day', {
                day: Number(from.slice(8)),
                month: t(`overview.month-${Number(from.slice(5, 7))}`),
              }),
              parts: [
                { kind: 'due', n: due },
                { kind: 'renew', n: renew },
              ],
            })),
          }),
    rows: lines.map((line) => ({
      week: t('calendar.week', { from: dayText(messages, line.from), to: dayText(messages, line.to) }),
      href: calendar(line.from),
      cells: [line.due, line.renew, line.minutes].map(count),
    })),
  };
}
