import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { titlesAmong } from '../obligations/titles.ts';
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
      render(req, res, 'reports/completion', {
        wide: true,
        tabs: reportTabs(ground.messages, viewerOf(res), 'completion'),
        standsIn: await standIns(res),
        choosable: may(viewerOf(res), 'people'),
        query: addressOf(PATH, filters).split('?')[1] ?? '',
        shownCount: page.of,
        ...completionView(ground.messages, found, start, rows, await titlesAmong(db, ground.messages, rows)),
        share: shareText(ground.messages, found.counts, (await organisation(db))?.targetShare ?? null),
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

const GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE', 'ERR_STREAM_DESTROYED']);

// Somebody who closes the window early is no fault of ours.
function unlessGone(error: unknown): void {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (!GONE.has(code)) throw error;
}
