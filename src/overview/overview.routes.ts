import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { datesView, type Asked } from '../reports/past-asked.ts';
import { showAsked } from '../reports/past.routes.ts';
import { scopeAsked } from '../reports/scope.ts';
import { reportTabs } from '../reports/tabs.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import type { Viewer } from '../web/viewer.ts';
import { lookOver, readLook, viewOf, type Kind, type Looked } from './look.ts';

/** A viewer as the manager that they are: a compliance lead who has a team sees it as any manager does. */
export const asManager = (viewer: Viewer): Viewer => ({ ...viewer, roles: [], audits: [] });

/** The look over one's own team, or over everybody whom one may see. */
export function overviewPages(ground: Ground, kind: Kind): { show: Page } {
  const { database, messages } = ground;
  const named = database.read;

  const as = kind === 'team' ? asManager : (viewer: Viewer) => viewer;
  const today = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);
  const where = (req: Request, res: Response) => {
    const wanted = readLook((name) => query(req, name));
    const { now, place } = res.locals;
    return { ...scopeAsked(as(viewerOf(res)), wanted, today(res)), zone: place.zone, now };
  };
  const look = (req: Request, res: Response, asked: Asked, patient: boolean): Promise<Looked> =>
    lookOver({ messages, named, asked, ...where(req, res), today: today(res), patient });

  return {
    show: (req, res) =>
      showAsked(ground, req, res, where(req, res), async (asked) => {
        const looked = await look(req, res, asked, query(req, 'trend') === 'all');
        const view = await viewOf(messages, named, kind, looked);
        const { filters } = looked;
        render(req, res, 'overview/overview', {
          wide: true,
          mayKeep: may(viewerOf(res), 'chaser'),
          tabs: reportTabs(messages, viewerOf(res), kind),
          ...view,
          sealed: await sealedNow(named, res.locals.place),
          ...datesView(messages, asked, { filters, today: view.today, latest: today(res) }),
        });
      }),
  };
}
