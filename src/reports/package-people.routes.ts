import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { packageFor } from '../scorm/office/package-page.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { peopleView } from './package-people-page.ts';
import { readPeopleFilters, readStart } from './package-people.ts';
import { showAsked } from './past.routes.ts';
import { datesView, type Asking } from './past-asked.ts';
import { attemptsSeen, scopeAsked } from './scope.ts';

/** Who has begun and done a package: everybody, or the people of a manager. */
export function packagePeoplePages(ground: Ground): { show: Page } {
  const { database, messages } = ground;
  const db = database.read;
  const askedBy = (req: Request, res: Response) => {
    const filters = readPeopleFilters((name) => query(req, name));
    return scopeAsked(viewerOf(res), filters, latest(res));
  };
  const where = (req: Request, res: Response): Asking => ({
    ...askedBy(req, res),
    zone: res.locals.place.zone,
    now: res.locals.now,
  });
  const latest = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);

  return {
    show: (req, res) =>
      showAsked(ground, req, res, where(req, res), async (asked) => {
        const viewer = viewerOf(res);
        const found = await packageFor(db, param(req, 'package'));
        const { filters, scope } = askedBy(req, res);
        const view = await peopleView(db, messages, found, {
          past: asked.db,
          whose: { scope, all: attemptsSeen(viewer) },
          filters,
          start: readStart((name) => query(req, name)),
          patient: query(req, 'count') === 'all',
        });
        render(req, res, 'reports/package-people', {
          wide: true,
          mayKeep: may(viewerOf(res), 'chaser'),
          about: scope === 'everyone' ? '' : messages.t('reports.about-team'),
          backHref: may(viewer, 'overseer') ? `/packages/${found.id}` : '',
          ...view,
          sealed: await sealedNow(database.read, res.locals.place),
          ...datesView(messages, asked, { filters, today: view.today, latest: latest(res) }),
        });
      }),
  };
}
