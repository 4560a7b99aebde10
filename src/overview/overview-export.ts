import type { Messages } from '../web/messages.ts';
import { whole, type Cell, type Table } from '../reports/table.ts';
import { hereIn, type Dimension, type Tally } from '../reports/tally.ts';
import { clauseCounts } from './clauses.ts';
import { weeksAhead } from './forecast.ts';
import { nameOf, type Names } from './overview-figures.ts';
import { shareOf, worstFirst } from './share.ts';
import type { Overview } from './overview.ts';

const STATES = ['overdue', 'due', 'renewable', 'current', 'paused', 'exempt'] as const;

export interface Titled {
  isTeam: boolean;
  about: readonly string[];
  titles: ReadonlyMap<string, string>;
  clauseTitles: ReadonlyMap<string, string>;
}

/**
 * A look over a team or the organisation as a table for files: a line for everybody who is late or soon due, for each place that is
 * told apart, each clause, each month that was and each week that comes.
 */
export function overviewTable(messages: Messages, look: Overview, titled: Titled): Table {
  const { t } = messages;
  const { isTeam, about, titles } = titled;
  const names: Names = {
    messages,
    sites: new Map(look.found.frame.sites.map(({ id, name }) => [id, name])),
    things: titles,
  };
  const needing = needingLines(messages, look, titles);
  const places = (['thing', 'site', 'team', 'role'] as const).flatMap((by: Dimension) =>
    worstFirst(look.by[by]).map((one) =>
      line(t(`overview.column-${by}`), nameOf(names, by, one[by]), null, one.counts),
    ),
  );
  const clauses = clauseCounts(look).map(({ id, counts }) =>
    line(t('overview.column-clause'), `${id} ${titled.clauseTitles.get(id) ?? ''}`.trim(), null, counts),
  );
  const months = look.trend.map(({ day, counts }) => line(t('overview.column-month'), '', day, counts));
  const weeks = weeksAhead(look).map(({ from, due, renew, minutes }): Cell[] => [
    t('overview.column-week'),
    '',
    from,
    due + renew,
    ...STATES.map((state) => (state === 'due' ? due : state === 'renewable' ? renew : null)),
    null,
    minutes,
  ]);
  return {
    title: t(isTeam ? 'overview.title-team' : 'overview.title'),
    about,
    columns: [
      { head: t('overview.column-by'), kind: 'text', width: 10 },
      { head: t('overview.column-name'), kind: 'text', width: 26 },
      { head: t('overview.column-day'), kind: 'day', width: 10 },
      { head: t('overview.column-people'), kind: 'figure', width: 8 },
      ...STATES.map((state) => ({ head: t(`reports.state-${state}`), kind: 'figure' as const, width: 8 })),
      { head: t('overview.column-percent'), kind: 'figure', width: 8 },
      { head: t('overview.column-minutes'), kind: 'figure', width: 8 },
    ],
    // A manager asks first who needs them; of everybody it is the figures.
    rows: whole(
      isTeam
        ? [...needing, ...places, ...clauses, ...months, ...weeks]
        : [...places, ...clauses, ...months, ...weeks, ...needing],
    ),
  };
}

function line(by: string, name: string, day: string | null, counts: Tally['counts']): Cell[] {
  const share = shareOf(counts);
  return [
    by,
    name,
    day,
    hereIn({ counts }),
    ...STATES.map((state) => counts[state] ?? 0),
    share === null ? null : Math.floor(100 * share + 1e-9),
    null,
  ];
}

// One line for each thing that somebody is late with or that is soon due, by the day; then how many more there are.
function needingLines(
  { t }: Messages,
  { needing, found: { counts } }: Overview,
  titles: ReadonlyMap<string, string>,
): Cell[][] {
  const lines = needing.map(({ name, thing, state, dueOn }): Cell[] => [
    t('overview.column-needing'),
    titles.size > 1 ? `${name}, ${titles.get(thing) ?? ''}` : name,
    dueOn,
    1,
    ...STATES.map((one) => (one === state ? 1 : 0)),
    null,
    null,
  ]);
  const more = counts.overdue + counts.soon - needing.length;
  if (more <= 0) return lines;
  const rest = t('overview.needing-more', { count: more });
  return [...lines, [t('overview.column-needing'), rest, null, more, ...STATES.map(() => null), null, null]];
}
