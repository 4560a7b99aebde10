import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { HeedError, notFound } from '../errors.ts';
import { tidyChosen } from '../courses/marking.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { boundAttempt } from './attempt.ts';
import { beginTest, handIn, openPaper, saveAnswer, type OpenPaper } from './paper.ts';
import { papersOf } from './paper.store.ts';
import { afterLessons } from './lesson.routes.ts';
import { explainedQuestion, openQuestion } from './question-view.ts';

/** The final test: drawn once, answered question by question, handed in, explained. */
export function testPages(
  ground: Ground,
): Record<'intro' | 'begin' | 'overview' | 'question' | 'answer' | 'handInPaper' | 'result', Page> {
  const { database, messages } = ground;
  const { t } = messages;
  const mine = (req: Request, res: Response) =>
    openPaper(database.read, viewerOf(res).personId, param(req, 'paper'));

  async function intro(req: Request, res: Response): Promise<void> {
    const bound = await boundAttempt(database.read, viewerOf(res).personId, param(req, 'attempt'));
    const papers = await papersOf(database.read, bound.attempt.id);
    const onward = await afterLessons(ground, bound);
    if (bound.attempt.passed_at !== null) {
      res.redirect(303, onward);
      return;
    }
    const { test } = bound.course;
    render(req, res, 'training/test', {
      title: t('test.title'),
      attempt: bound.attempt,
      test,
      papers,
      quiet: true,
    });
  }

  async function begin(req: Request, res: Response): Promise<void> {
    const viewer = viewerOf(res);
    const attempt = param(req, 'attempt');
    const { now } = res.locals;
    const paper = await transact(database.write, (tx) =>
      beginTest(tx, now, viewer.personId, attempt, viewer.isManager),
    );
    res.redirect(303, `/papers/${paper}/1`);
  }

  async function overview(req: Request, res: Response): Promise<void> {
    const open = await mine(req, res);
    if (open.paper.result !== null) {
      res.redirect(303, `/papers/${open.paper.id}/result`);
      return;
    }
    showOverview(req, res, open, []);
  }

  function showOverview(
    req: Request,
    res: Response,
    { paper, questions, answers, bound }: OpenPaper,
    errors: { field: string; message: string }[],
  ): void {
    const { brackets } = bound.text;
    const rows = questions.map((question, n) => ({
      position: n + 1,
      stem: openQuestion(question, [], [], brackets).stem,
      answered: answers.has(n + 1),
    }));
    const left = rows.filter((row) => !row.answered).length;
    render(req, res, 'training/overview', {
      title: t('test.overview'),
      paper,
      rows,
      left,
      errors,
      quiet: true,
    });
  }

  async function question(req: Request, res: Response): Promise<void> {
    const open = await mine(req, res);
    if (open.paper.result !== null) {
      res.redirect(303, `/papers/${open.paper.id}/result`);
      return;
    }
    showQuestion(req, res, open, []);
  }

  function showQuestion(
    req: Request,
    res: Response,
    { paper, questions, answers, bound }: OpenPaper,
    errors: { field: string; message: string }[],
  ): void {
    const position = positionOf(req, questions.length);
    const asked = questions[position - 1]!;
    const { order } = paper.draw[position - 1]!;
    const chosen = answers.get(position) ?? [];
    render(req, res, 'training/question', {
      title: t('test.question-n', { number: position, of: questions.length }),
      paper,
      position,
      of: questions.length,
      answered: answers.size,
      question: openQuestion(asked, order, chosen, bound.text.brackets),
      errors,
      quiet: true,
    });
  }

  async function answer(req: Request, res: Response): Promise<void> {
    const open = await mine(req, res);
    const { id } = open.paper;
    const position = positionOf(req, open.questions.length);
    const chosen = tidyChosen(open.questions[position - 1]!, (req.body as Record<string, unknown>)['chosen']);
    if (open.paper.result !== null) {
      res.redirect(303, `/papers/${id}/result`);
      return;
    }
    if (chosen.length === 0) {
      res.status(422);
      showQuestion(req, res, open, [{ field: 'chosen', message: t('training.choose-first') }]);
      return;
    }
    const { now } = res.locals;
    await transact(database.write, (tx) => saveAnswer(tx, now, viewerOf(res).personId, id, position, chosen));
    const onward = position < open.questions.length ? `/papers/${id}/${position + 1}` : `/papers/${id}`;
    res.redirect(303, onward);
  }

  async function handInPaper(req: Request, res: Response): Promise<void> {
    const { personId } = viewerOf(res);
    const paperId = param(req, 'paper');
    try {
      await transact(database.write, (tx) => handIn(tx, res.locals.now, personId, paperId));
    } catch (error) {
      if (!(error instanceof HeedError) || !UNANSWERED.includes(error.key)) throw error;
      const open = await openPaper(database.read, personId, paperId);
      res.status(409);
      showOverview(req, res, open, [{ field: 'questions', message: t(error.key, error.params) }]);
      return;
    }
    res.redirect(303, `/papers/${paperId}/result`);
  }

  async function result(req: Request, res: Response): Promise<void> {
    const { paper, questions, answers, bound } = await mine(req, res);
    if (paper.result === null) {
      res.redirect(303, `/papers/${paper.id}`);
      return;
    }
    const { brackets } = bound.text;
    const explained = questions.map((asked, n) =>
      explainedQuestion(asked, paper.draw[n]!.order, answers.get(n + 1) ?? [], brackets),
    );
    render(req, res, 'training/result', {
      title: t(paper.result.passed ? 'test.passed' : 'test.not-passed'),
      paper,
      mark: paper.result,
      pass: bound.course.test.pass,
      explained,
      signed: bound.attempt.signed_at !== null,
    });
  }

  return { intro, begin, overview, question, answer, handInPaper, result };
}

const UNANSWERED = ['training.questions-open', 'training.none-answered'];

function positionOf(req: Request, of: number): number {
  const text = param(req, 'position');
  const position = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (position < 1 || position > of) throw notFound();
  return position;
}
