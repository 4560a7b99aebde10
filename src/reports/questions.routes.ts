import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { USES, type Use } from '../training/items.projection.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { clausesMissed } from './clauses-missed.ts';
import { clausesMissedView } from './clauses-missed-page.ts';
import { questionDetail } from './question-detail.ts';
import { missedCsv, questionsCsv, recordTaken } from './question-export.ts';
import { readPage, readQuestionFilters } from './question-filters.ts';
import { questionView } from './question-page.ts';
import { policyWords } from './question-text.ts';
import { questionSurvey } from './questions.ts';
import { questionsView } from './questions-page.ts';
import { reportTabs } from './tabs.ts';

type Pages = 'list' | 'csv' | 'show' | 'missed' | 'missedCsv';

/** How the questions work, and which clauses people miss: on pages and as files. */
export function questionPages({ database, messages }: Ground): Record<Pages, Page> {
  const db = database.read;
  const survey = (req: Request) =>
    questionSurvey(
      db,
      readQuestionFilters((name) => query(req, name)),
    );
  const missed = (req: Request) => clausesMissed(db, useOf(query(req, 'use')));

  async function send(
    req: Request,
    res: Response,
    report: 'questions' | 'clauses-missed',
    filters: Readonly<Record<string, string>>,
    text: string,
  ): Promise<void> {
    const { now, place } = res.locals;
    const day = dayIn(place.zone, now);
    res.attachment(`${report}-${day}.csv`).type('text/csv; charset=utf-8');
    if (req.method !== 'HEAD') await recordTaken(database, now, viewerOf(res).personId, report, filters, day);
    res.send(text);
  }

  return {
    async list(req, res) {
      const found = await survey(req);
      const page = readPage((name) => query(req, name));
      render(req, res, 'reports/questions', {
        wide: true,
        tabs: reportTabs(messages, viewerOf(res), 'questions'),
        ...questionsView(messages, found, await policyWords(db), page),
      });
    },

    async csv(req, res) {
      const found = await survey(req);
      const { sort: _sort, ...filters } = found.filters;
      await send(req, res, 'questions', filters, questionsCsv(messages, found, await policyWords(db)));
    },

    async show(req, res) {
      const found = await questionDetail(db, param(req, 'question'), query(req, 'version'));
      render(req, res, 'reports/question', { ...questionView(messages, found, await policyWords(db)) });
    },

    async missed(req, res) {
      const found = await missed(req);
      render(req, res, 'reports/clauses-missed', {
        wide: true,
        tabs: reportTabs(messages, viewerOf(res), 'clauses-missed'),
        ...clausesMissedView(messages, found, await policyWords(db)),
      });
    },

    async missedCsv(req, res) {
      const found = await missed(req);
      const text = missedCsv(messages, found, await policyWords(db));
      await send(req, res, 'clauses-missed', { use: found.use }, text);
    },
  };
}

const useOf = (given: string): Use | '' => USES.find((use) => use === given) ?? '';
