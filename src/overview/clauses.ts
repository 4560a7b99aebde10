import type { Messages } from '../web/messages.ts';
import { hereIn, together } from '../reports/tally.ts';
import { percent } from './overview-figures.ts';
import { shareOf } from './share.ts';
import type { Overview } from './overview.ts';

/** How people stand by clause: with all that teaches it. Undefined where no clause is taught. */
export function clausesView(
  messages: Messages,
  { by, taught }: Overview,
  titles: ReadonlyMap<string, string>,
) {
  const ids = [...new Set([...taught.values()].flatMap(({ clauses }) => clauses))].toSorted((a, b) =>
    a < b ? -1 : 1,
  );
  if (ids.length === 0) return undefined;
  return ids.map((id) => {
    const counts = together(by.thing.filter(({ thing }) => taught.get(thing)?.clauses.includes(id)));
    return {
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
    };
  });
}
