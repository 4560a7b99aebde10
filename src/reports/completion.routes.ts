import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { pauseKey } from '../obligations/standing.store.ts';
import { titlesAmong } from '../obligations/titles.ts';
import { ruleNames, whyOf } from '../obligations/why.ts';
import { organisation } from '../organisation/organisation.ts';
import { standsInFor } from '../people/deputy.store.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { shownBy, survey, type Survey } from './completion.ts';
import { completionView, PAGE, PATH, shareText } from './completion-page.ts';
import { readFrom } from './cursor.ts';
import { showAsked } from './past.routes.ts';
import { datesView, type Asked } from './past-asked.ts';
import { reportRows } from './rows.ts';
import { addressOf, isSearch, readFilters } from './filters.ts';
import { scopeAsked } from './scope.ts';
import { reportTabs } from './tabs.ts';
import { reasonsOf } from './why.store.ts';

/** Who is done, due and overdue. */
export function completionPages(ground: Ground): { show: Page } {
  const db = ground.database.read;
  const asking = (req: Request, res: Response) => {
    const { now, place } = res.locals;
    const wanted = readFilters((name) => query(req, name));
    return { ...scopeAsked(viewerOf(res), wanted, dayIn(place.zone, now)), zone: place.zone, now };
  };
  /** Looks where it is asked, in the present or in a past. */
  const look = (req: Request, res: Response, asked: Asked): Promise<Survey> => {
    const { filters, scope, zone } = asking(req, res);
    return survey(asked.db, scope, filters, zone, asked.now);
  };
  // Whose people a deputy sees besides their own.
  const standIns = async (res: Response) => {
    const { personId, deputyFor } = viewerOf(res);
    return deputyFor.length === 0
      ? []
      : standsInFor(db, personId, dayIn(res.locals.place.zone, res.locals.now));
  };
  return {
    show: (req, res) =>
      showAsked(ground, req, res, asking(req, res), async (asked) =>
        page(req, res, await look(req, res, asked), asked),
      ),
  };

  async function page(req: Request, res: Response, found: Survey, asked: Asked): Promise<void> {
    const { filters, counts } = found;
    const start = readFrom((name) => query(req, name), filters.sort);
    const of = shownBy(filters.status, counts);
    const rows = await reportRows(asked.db, found, { start, most: PAGE + 1 });
    if (rows.length === 0 && of > 0 && start !== 'beginning') {
      res.redirect(303, addressOf(PATH, filters));
      return;
    }
    const titles = await titlesAmong(db, ground.messages, rows);
    const view = completionView(ground.messages, found, start, rows, titles);
    const reasons = await reasonsOf(asked.db, [...new Set(view.rows.map(({ personId }) => personId))]);
    const names = await ruleNames(asked.db, ground.messages);
    const isPast = asked.dates !== null;
    const chases = may(viewerOf(res), 'chaser') && !isPast;
    render(req, res, 'reports/completion', {
      wide: true,
      mayKeep: may(viewerOf(res), 'chaser'),
      sealed: await sealedNow(db, res.locals.place),
      tabs: reportTabs(ground.messages, viewerOf(res), 'completion'),
      standsIn: await standIns(res),
      chases,
      nudge: chases ? nudgeAddress(found) : '',
      choosable: may(viewerOf(res), 'people') && !isPast,
      query: addressOf(PATH, filters).split('?')[1] ?? '',
      shownCount: of,
      ...view,
      ...datesView(ground.messages, asked, {
        filters,
        today: view.today,
        latest: dayIn(res.locals.place.zone, res.locals.now),
      }),
      rows: view.rows.map((row) => ({
        ...row,
        why: whyOf(ground.messages, reasons.get(pauseKey(row.personId, row.thing)) ?? [], names),
      })),
      share: shareText(ground.messages, found.counts, {
        target: (await organisation(asked.db))?.targetShare ?? null,
        isSeveral: titles !== undefined,
      }),
    });
  }
}

// To everybody who is late under the same filters; not when people were searched for.
function nudgeAddress({ filters, counts }: Survey): string {
  const { site, team, role, thing, status } = filters;
  if (
    counts.overdue === 0 ||
    isSearch(filters) ||
    role + thing !== '' ||
    (status !== '' && status !== 'overdue')
  )
    return '';
  const parts = new URLSearchParams(Object.entries({ site, team }).filter(([, value]) => value !== ''));
  return parts.size === 0 ? '/nudges/new' : `/nudges/new?${parts.toString()}`;
}
