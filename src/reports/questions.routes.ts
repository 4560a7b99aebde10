import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { USES, type Use } from '../training/items.projection.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { readDates } from './filters.ts';
import { showAsked } from './past.routes.ts';
import { datesView, type Asked, type Asking } from './past-asked.ts';
import { clausesMissed } from './clauses-missed.ts';
import { clausesMissedView } from './clauses-missed-page.ts';
import { questionDetail } from './question-detail.ts';
import { questionAddress, readPage, readQuestionFilters } from './question-filters.ts';
import { questionView } from './question-page.ts';
import { policyWords } from './question-text.ts';
import { questionSurvey } from './questions.ts';
import { questionsView } from './questions-page.ts';
import { reportTabs } from './tabs.ts';
import { downloads } from './taken.ts';

type Pages = Record<'list' | 'show' | 'missed', Page>;

/** How the questions work, and which clauses people miss: today or on another day. */
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
          mayKeep: may(viewerOf(res), 'chaser'),
          tabs: reportTabs(messages, viewerOf(res), 'questions'),
          ...view,
          sealed: await sealedNow(database.read, res.locals.place),
          ...datesView(messages, asked, { filters, today: view.today, latest: latest(res) }),
        });
      }),

    show: (req, res) =>
      show(req, res, async (asked) => {
        const filters = readDates(asking(req));
        const found = await questionDetail(asked.db, param(req, 'question'), query(req, 'version'));
        const view = questionView(messages, found, await policyWords(asked.db), filters);
        const address = questionAddress(found.question, filters, query(req, 'version'));
        render(req, res, 'reports/question', {
          ...view,
          downloads: downloads(messages, (format) => address.replace(/(?=\?|$)/, `.${format}`)),
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
          mayKeep: may(viewerOf(res), 'chaser'),
          tabs: reportTabs(messages, viewerOf(res), 'clauses-missed'),
          ...view,
          sealed: await sealedNow(database.read, res.locals.place),
          ...datesView(messages, asked, { filters, today: view.today, latest: latest(res) }),
        });
      }),
  };
}

const useOf = (given: string): Use | '' => USES.find((use) => use === given) ?? '';
