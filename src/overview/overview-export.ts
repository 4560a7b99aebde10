import type { Messages } from '../web/messages.ts';
import { whole, type Cell, type Table } from '../reports/table.ts';
import { hereIn, type Dimension } from '../reports/tally.ts';
import { nameOf, type Names } from './overview-figures.ts';
import { shareOf, worstFirst } from './share.ts';
import type { Overview } from './overview.ts';

const STATES = ['overdue', 'due', 'renewable', 'current', 'paused', 'exempt'] as const;

/** The figures of a look over a team or the organisation as a table for files: a line for each place that is told apart. */
export function overviewTable(
  messages: Messages,
  look: Overview,
  { title, about, titles }: { title: string; about: readonly string[]; titles: ReadonlyMap<string, string> },
): Table {
  const { t } = messages;
  const names: Names = {
    messages,
    sites: new Map(look.found.frame.sites.map(({ id, name }) => [id, name])),
    things: titles,
  };
  const lines = (['thing', 'site', 'team', 'role'] as const).flatMap((by: Dimension) =>
    worstFirst(look.by[by]).map((one): Cell[] => {
      const share = shareOf(one.counts);
      return [
        t(`overview.column-${by}`),
        nameOf(names, by, one[by]),
        hereIn(one),
        ...STATES.map((state) => one.counts[state] ?? 0),
        share === null ? null : Math.floor(100 * share + 1e-9),
      ];
    }),
  );
  const months = look.trend.map(({ day, counts }): Cell[] => {
    const share = shareOf(counts);
    return [
      t('overview.column-month'),
      day,
      hereIn({ counts }),
      ...STATES.map((state) => counts[state] ?? 0),
      share === null ? null : Math.floor(100 * share + 1e-9),
    ];
  });
  return {
    title,
    about,
    columns: [
      { head: t('overview.column-by'), kind: 'text', width: 10 },
      { head: t('overview.column-name'), kind: 'text', width: 26 },
      { head: t('overview.column-people'), kind: 'figure', width: 8 },
      ...STATES.map((state) => ({ head: t(`reports.state-${state}`), kind: 'figure' as const, width: 8 })),
      { head: t('overview.column-percent'), kind: 'figure', width: 8 },
    ],
    rows: whole([...lines, ...months]),
  };
}
