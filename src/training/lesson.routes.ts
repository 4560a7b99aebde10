import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import { lessonOf, questionOf } from '../courses/course.ts';
import { readAnswer, type SentAnswer } from '../courses/marking.ts';
import { explainedQuestion, openQuestion } from '../courses/question-view.ts';
import { lessonBlocks } from '../courses/lesson-text.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { problemsOf, refusedStatus, type ShownProblem } from '../web/form.ts';
import { render } from '../web/render.ts';
import { draftAt, dropDraft } from '../ward/draft.store.ts';
import { languageOf } from '../web/tongue.ts';
import { spokenOn } from './attempt-language.ts';
import { boundAttempt, type Bound } from './attempt.ts';
import { practised } from './attempt.store.ts';
import { packageStep } from './package-step.ts';
import { papersOf } from './paper.store.ts';
import { nextOf, placeOf } from './home.ts';
import { practiceOrder } from './practice-order.ts';
import { finishStep, tryQuestion } from './step-verbs.ts';
import { cardOf } from './refresher-view.ts';
import { frameOf } from './step-frame.ts';
import type { Step } from './steps.ts';

/** The screens of a lesson, and the questions tried in it. */
export function lessonPages(ground: Ground): { show: Page; done: Page } {
  const { database, messages } = ground;

  const spoken = (res: Response, { attempt, course: { id } }: Bound) =>
    spokenOn(database.read, languageOf(res), { id, attempt });

  async function stepAt(req: Request, res: Response): Promise<{ bound: Bound; step: Step }> {
    const bound = await boundAttempt(database.read, viewerOf(res).personId, param(req, 'attempt'));
    const id = `${param(req, 'lesson')}/${param(req, 'step')}`;
    const step = bound.steps.find((one) => one.id === id);
    if (step === undefined) throw notFound();
    return { bound, step };
  }

  async function show(req: Request, res: Response): Promise<void> {
    const { bound, step } = await stepAt(req, res);
    if (step.kind === 'practice') {
      await showQuestion(req, res, bound, step, []);
      return;
    }
    if (step.kind === 'package') {
      await showPackage(req, res, bound, step, []);
      return;
    }
    if (step.kind !== 'screen') {
      render(req, res, 'training/refresher-card', {
        ...frameOf(messages, bound, step),
        ...(await spoken(res, bound)),
        ...(await cardOf(database.read, messages, bound, step)),
      });
      return;
    }
    const { course, who, text } = bound;
    const screen = lessonOf(course, step.lesson).screens.find(({ kind }) => kind === step.screen)!;
    render(req, res, 'training/lesson', {
      ...frameOf(messages, bound, step),
      ...(await spoken(res, bound)),
      kind: screen.kind,
      blocks: lessonBlocks(screen, course, text.brackets, who),
      clauses: new Map(text.clauses.map((clause) => [clause.id, clause])),
      policyNumber: bound.policy.number,
    });
  }

  async function showPackage(
    req: Request,
    res: Response,
    bound: Bound,
    step: Step & { kind: 'package' },
    errors: ShownProblem[],
  ): Promise<void> {
    render(req, res, 'training/package', {
      ...frameOf(messages, bound, step),
      ...(await spoken(res, bound)),
      found: await packageStep(database.write, bound, step),
      errors,
    });
  }

  async function showQuestion(
    req: Request,
    res: Response,
    bound: Bound,
    step: Step & { kind: 'practice' },
    errors: { field: string; message: string }[],
    sent?: SentAnswer,
  ): Promise<void> {
    const { attempt, course, fit } = bound;
    const question = questionOf(course, step.question);
    const chosen = (await practised(database.write, attempt.id, step.question)) ?? [];
    const data = { ...frameOf(messages, bound, step), ...(await spoken(res, bound)) };
    const order = practiceOrder(question, attempt.id);
    const shown = data.isDone
      ? explainedQuestion(question, order, chosen, fit)
      : openQuestion(question, order, chosen, fit);
    const { pictures } = course;
    const before = data.isLast && data.isDone ? await papersOf(database.read, attempt.id) : [];
    const checkedIn = before.find(({ draw }) => draw.some(({ lesson }) => lesson === step.lesson))?.id;
    const kept = data.isDone ? undefined : await draftAt(database.write, attempt.person_id, data.action);
    render(req, res, 'training/practice', {
      ...data,
      question: shown,
      pictures,
      checkedIn,
      errors,
      sent: sent ?? kept,
    });
  }

  async function done(req: Request, res: Response): Promise<void> {
    const { bound, step } = await stepAt(req, res);
    const { now } = res.locals;
    const { attempt, course } = bound;
    const here = `/attempts/${attempt.id}/${step.id}`;
    if (step.kind !== 'practice') {
      const finish = () => transact(database.write, (tx) => finishStep(tx, now, bound, step.id));
      if (step.kind === 'package') {
        const errors = await problemsOf(messages, finish);
        if (errors.length > 0) {
          await showPackage(req, res.status(refusedStatus(errors)), bound, step, errors);
          return;
        }
      } else await finish();
      res.redirect(303, frameOf(messages, bound, step).next);
      return;
    }
    const question = questionOf(course, step.question);
    const before = (await practised(database.write, attempt.id, step.question)) ?? [];
    const sent = (req.body ?? {}) as SentAnswer;
    const order = practiceOrder(question, attempt.id);
    const chosen = readAnswer(question, sent, { before, order });
    if (typeof chosen === 'string' && !bound.done.has(step.id)) {
      const message = messages.t(`training.${chosen}`);
      await showQuestion(req, res.status(422), bound, step, [{ field: 'chosen', message }], sent);
      return;
    }
    if (typeof chosen !== 'string')
      await transact(database.write, async (tx) => {
        await tryQuestion(tx, now, bound, step, chosen);
        await dropDraft(tx, attempt.person_id, here);
      });
    res.redirect(303, here);
  }

  return { show, done };
}

/** Where an attempt goes on, for the routes around a test. Throws conflict when lessons are still open, not found for a refresher. */
export async function afterLessons(ground: Ground, bound: Bound): Promise<string> {
  if (bound.plan !== null) throw notFound();
  const next = await nextOf(ground.database.read, bound);
  if (next.do === 'go-on' || next.do === 'check-in') throw conflict('training.lessons-first');
  return placeOf(next);
}
