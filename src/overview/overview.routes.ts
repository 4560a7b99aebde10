import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { titlesOf } from '../obligations/titles.ts';
import { rules } from '../obligations/rule.ts';
import { organisation } from '../organisation/organisation.ts';
import { survey } from '../reports/completion.ts';
import { NO_FILTERS, readFilters, type Filters } from '../reports/filters.ts';
import { datedBy, datesText, datesView, whereAsked, type Asked } from '../reports/past-asked.ts';
import { policyWords } from '../reports/question-text.ts';
import { scopeAsked } from '../reports/scope.ts';
import { reportTabs } from '../reports/tabs.ts';
import type { Format } from '../reports/taken.ts';
import { inEachFormat, sendFile } from '../reports/taken.routes.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import type { Viewer } from '../web/viewer.ts';
import { overviewTable } from './overview-export.ts';
import { overviewView } from './overview-page.ts';
import { overviewOf, type Overview } from './overview.ts';

interface Looked {
  asked: Asked;
  look: Overview;
  filters: Filters;
  titles: ReadonlyMap<string, string>;
}

/** The look over one's own team, or over everybody whom one may see. */
export function overviewPages(
  ground: Ground,
  kind: 'team' | 'organisation',
): { show: Page; files: Record<Format, Page> } {
  const { database, messages } = ground;
  const path = `/reports/${kind}`;
  const isTeam = kind === 'team';

  // A compliance lead who has a team sees it here as any manager does.
  const asManager = (viewer: Viewer): Viewer => (isTeam ? { ...viewer, roles: [], audits: [] } : viewer);

  function looking<T>(req: Request, res: Response, work: (looked: Looked) => Promise<T>): Promise<T> {
    const { site, team, role, thing, on, known } = readFilters((name) => query(req, name));
    const { now, place } = res.locals;
    const today = dayIn(place.zone, now);
    const wanted = { ...NO_FILTERS, site, team, role, thing, on, known };
    const { filters, scope } = scopeAsked(asManager(viewerOf(res)), wanted, today);
    return whereAsked(database, { filters, scope, zone: place.zone, now }, async (asked) => {
      const found = await survey(asked.db, scope, filters, place.zone, asked.now);
      const { dates } = asked;
      const until = dates === null ? today : dates.on < dates.knownOn ? dates.on : dates.knownOn;
      const look = await overviewOf(asked.db, found, { kept: database.read, until });
      const things = new Set([...(await rules(asked.db)), ...look.by.thing].map(({ thing: one }) => one));
      const titles = await titlesOf(database.read, messages, things);
      return work({ asked, look, filters: found.filters, titles });
    });
  }

  return {
    show: (req, res) =>
      looking(req, res, async ({ asked, look, filters, titles }) => {
        const view = overviewView(messages, look, {
          path,
          isTeam,
          titles,
          target: (await organisation(asked.db))?.targetShare ?? null,
          clauseTitles: (await policyWords(database.read)).titles,
        });
        const latest = dayIn(res.locals.place.zone, res.locals.now);
        render(req, res, 'overview/overview', {
          wide: true,
          tabs: reportTabs(messages, viewerOf(res), kind),
          ...view,
          ...datesView(messages, asked, { filters, today: view.today, latest }),
        });
      }),

    files: inEachFormat((req, res, format) =>
      looking(req, res, async ({ asked, look, filters, titles }) => {
        const { site, team, role, thing } = filters;
        const about = [
          look.found.frame.sites.find(({ id }) => id === site)?.name ?? '',
          team,
          role === '' ? '' : messages.t(`people.job-role-${role}`),
          thing === '' ? '' : (titles.get(thing) ?? ''),
        ].filter((text) => text !== '');
        const title = messages.t(isTeam ? 'overview.title-team' : 'overview.title');
        await sendFile(ground, req, res, {
          report: kind,
          file: kind,
          format,
          filters: { site, team, role, thing },
          ...datedBy(asked, look.found.frame.days.day),
          table: overviewTable(messages, look, {
            title,
            titles,
            about: [about.join(' · '), datesText(messages, asked.dates)].filter((line) => line !== ''),
          }),
        });
      }),
    ),
  };
}
