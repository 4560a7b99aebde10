import type { Messages } from '../web/messages.ts';
import { hereIn, together, type Tally } from '../reports/tally.ts';
import { percent } from './overview-figures.ts';
import { shareOf } from './share.ts';
import type { Overview } from './overview.ts';

/** How people stand by clause: with all that teaches it. In the order of the clauses' ids. */
export function clauseCounts({ by, taught }: Overview): { id: string; counts: Tally['counts'] }[] {
  const ids = new Set([...taught.values()].flatMap(({ clauses }) => clauses));
  return [...ids]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((id) => ({
      id,
      counts: together(by.thing.filter(({ thing }) => taught.get(thing)?.clauses.includes(id))),
    }));
}

/** The same for the page; undefined where no clause is taught. */
export function clausesView(messages: Messages, look: Overview, titles: ReadonlyMap<string, string>) {
  const all = clauseCounts(look);
  if (all.length === 0) return undefined;
  return all.map(({ id, counts }) => ({
    id,
    title: titles.get(id) ?? '',
    href: `/policy?all#${id}`,
    cells: [
      {
        label: messages.t('overview.column-people'),
        text: hereIn({ counts }).toLocaleString(messages.locale),
      },
      {
        label: messages.t('reports.state-overdue'),
        text: (counts.overdue ?? 0).toLocaleString(messages.locale),
      },
      { label: messages.t('overview.column-share'), text: percent(shareOf(counts)) },
    ],
  }));
}
