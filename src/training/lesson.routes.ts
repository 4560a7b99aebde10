import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import { lessonOf, questionOf } from '../courses/course.ts';
import { readAnswer } from '../courses/marking.ts';
import { explainedQuestion, openQuestion } from '../courses/question-view.ts';
import { lessonBlocks } from '../courses/lesson-text.ts';
import { shownOrder } from '../courses/draw.ts';
import type { Question } from '../courses/question-file.ts';
import { seeded } from '../courses/seeded.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { boundAttempt, finishScreen, practise, type Bound } from './attempt.ts';
import { practised } from './attempt.store.ts';
import { nextOf, placeOf } from './home.ts';
import type { Step } from './steps.ts';

/** The screens of a lesson, and the questions tried in it. */
export function lessonPages(ground: Ground): { show: Page; done: Page } {
  const { database, messages } = ground;

  async function stepAt(req: Request, res: Response): Promise<{ bound: Bound; step: Step; at: number }> {
    const bound = await boundAttempt(database.read, viewerOf(res).personId, param(req, 'attempt'));
    const id = `${param(req, 'lesson')}/${param(req, 'step')}`;
    const at = bound.steps.findIndex((step) => step.id === id);
    const step = bound.steps[at];
    if (step === undefined) throw notFound();
    return { bound, step, at };
  }

  // Where the page leads, and what it says about how far one is.
  function frame({ attempt, course, steps, done, spared }: Bound, step: Step, at: number) {
    const lesson = lessonOf(course, step.lesson);
    const lessons = [...new Set(steps.map((s) => s.lesson))];
    const own = steps.filter((s) => s.lesson === step.lesson);
    // Whoever looks into a lesson that they were spared stays in it; others are led past.
    const onWay = (s: Step) => s.lesson === step.lesson || !spared.includes(s.lesson);
    const before = steps.slice(0, at).findLast(onWay);
    const after = steps.slice(at + 1).find(onWay);
    return {
      lesson,
      title: lesson.title,
      number: lessons.indexOf(lesson.id) + 1,
      of: lessons.length,
      place: own.indexOf(step) + 1,
      places: own.length,
      isDone: done.has(step.id),
      savedAt: done.get(step.id) ?? null,
      action: `/attempts/${attempt.id}/${step.id}`,
      previous: before === undefined ? null : `/attempts/${attempt.id}/${before.id}`,
      next: `/attempts/${attempt.id}/${after === undefined ? 'test' : after.id}`,
      isLast: own.at(-1) === step,
      quiet: true,
    };
  }

  async function show(req: Request, res: Response): Promise<void> {
    const { bound, step, at } = await stepAt(req, res);
    if (step.kind === 'practice') {
      await showQuestion(req, res, bound, step, at, []);
      return;
    }
    const { brackets, clauses } = bound.text;
    const { course, who } = bound;
    const screen = lessonOf(bound.course, step.lesson).screens.find(({ kind }) => kind === step.screen)!;
    render(req, res, 'training/lesson', {
      ...frame(bound, step, at),
      kind: screen.kind,
      blocks: lessonBlocks(screen, course, brackets, who),
      clauses: new Map(clauses.map((clause) => [clause.id, clause])),
      policyNumber: bound.policy.number,
    });
  }

  async function showQuestion(
    req: Request,
    res: Response,
    bound: Bound,
    step: Step & { kind: 'practice' },
    at: number,
    errors: { field: string; message: string }[],
  ): Promise<void> {
    const question = questionOf(bound.course, step.question);
    const chosen = await practised(database.write, bound.attempt.id, step.question);
    const { fit } = bound;
    const data = frame(bound, step, at);
    const order = practiceOrder(question, bound.attempt.id);
    const shown = data.isDone
      ? explainedQuestion(question, order, chosen ?? [], fit)
      : openQuestion(question, order, chosen ?? [], fit);
    const takeaway = fit(data.lesson.takeaway);
    render(req, res, 'training/practice', { ...data, question: shown, takeaway, errors });
  }

  async function done(req: Request, res: Response): Promise<void> {
    const { bound, step, at } = await stepAt(req, res);
    const { now } = res.locals;
    if (step.kind === 'screen') {
      await transact(database.write, (tx) => finishScreen(tx, now, bound, step.id));
      res.redirect(303, frame(bound, step, at).next);
      return;
    }
    const question = questionOf(bound.course, step.question);
    const before = await practised(database.write, bound.attempt.id, step.question);
    const chosen = readAnswer(question, req.body as Record<string, unknown>, before ?? []);
    if (typeof chosen === 'string') {
      if (bound.done.has(step.id)) {
        res.redirect(303, `/attempts/${bound.attempt.id}/${step.id}`);
        return;
      }
      res.status(422);
      const message = messages.t(`training.${chosen}`);
      await showQuestion(req, res, bound, step, at, [{ field: 'chosen', message }]);
      return;
    }
    await transact(database.write, (tx) => practise(tx, now, bound, step, chosen));
    res.redirect(303, `/attempts/${bound.attempt.id}/${step.id}`);
  }

  return { show, done };
}

// Each person has an order of their own, and the same each time they look.
const practiceOrder = (question: Question, attemptId: string): number[] =>
  shownOrder(question, seeded(`${attemptId} ${question.id}`));

/** Where an attempt goes on, for the routes around a test. Throws conflict when lessons are still open. */
export async function afterLessons(ground: Ground, bound: Bound): Promise<string> {
  const next = await nextOf(ground.database.read, bound);
  if (next.do === 'go-on') throw conflict('training.lessons-first');
  return placeOf(next);
}
