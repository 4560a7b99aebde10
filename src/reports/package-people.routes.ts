import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request } from 'express';
import { dayIn } from '../days.ts';
import { packageFor } from '../scorm/office/package-page.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { unlessGone } from './completion.routes.ts';
import { peopleCsv, recordPackageExport } from './package-export.ts';
import { peopleView } from './package-people-page.ts';
import { readPeopleFilters } from './package-people.ts';
import { readPage } from './question-filters.ts';
import { scopeOf } from './scope.ts';

/** Who has begun and done a package: everybody, or the people of a manager. */
export function packagePeoplePages({ database, messages }: Ground): Record<'show' | 'csv', Page> {
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
        about: scope === 'everyone' ? '' : messages.t('reports.about-team'),
        backHref: may(viewer, 'overseer') ? `/packages/${found.id}` : '',
        ...(await peopleView(db, messages, found, asked)),
      });
    },

    async csv(req, res) {
      const viewer = viewerOf(res);
      const { id } = await packageFor(db, param(req, 'package'));
      const filters = filtersOf(req);
      const { now, place } = res.locals;
      const asOf = dayIn(place.zone, now);
      res.attachment(`package-${id}-${asOf}.csv`).type('text/csv; charset=utf-8');
      if (req.method === 'HEAD') {
        res.end();
        return;
      }
      const { q, ...codes } = filters;
      const of = { package: id, ...codes };
      await recordPackageExport(database, now, viewer.personId, {
        report: 'package-people',
        of,
        asOf,
        search: q,
      });
      const text = peopleCsv(messages, db, id, scopeOf(viewer), filters);
      await pipeline(Readable.from(text), res).catch(unlessGone);
    },
  };
}
