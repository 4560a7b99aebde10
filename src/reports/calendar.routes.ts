import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { notFound } from '../errors.ts';
import { calendarOf, sequenceAt, type Due } from '../mail/calendar.ts';
import { rules } from '../obligations/rule.ts';
import { standingsOf, todayAt } from '../obligations/standing.store.ts';
import { titlesOf } from '../obligations/titles.ts';
import { pathOf, whatOf } from '../reminders/items.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { addressOf, calendarView, PATH } from './calendar-page.ts';
import { comingCounts, comingOn, type Look } from './calendar.store.ts';
import { MOST_NAMED, WEEKS, weeksFrom, widestOf, type Week } from './calendar.ts';
import { survey, type Survey } from './completion.ts';
import { NO_FILTERS, readFilters } from './filters.ts';
import { ahead } from './own-days.ts';
import { showAsked } from './past.routes.ts';
import { datesView, type Asked } from './past-asked.ts';
import { scopeAsked } from './scope.ts';

/** The most that the page of one week names. */
const MOST = 500;

/** What comes for a team or the house within 13 weeks; and one's own due days for one's own calendar. */
export function calendarPages(ground: Ground): { show: Page; own: Page } {
  const { database, messages, config } = ground;
  const db = database.read;

  interface Looked {
    asked: Asked;
    found: Survey;
    look: Look;
    weeks: Week[];
  }

  const where = (req: Request, res: Response) => {
    const { site, team, on, known } = readFilters((name) => query(req, name));
    const { now, place } = res.locals;
    const wanted = { ...NO_FILTERS, site, team, on, known };
    const { filters, scope } = scopeAsked(viewerOf(res), wanted, dayIn(place.zone, now));
    return { filters, scope, zone: place.zone, now };
  };

  /** Looks ahead from today, or from the day that is asked for. */
  async function look(req: Request, res: Response, asked: Asked): Promise<Looked> {
    const { filters, scope, zone } = where(req, res);
    const found = await survey(asked.db, scope, filters, zone, asked.now);
    const weeks = weeksFrom(found.frame.days.day);
    const [first, last] = [weeks[0]!.from, weeks.at(-1)!.to];
    const widest = widestOf(await rules(asked.db));
    const { site, team } = found.filters;
    return { asked, found, weeks, look: { first, last, widest, whom: found.frame, site, team } };
  }

  return {
    show: (req, res) =>
      showAsked(ground, req, res, where(req, res), async (asked) =>
        page(req, res, await look(req, res, asked)),
      ),

    async own(_req, res) {
      const { personId } = viewerOf(res);
      const { now, place } = res.locals;
      const today = await todayAt(db, personId, now);
      const rows = ahead(await standingsOf(db, personId), today);
      const titles = await titlesOf(
        db,
        messages,
        rows.map(({ thing }) => thing),
      );
      const [first, ...others] = rows.map((row): Due => ({
        obligation: row.obligation,
        personId,
        title: whatOf({ messages, titles }, row),
        dueOn: row.dueOn,
        url: `${config.origin}${pathOf(row)}`,
        organisation: place.organisation,
        sequence: sequenceAt(now),
        now,
      }));
      if (first === undefined) throw notFound();
      res
        .type('text/calendar')
        .attachment('due-days.ics')
        .send(calendarOf([first, ...others]));
    },
  };

  async function page(req: Request, res: Response, looked: Looked): Promise<void> {
    const { asked, found, look: within, weeks: all } = looked;
    const monday = query(req, 'week');
    const week = all.find((one) => one.monday === monday);
    if (monday !== '' && week === undefined) {
      const { site, team, on, known } = found.filters;
      res.redirect(303, addressOf(PATH, { site, team, on, known }));
      return;
    }
    const weeks = week === undefined ? all : [week];
    const shown = { ...within, first: weeks[0]!.from, last: weeks.at(-1)!.to };
    const counts = await comingCounts(asked.db, shown);
    const few = weeks.filter(({ from, to }) => {
      const here = counts.filter(({ day }) => from <= day && day <= to);
      return week !== undefined || here.reduce((sum, { count }) => sum + count, 0) <= MOST_NAMED;
    });
    const coming = await comingOn(asked.db, shown, few, week === undefined ? WEEKS * MOST_NAMED : MOST);
    const things = coming.flatMap(({ thing }) => (thing === '' ? [] : [thing]));
    const titles = await titlesOf(db, messages, things);
    const view = calendarView(messages, { survey: found, weeks, counts, coming, titles, week });
    const latest = dayIn(res.locals.place.zone, res.locals.now);
    render(req, res, 'reports/calendar', {
      wide: true,
      mayKeep: may(viewerOf(res), 'chaser'),
      ...view,
      sealed: await sealedNow(database.read, res.locals.place),
      ...datesView(messages, asked, { filters: found.filters, today: view.today, latest }),
    });
  }
}
