import { daysBetween, type Day } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { KINDS, MOST_NAMED, type Coming, type Kind, type Week } from './calendar.ts';
import type { Survey } from './completion.ts';
import { mondayOf } from '../reminders/stages.ts';
import { downloads } from './taken.ts';
import { PATH as REPORT } from './completion-page.ts';
import { addressOf as addressOfReport, NO_FILTERS, type DateFilters } from './filters.ts';
import { withDates } from './question-filters.ts';

export const PATH = '/team/calendar';

export interface Place extends DateFilters {
  site: string;
  team: string;
  week?: string;
}

/** The calendar as an address: only what is filtered stands in it. */
export function addressOf(path: string, place: Place): string {
  const search = new URLSearchParams(Object.entries(place).filter(([, value]) => value !== ''));
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

export interface Shown {
  survey: Survey;
  weeks: readonly Week[];
  counts: readonly { day: Day; kind: Kind; count: number }[];
  coming: readonly Coming[];
  titles: ReadonlyMap<string, string>;
  /** The one week that was asked for. */
  week: Week | undefined;
}

/** What the page shows: week by week, with names where they are few, or all of one week. */
export function calendarView(messages: Messages, { survey, weeks, counts, coming, titles, week }: Shown) {
  const { t } = messages;
  const { filters, frame, siteIds, teams } = survey;
  const { site, team, on, known } = filters;
  const place = { site, team, on, known };
  const isTeam = frame.scope !== 'everyone';
  const all = weeks.map((one) => {
    const tallies = tally(
      messages,
      counts.filter(({ day }) => one.from <= day && day <= one.to),
    );
    return {
      monday: one.monday,
      heading: t('calendar.week', { from: dayText(messages, one.from), to: dayText(messages, one.to) }),
      tallies,
      total: tallies.reduce((sum, { count }) => sum + count, 0),
      href: addressOf(PATH, { ...place, week: one.monday }),
      days: daysOf(
        messages,
        coming.filter(({ day }) => one.from <= day && day <= one.to),
        titles,
      ),
    };
  });
  return {
    title: t(isTeam ? 'calendar.title-team' : 'calendar.title'),
    overdue: survey.counts.overdue,
    lead: calendarLead(messages, weeks),
    weeks: all
      .filter(({ total }) => total > 0)
      .map((one) => ({ ...one, isMany: week === undefined && one.total > MOST_NAMED })),
    one: week !== undefined,
    // A week of more people than one page holds.
    isCut: week !== undefined && coming.length < (all[0]?.total ?? 0),
    filters: place,
    filtered: place.site !== '' || place.team !== '',
    choices: {
      site: [
        { value: '', text: t('reports.any-site') },
        ...frame.sites.filter(({ id }) => siteIds.has(id)).map(({ id, name }) => ({ value: id, text: name })),
      ],
      team: [
        { value: '', text: t('reports.any-team') },
        ...teams.map((team) => ({ value: team, text: team })),
      ],
    },
    downloads: downloads(messages, (format) => addressOf(`${PATH}.${format}`, place)),
    clear: withDates(PATH, place),
    today: addressOf(PATH, { ...place, on: '', known: '' }),
    report: addressOfReport(REPORT, { ...NO_FILTERS, on, known }),
    late: addressOfReport(REPORT, { ...NO_FILTERS, status: 'overdue', on, known }),
    whole: addressOf(PATH, place),
  };
}

/** Of which weeks the calendar tells. */
export const calendarLead = (messages: Messages, weeks: readonly Week[]): string =>
  messages.t('calendar.lead', {
    from: dayText(messages, weeks[0]!.from),
    to: dayText(messages, weeks.at(-1)!.to),
  });

const tally = (messages: Messages, found: Shown['counts']) =>
  KINDS.map((kind) => {
    const count = found.reduce((sum, one) => sum + (one.kind === kind ? one.count : 0), 0);
    return { kind, count, text: messages.t(`calendar.count-${kind}`, { count }) };
  }).filter(({ count }) => count > 0);

function daysOf(messages: Messages, found: readonly Coming[], titles: Shown['titles']) {
  const days = [...new Set(found.map(({ day }) => day))];
  return days.map((day) => ({
    day,
    weekday: daysBetween(mondayOf(day), day) + 1,
    text: messages.t('calendar.day', {
      weekday: messages.t(`calendar.weekday-${daysBetween(mondayOf(day), day) + 1}`),
      day: dayText(messages, day),
    }),
    people: found
      .filter((one) => one.day === day)
      .map(({ personId, name, number, kind, thing }) => ({
        personId,
        name,
        number: number ?? '',
        kind,
        says: messages.t(`calendar.kind-${kind}`),
        what: titles.size > 1 ? (titles.get(thing) ?? '') : '',
      })),
  }));
}
