import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { sealedNow } from '../ledger/latest.ts';
import { calendarOf, sequenceAt, type Due } from '../mail/calendar.ts';
import { rules } from '../obligations/rule.ts';
import { standingsOf, todayAt } from '../obligations/standing.store.ts';
import { titlesOf } from '../obligations/titles.ts';
import { pathOf, whatOf } from '../reminders/items.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { calendarTable } from './calendar-export.ts';
import { addressOf, calendarView, PATH } from './calendar-page.ts';
import { comingCounts, comingOn, type Look } from './calendar.store.ts';
import { MOST_NAMED, WEEKS, weeksFrom, widestOf, type Week } from './calendar.ts';
import { survey, type Survey } from './completion.ts';
import { NO_FILTERS, readFilters } from './filters.ts';
import { ahead } from './own-days.ts';
import { scopeOf } from './scope.ts';
import { inEachFormat, sendFile } from './taken.routes.ts';
import type { Format } from './taken.ts';

/** The most that the page of one week names. */
const MOST = 500;

/** What comes for a team or the house within 13 weeks; and one's own due days for one's own calendar. */
export function calendarPages(ground: Ground): { show: Page; files: Record<Format, Page>; own: Page } {
  const { database, messages, config } = ground;
  const db = database.read;

  async function look(req: Request, res: Response): Promise<{ found: Survey; look: Look; weeks: Week[] }> {
    const { site, team } = readFilters((name) => query(req, name));
    const { now, place } = res.locals;
    const asked = { ...NO_FILTERS, site, team };
    const found = await survey(db, scopeOf(viewerOf(res)), asked, place.zone, now);
    const weeks = weeksFrom(found.frame.days.day);
    const { scope } = found.frame;
    return {
      found,
      weeks,
      look: {
        first: weeks[0]!.from,
        last: weeks.at(-1)!.to,
        widest: widestOf(await rules(db)),
        scope,
        site: found.filters.site,
        team: found.filters.team,
      },
    };
  }

  return {
    async show(req, res) {
      const asked = await look(req, res);
      const monday = query(req, 'week');
      const week = asked.weeks.find((one) => one.monday === monday);
      if (monday !== '' && week === undefined) {
        const { site, team } = asked.found.filters;
        res.redirect(303, addressOf(PATH, { site, team }));
        return;
      }
      const weeks = week === undefined ? asked.weeks : [week];
      const within = { ...asked.look, first: weeks[0]!.from, last: weeks.at(-1)!.to };
      const counts = await comingCounts(db, within);
      const few = weeks.filter(({ from, to }) => {
        const here = counts.filter(({ day }) => from <= day && day <= to);
        return week !== undefined || here.reduce((sum, { count }) => sum + count, 0) <= MOST_NAMED;
      });
      const coming = await comingOn(db, within, few, week === undefined ? WEEKS * MOST_NAMED : MOST);
      const things = coming.flatMap(({ thing }) => (thing === '' ? [] : [thing]));
      const titles = await titlesOf(db, messages, things);
      render(req, res, 'reports/calendar', {
        wide: true,
        sealed: await sealedNow(db, res.locals.place),
        ...calendarView(messages, { survey: asked.found, weeks, counts, coming, titles, week }),
      });
    },

    files: inEachFormat(async (req, res, format) => {
      const { found, look: within, weeks } = await look(req, res);
      const { site, team } = found.filters;
      await sendFile(ground, req, res, {
        report: 'calendar',
        file: 'calendar',
        format,
        filters: { site, team },
        asOf: found.frame.days.day,
        table: calendarTable(messages, db, found, within, weeks),
      });
    }),

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
}
