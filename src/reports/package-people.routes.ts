import type { Request } from 'express';
import { dayIn } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { packageFor } from '../scorm/office/package-page.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { peopleTable } from './package-export.ts';
import { peopleView } from './package-people-page.ts';
import { readPeopleFilters } from './package-people.ts';
import { readPage } from './question-filters.ts';
import { scopeOf } from './scope.ts';
import { inEachFormat, sendFile } from './taken.routes.ts';
import type { Format } from './taken.ts';

/** Who has begun and done a package: everybody, or the people of a manager. */
export function packagePeoplePages(ground: Ground): { show: Page; files: Record<Format, Page> } {
  const { database, messages } = ground;
  const db = database.read;
  const filtersOf = (req: Request) => readPeopleFilters((name) => query(req, name));

  return {
    async show(req, res) {
      const viewer = viewerOf(res);
      const found = await packageFor(db, param(req, 'package'));
      const scope = scopeOf(viewer);
      const asked = {
        scope,
        filters: filtersOf(req),
        page: readPage((name) => query(req, name)),
        maySeeAttempts: may(viewer, 'statistics'),
      };
      render(req, res, 'reports/package-people', {
        wide: true,
        sealed: await sealedNow(db, res.locals.place),
        about: scope === 'everyone' ? '' : messages.t('reports.about-team'),
        backHref: may(viewer, 'overseer') ? `/packages/${found.id}` : '',
        ...(await peopleView(db, messages, found, asked)),
      });
    },

    files: inEachFormat(async (req, res, format) => {
      const found = await packageFor(db, param(req, 'package'));
      const filters = filtersOf(req);
      const { q, ...codes } = filters;
      const { now, place } = res.locals;
      await sendFile(ground, req, res, {
        report: 'package-people',
        file: `package-${found.id}`,
        format,
        filters: { package: found.id, ...codes },
        asOf: dayIn(place.zone, now),
        search: q,
        table: await peopleTable(messages, db, found, scopeOf(viewerOf(res)), filters),
      });
    }),
  };
}
