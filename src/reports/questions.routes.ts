import type { Request } from 'express';
import { dayIn } from '../days.ts';
import { sealedNow } from '../ledger/latest.ts';
import { USES, type Use } from '../training/items.projection.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
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

/** How the questions work, and which clauses people miss: on pages and as files. */
export function questionPages(ground: Ground): Pages {
  const { database, messages } = ground;
  const db = database.read;
  const survey = (req: Request) =>
    questionSurvey(
      db,
      readQuestionFilters((name) => query(req, name)),
    );
  const missed = (req: Request) => clausesMissed(db, useOf(query(req, 'use')));

  return {
    async list(req, res) {
      const found = await survey(req);
      const page = readPage((name) => query(req, name));
      render(req, res, 'reports/questions', {
        wide: true,
        sealed: await sealedNow(db, res.locals.place),
        tabs: reportTabs(messages, viewerOf(res), 'questions'),
        ...questionsView(messages, found, await policyWords(db), page),
      });
    },

    files: inEachFormat(async (req, res, format) => {
      const found = await survey(req);
      const { sort: _sort, ...filters } = found.filters;
      const { now, place } = res.locals;
      await sendFile(ground, req, res, {
        report: 'questions',
        file: 'questions',
        format,
        filters,
        asOf: dayIn(place.zone, now),
        table: questionsTable(messages, found, await policyWords(db)),
      });
    }),

    async show(req, res) {
      const found = await questionDetail(db, param(req, 'question'), query(req, 'version'));
      render(req, res, 'reports/question', { ...questionView(messages, found, await policyWords(db)) });
    },

    async missed(req, res) {
      const found = await missed(req);
      render(req, res, 'reports/clauses-missed', {
        wide: true,
        sealed: await sealedNow(db, res.locals.place),
        tabs: reportTabs(messages, viewerOf(res), 'clauses-missed'),
        ...clausesMissedView(messages, found, await policyWords(db)),
      });
    },

    missedFiles: inEachFormat(async (req, res, format) => {
      const found = await missed(req);
      const { now, place } = res.locals;
      await sendFile(ground, req, res, {
        report: 'clauses-missed',
        file: 'clauses-missed',
        format,
        filters: { use: found.use },
        asOf: dayIn(place.zone, now),
        table: missedTable(messages, found, await policyWords(db)),
      });
    }),
  };
}

const useOf = (given: string): Use | '' => USES.find((use) => use === given) ?? '';
