import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { HeedError, notFound } from '../errors.ts';
import {
  isAnswered,
  isNextTurn,
  readAnswer,
  SURENESS,
  type SentAnswer,
  type Sureness,
} from '../courses/marking.ts';
import { explainedQuestion, openQuestion } from '../courses/question-view.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { draftAt, dropDraft } from '../ward/draft.store.ts';
import { handedInOn, handIn } from './hand-in.ts';
import { helpFor } from './help.ts';
import { nextOf, placeOf as placeOfNext } from './home.ts';
import { openPaper, openPositions, saveAnswer, type OpenPaper } from './paper.ts';
import { checkInOutcome } from './check-in.ts';
import { missedOn } from './weak-clauses.ts';

type Name = 'overview' | 'question' | 'answer' | 'handInPaper' | 'result';

/** A paper: drawn once, answered question by question, handed in, explained. */
export function paperPages(ground: Ground): Record<Name, Page> {
  const { database, messages } = ground;
  const { t } = messages;
  const placeOf = (paper: string, position: number) => `/papers/${paper}/${position}`;
  const mine = (req: Request, res: Response) =>
    openPaper(database.write, viewerOf(res).personId, param(req, 'paper'));

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
    open: OpenPaper,
    errors: { field: string; message: string }[],
  ): void {
    const { paper, questions, bound } = open;
    const missing = openPositions(open);
    render(req, res, 'training/overview', {
      title: t('test.overview'),
      paper,
      rows: questions.map((question, n) => ({
        position: n + 1,
        stem: bound.fit(question.stem),
        answered: !missing.includes(n + 1),
      })),
      left: missing.length,
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
    const position = positionOf(req, open.questions.length);
    const place = placeOf(open.paper.id, position);
    showQuestion(req, res, open, [], await draftAt(database.write, viewerOf(res).personId, place));
  }

  function showQuestion(
    req: Request,
    res: Response,
    open: OpenPaper,
    errors: { field: string; message: string }[],
    sent?: SentAnswer,
  ): void {
    const { paper, questions, answers, bound } = open;
    const position = positionOf(req, questions.length);
    const { order } = paper.draw[position - 1]!;
    const answer = answers.get(position);
    render(req, res, 'training/question', {
      title: t('test.question-n', { number: position, of: questions.length }),
      paper,
      position,
      of: questions.length,
      answered: questions.length - openPositions(open).length,
      question: openQuestion(questions[position - 1]!, order, answer?.chosen ?? [], bound.fit),
      pictures: bound.course.pictures,
      taughtIn: bound.course.language,
      savedAt: answer?.at ?? null,
      asksSure: paper.use === 'check-in',
      sure: surenessIn(sent) ?? answer?.sure ?? null,
      sent,
      errors,
      quiet: true,
    });
  }

  async function answer(req: Request, res: Response): Promise<void> {
    const open = await mine(req, res);
    const { id, use } = open.paper;
    const position = positionOf(req, open.questions.length);
    if (open.paper.result !== null) {
      res.redirect(303, `/papers/${id}/result`);
      return;
    }
    const asked = open.questions[position - 1]!;
    const body = (req.body ?? {}) as SentAnswer;
    const before = open.answers.get(position)?.chosen ?? [];
    const { order } = open.paper.draw[position - 1]!;
    const chosen = readAnswer(asked, body, { before, order });
    const sure = use === 'check-in' ? surenessIn(body) : undefined;
    const errors = [
      ...(typeof chosen === 'string' ? [{ field: 'chosen', message: t(`training.${chosen}`) }] : []),
      ...(use === 'check-in' && sure === undefined
        ? [{ field: 'sure', message: t('check-in.sure-first') }]
        : []),
    ];
    if (typeof chosen === 'string' || errors.length > 0) {
      showQuestion(req, res.status(422), open, errors, body);
      return;
    }
    const { now } = res.locals;
    const given = { chosen, sure: sure ?? null };
    await transact(database.write, async (tx) => {
      await saveAnswer(tx, now, viewerOf(res).personId, id, position, given);
      await dropDraft(tx, viewerOf(res).personId, placeOf(id, position));
    });
    // A page that saves as one goes stays where it is (RFC 7240). Any other answer tells it that nothing was saved.
    if (req.get('prefer') === 'return=minimal') {
      res.status(204).end();
      return;
    }
    // A story goes on at the same place until it is told.
    const goesOn = asked.kind === 'story' && !(isAnswered(asked, before) && isNextTurn(body, before));
    const next = goesOn ? position : position + 1;
    res.redirect(303, next <= open.questions.length ? `/papers/${id}/${next}` : `/papers/${id}`);
  }

  async function handInPaper(req: Request, res: Response): Promise<void> {
    const { personId } = viewerOf(res);
    const paperId = param(req, 'paper');
    try {
      await transact(database.write, (tx) =>
        handIn(tx, res.locals.now, personId, paperId, viewerOf(res).device),
      );
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
    const open = await mine(req, res);
    const { paper, questions, answers, bound } = open;
    if (paper.result === null) {
      res.redirect(303, `/papers/${paper.id}`);
      return;
    }
    const explained = questions.map((asked, n) =>
      explainedQuestion(asked, paper.draw[n]!.order, answers.get(n + 1)?.chosen ?? [], bound.fit),
    );
    if (paper.use === 'check-in') {
      render(req, res, 'training/checked-in', {
        title: t('check-in.result'),
        ...checkInOutcome(open, explained),
        pictures: bound.course.pictures,
        taughtIn: bound.course.language,
        paper,
        onwards: bound.attempt.passed_at === null ? placeOfNext(await nextOf(database.read, bound)) : '/',
      });
      return;
    }
    const missed = missedOn(paper).length;
    const title = paper.result.passed ? 'test.passed' : 'test.not-passed';
    render(req, res, 'training/result', {
      title: t(bound.plan === null ? title : 'refresher.title'),
      missed: bound.plan === null ? null : missed,
      onDevice: await handedInOn(database.read, paper.personId, paper.id),
      help: await helpFor(database.read, res.locals.now, bound.attempt),
      paper,
      mark: paper.result,
      pass: bound.course.test.pass,
      explained,
      pictures: bound.course.pictures,
      taughtIn: bound.course.language,
      signed: bound.attempt.signed_at !== null,
    });
  }

  return { overview, question, answer, handInPaper, result };
}

const UNANSWERED = ['training.questions-open', 'training.none-answered'];

const surenessIn = (sent?: SentAnswer): Sureness | undefined =>
  SURENESS.find((one) => one === sent?.['sure']);

function positionOf(req: Request, of: number): number {
  const text = param(req, 'position');
  const position = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (position < 1 || position > of) throw notFound();
  return position;
}
