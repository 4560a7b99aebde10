import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { sealedNow } from '../ledger/latest.ts';
import { namesOf } from '../people/person.store.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { readDates } from './filters.ts';
import { packagesOf } from './package-person.ts';
import { showAsked } from './past.routes.ts';
import { datesView } from './past-asked.ts';
import { withDates } from './question-filters.ts';
import { recordsSeen } from './scope.ts';
import { downloads } from './taken.ts';

/** What one person did with packages. */
export function packagePersonPages(ground: Ground): { show: Page } {
  const { database, messages } = ground;
  const db = database.read;

  return {
    async show(req, res) {
      const id = param(req, 'id');
      const name = (await namesOf(db, [id])).get(id);
      const seen = name === undefined ? null : await recordsSeen(db, viewerOf(res), id);
      if (name === undefined || seen === null) throw notFound();
      const filters = readDates((one) => query(req, one));
      const { now, place } = res.locals;
      const path = `/people/${id}/packages`;
      const asking = { filters, scope: 'everyone' as const, zone: place.zone, now };
      await showAsked(ground, req, res, asking, async (asked) => {
        render(req, res, 'reports/package-person', {
          title: messages.t('scorm.report-person-title', { name }),
          wide: true,
          id,
          path,
          back: may(viewerOf(res), 'people'),
          packages: await packagesOf({ messages, named: db, asked, personId: id, seen, zone: place.zone }),
          downloads: downloads(messages, (format) => withDates(`${path}.${format}`, filters, {})),
          sealed: await sealedNow(db, place),
          ...datesView(messages, asked, { filters, today: path, latest: dayIn(place.zone, now) }),
        });
      });
    },
  };
}
