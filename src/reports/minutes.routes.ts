import { dayIn } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { query, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { readDates } from './filters.ts';
import { minutesWorked } from './minutes.ts';
import { MINUTES, minutesAddress, minutesPath, periodAsked } from './minutes-report.ts';
import { showAsked } from './past.routes.ts';
import { datesView } from './past-asked.ts';
import { downloads } from './taken.ts';

/** Minutes of training for payroll, day by day: for compliance leads alone. Managers never see minutes. */
export function minutesPages(ground: Ground): { show: Page } {
  const { database, messages } = ground;
  return {
    async show(req, res) {
      const { now, place } = res.locals;
      const given = (name: string) => query(req, name);
      const filters = readDates(given);
      const asking = { filters, scope: 'everyone' as const, zone: place.zone, now, about: MINUTES.about };
      await showAsked(ground, req, res, asking, async (asked) => {
        const period = periodAsked(given, dayIn(place.zone, asked.now));
        // A file works them out too; the form alone must cost nothing, however many people there are.
        const isAsked = given('from') !== '' || given('to') !== '';
        const rows = isAsked ? await minutesWorked(asked.db, period, place.zone) : [];
        const address = (path: string) => minutesAddress(path, period, filters);
        render(req, res, 'reports/minutes', {
          title: messages.t('minutes.title'),
          ...period,
          isAsked,
          people: new Set(rows.map(({ person }) => person)).size,
          total: rows.reduce((sum, { minutes }) => sum + minutes, 0),
          downloads: downloads(messages, (format) => address(`${minutesPath}.${format}`)),
          sealed: await sealedNow(database.read, place),
          ...datesView(messages, asked, {
            filters,
            today: minutesAddress(minutesPath, period, { on: '', known: '' }),
            latest: dayIn(place.zone, now),
          }),
        });
      });
    },
  };
}
