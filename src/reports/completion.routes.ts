import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { pauseKey } from '../obligations/standing.store.ts';
import { titlesAmong } from '../obligations/titles.ts';
import { ruleNames, whyOf } from '../obligations/why.ts';
import { organisation } from '../organisation/organisation.ts';
import { standsInFor } from '../people/deputy.store.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { shownBy, survey, type Survey } from './completion.ts';
import { completionCsv, fileName, recordExport } from './completion-export.ts';
import { completionView, PAGE, PATH, shareText } from './completion-page.ts';
import { completionRows } from './completion.store.ts';
import { readFrom } from './cursor.ts';
import { addressOf, readFilters } from './filters.ts';
import { scopeOf } from './scope.ts';
import { reportTabs } from './tabs.ts';
import { reasonsOf } from './why.store.ts';

/** Who is done, due and overdue: on a page and as a file. */
export function completionPages(ground: Ground): Record<'show' | 'csv', Page> {
  const db = ground.database.read;
  const look = (req: Request, res: Response): Promise<Survey> => {
    const filters = readFilters((name) => query(req, name));
    return survey(db, scopeOf(viewerOf(res)), filters, res.locals.place.zone, res.locals.now);
  };
  // Whose people a deputy sees besides their own.
  const standIns = async (res: Response) => {
    const { personId, deputyFor } = viewerOf(res);
    return deputyFor.length === 0
      ? []
      : standsInFor(db, personId, dayIn(res.locals.place.zone, res.locals.now));
  };
  return {
    async show(req, res) {
      const found = await look(req, res);
      const { frame, filters, counts } = found;
      const start = readFrom((name) => query(req, name), filters.sort);
      const page = { start, most: PAGE + 1, of: shownBy(filters.status, counts) };
      const rows = await completionRows(db, frame, filters, page);
      if (rows.length === 0 && page.of > 0 && start !== 'beginning') {
        res.redirect(303, addressOf(PATH, filters));
        return;
      }
      const titles = await titlesAmong(db, ground.messages, rows);
      const view = completionView(ground.messages, found, start, rows, titles);
      const reasons = await reasonsOf(db, [...new Set(view.rows.map(({ personId }) => personId))]);
      const names = await ruleNames(db);
      render(req, res, 'reports/completion', {
        wide: true,
        tabs: reportTabs(ground.messages, viewerOf(res), 'completion'),
        standsIn: await standIns(res),
        chases: may(viewerOf(res), 'chaser'),
        nudge: may(viewerOf(res), 'chaser') ? nudgeAddress(found) : '',
        choosable: may(viewerOf(res), 'people'),
        query: addressOf(PATH, filters).split('?')[1] ?? '',
        shownCount: page.of,
        ...view,
        rows: view.rows.map((row) => ({
          ...row,
          why: whyOf(ground.messages, reasons.get(pauseKey(row.personId, row.thing)) ?? [], names),
        })),
        share: shareText(ground.messages, found.counts, {
          target: (await organisation(db))?.targetShare ?? null,
          isSeveral: titles !== undefined,
        }),
      });
    },

    async csv(req, res) {
      const found = await look(req, res);
      res.attachment(fileName(found.frame.days.day)).type('text/csv; charset=utf-8');
      if (req.method === 'HEAD') {
        res.end();
        return;
      }
      await recordExport(ground.database, res.locals.now, viewerOf(res).personId, found);
      await pipeline(Readable.from(completionCsv(ground.messages, db, found)), res).catch(unlessGone);
    },
  };
}

// To everybody who is late under the same filters; not when names were searched for.
function nudgeAddress({ filters: { site, team, q, status }, counts }: Survey): string {
  if (counts.overdue === 0 || q !== '' || (status !== '' && status !== 'overdue')) return '';
  const parts = new URLSearchParams(Object.entries({ site, team }).filter(([, value]) => value !== ''));
  return parts.size === 0 ? '/nudges/new' : `/nudges/new?${parts.toString()}`;
}

const GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE', 'ERR_STREAM_DESTROYED']);

/** Somebody who closes the window early is no fault of ours. */
export function unlessGone(error: unknown): void {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (!GONE.has(code)) throw error;
}
