import { setImmediate } from 'node:timers/promises';
import type { Db } from '../database/database.ts';
import { titlesOf } from '../obligations/titles.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { Week } from './calendar.ts';
import { comingOn, type Look } from './calendar.store.ts';
import type { Survey } from './completion.ts';
import { datesText, type Asked } from './past-asked.ts';
import type { Table } from './table.ts';

const COLUMNS = [
  ['day', 'day', 12],
  ['kind', 'text', 16],
  ['number', 'text', 10],
  ['name', 'text', 24],
  ['site', 'text', 16],
  ['team', 'text', 14],
  ['what', 'text', 22],
] as const;
const ALL = 1_000_000;

/** The calendar as a table for files. Titles are today's, from `named`. */
export function calendarTable(
  messages: Messages,
  { db, dates }: Asked,
  named: Db,
  { frame, filters }: Survey,
  look: Look,
  weeks: readonly Week[],
): Table {
  const sites = new Map(frame.sites.map(({ id, name }) => [id, name]));
  const { t } = messages;
  const isTeam = frame.scope !== 'everyone';
  const week = t('calendar.week', { from: dayText(messages, look.first), to: dayText(messages, look.last) });
  const filtered = [sites.get(filters.site) ?? '', filters.team].filter((text) => text !== '');
  return {
    title: t(isTeam ? 'calendar.title-team' : 'calendar.title'),
    about: [
      [week, ...filtered].join(' · '),
      isTeam ? t('reports.about-team') : '',
      datesText(messages, dates),
    ],
    columns: COLUMNS.map(([name, kind, width]) => ({ head: t(`calendar.column-${name}`), kind, width })),
    rows: calendarLines(messages, { db, named }, look, weeks, sites),
  };
}

async function* calendarLines(
  messages: Messages,
  { db, named }: { db: Db; named: Db },
  look: Look,
  weeks: readonly Week[],
  sites: ReadonlyMap<string, string>,
): Table['rows'] {
  for (const week of weeks) {
    const found = await comingOn(db, { ...look, first: week.from, last: week.to }, [week], ALL);
    const titles = await titlesOf(
      named,
      messages,
      found.flatMap(({ thing }) => (thing === '' ? [] : [thing])),
    );
    yield found.map(({ day, kind, number, name, siteId, team, thing }) => [
      day,
      messages.t(`calendar.kind-${kind}`),
      number,
      name,
      sites.get(siteId) ?? '',
      team,
      titles.get(thing) ?? '',
    ]);
    // SQLite answers without waiting: let others have their turn.
    await setImmediate();
  }
}
