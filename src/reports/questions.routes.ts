import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { USES, type Use } from '../training/items.projection.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { readDates } from './filters.ts';
import { showAsked } from './past.routes.ts';
import { datedBy, datesView, whereAsked, type Asked, type Asking } from './past-asked.ts';
import { clausesMissed } from './clauses-missed.ts';
import { clausesMissedView } from './clauses-missed-page.ts';
import { questionDetail } from './question-detail.ts';
import { missedTable, questionsTable } from './question-export.ts';
import { readPage, readQuestionFilters } from './question-filters.ts';
import { questionView } from './question-page.ts';
import { policyWords } from './question-text.ts';
import { questionSurvey } from './questions.ts';
import { questionsView } from './questions-page.ts';
import { reportTabs } from './tabs.ts';
import { inEachFormat, sendFile } from './taken.routes.ts';
import type { Format } from './taken.ts';

type Pages = Record<'list' | 'show' | 'missed', Page> & Record<'files' | 'missedFiles', Record<Format, Page>>;

/** How the questions work, and which clauses people miss: on pages and as files, today or on another day. */
export function questionPages(ground: Ground): Pages {
  const { database, messages } = ground;
  const asking = (req: Request) => (name: string) => query(req, name);
  const where = (req: Request, res: Response): Asking => ({
    filters: readDates(asking(req)),
    scope: 'everyone',
    zone: res.locals.place.zone,
    now: res.locals.now,
    about: 'questions',
  });
  const look = <T>(req: Request, res: Response, work: (asked: Asked) => Promise<T>): Promise<T> =>
    whereAsked(database, where(req, res), work);
  const show = (req: Request, res: Response, page: (asked: Asked) => Promise<void>): Promise<void> =>
    showAsked(ground, req, res, where(req, res), page);
  const latest = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);
  const missed = (req: Request, asked: Asked) => clausesMissed(asked.db, useOf(query(req, 'use')));

  return {
    list: (req, res) =>
      show(req, res, async (asked) => {
        const filters = readQuestionFilters(asking(req));
        const found = await questionSurvey(asked.db, filters);
        const view = questionsView(messages, found, await policyWords(asked.db), readPage(asking(req)));
        render(req, res, 'reports/questions', {
          wide: true,
          tabs: reportTabs(messages, viewerOf(res), 'questions'),
          ...view,
          sealed: await sealedNow(database.read, res.locals.place),
          ...datesView(messages, asked, { filters, today: view.today, latest: latest(res) }),
        });
      }),

    files: inEachFormat((req, res, format) =>
      look(req, res, async (asked) => {
        const found = await questionSurvey(asked.db, readQuestionFilters(asking(req)));
        const { sort: _sort, on: _on, known: _known, ...filters } = found.filters;
        await sendFile(ground, req, res, {
          report: 'questions',
          file: 'questions',
          format,
          filters,
          ...datedBy(asked, latest(res)),
          table: questionsTable(messages, found, await policyWords(asked.db), asked),
        });
      }),
    ),

    show: (req, res) =>
      show(req, res, async (asked) => {
        const filters = readDates(asking(req));
        const found = await questionDetail(asked.db, param(req, 'question'), query(req, 'version'));
        const view = questionView(messages, found, await policyWords(asked.db), filters);
        render(req, res, 'reports/question', {
          ...view,
          sealed: await sealedNow(database.read, res.locals.place),
          ...datesView(messages, asked, { filters, today: view.today, latest: latest(res) }),
        });
      }),

    missed: (req, res) =>
      show(req, res, async (asked) => {
        const filters = readDates(asking(req));
        const found = await missed(req, asked);
        const view = clausesMissedView(messages, found, await policyWords(asked.db), filters);
        render(req, res, 'reports/clauses-missed', {
          wide: true,
          tabs: reportTabs(messages, viewerOf(res), 'clauses-missed'),
          ...view,
          sealed: await sealedNow(database.read, res.locals.place),
          ...datesView(messages, asked, { filters, today: view.today, latest: latest(res) }),
        });
      }),

    missedFiles: inEachFormat((req, res, format) =>
      look(req, res, async (asked) => {
        const found = await missed(req, asked);
        await sendFile(ground, req, res, {
          report: 'clauses-missed',
          file: 'clauses-missed',
          format,
          filters: { use: found.use },
          ...datedBy(asked, latest(res)),
          table: missedTable(messages, found, await policyWords(asked.db), asked),
        });
      }),
    ),
  };
}

const useOf = (given: string): Use | '' => USES.find((use) => use === given) ?? '';
