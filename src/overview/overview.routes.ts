import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { datedBy, datesView, whereAsked, type Asked } from '../reports/past-asked.ts';
import { showAsked } from '../reports/past.routes.ts';
import { scopeAsked } from '../reports/scope.ts';
import { reportTabs } from '../reports/tabs.ts';
import type { Format } from '../reports/taken.ts';
import { inEachFormat, sendFile } from '../reports/taken.routes.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import type { Viewer } from '../web/viewer.ts';
import { lookOver, readLook, tableOf, viewOf, type Kind, type Looked } from './look.ts';

/** The look over one's own team, or over everybody whom one may see. */
export function overviewPages(ground: Ground, kind: Kind): { show: Page; files: Record<Format, Page> } {
  const { database, messages } = ground;
  const named = database.read;

  // A compliance lead who has a team sees it here as any manager does.
  const asManager = (viewer: Viewer): Viewer =>
    kind === 'team' ? { ...viewer, roles: [], audits: [] } : viewer;
  const today = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);
  const where = (req: Request, res: Response) => {
    const wanted = readLook((name) => query(req, name));
    const { now, place } = res.locals;
    return { ...scopeAsked(asManager(viewerOf(res)), wanted, today(res)), zone: place.zone, now };
  };
  const look = (req: Request, res: Response, asked: Asked): Promise<Looked> =>
    lookOver({ messages, named, asked, ...where(req, res), today: today(res) });

  return {
    show: (req, res) =>
      showAsked(ground, req, res, where(req, res), async (asked) => {
        const looked = await look(req, res, asked);
        const view = await viewOf(messages, named, kind, looked);
        const { filters } = looked;
        render(req, res, 'overview/overview', {
          wide: true,
          tabs: reportTabs(messages, viewerOf(res), kind),
          ...view,
          sealed: await sealedNow(named, res.locals.place),
          ...datesView(messages, asked, { filters, today: view.today, latest: today(res) }),
        });
      }),

    files: inEachFormat((req, res, format) =>
      whereAsked(database, where(req, res), async (asked) => {
        const looked = await look(req, res, asked);
        const { site, team, role, thing } = looked.filters;
        await sendFile(ground, req, res, {
          report: kind,
          file: kind,
          format,
          filters: { site, team, role, thing },
          ...datedBy(asked, looked.look.found.frame.days.day),
          table: tableOf(messages, kind, looked),
        });
      }),
    ),
  };
}
