import type { Request, Response } from 'express';
import { lessonOf } from '../courses/course.ts';
import { shownOrder } from '../courses/draw.ts';
import { isFor } from '../courses/fitting.ts';
import { lessonBlocks } from '../courses/lesson-text.ts';
import type { SentAnswer } from '../courses/marking.ts';
import { explainedQuestion, openQuestion } from '../courses/question-view.ts';
import { seeded } from '../courses/seeded.ts';
import { transact } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { FOREVER } from '../obligations/cycles.ts';
import { reasonText } from '../obligations/reason.ts';
import { whatText } from '../obligations/requirement-words.ts';
import { thingOf } from '../obligations/required.ts';
import { standingsOf } from '../obligations/standing.store.ts';
import { problemsOf, refusedStatus, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { draftAt, dropDraft } from '../ward/draft.store.ts';
import { boundRequirement, requiredOf, type RequiredBound, type RequiredStep } from './requirement-bound.ts';
import { finishRequiredStep } from './requirement.ts';

/** What an officer required of this person: why, by when, and its steps. */
export function requirementPages(ground: Ground): Record<'show' | 'step' | 'done', Page> {
  const { database, messages } = ground;
  const { t } = messages;

  async function show(req: Request, res: Response): Promise<void> {
    const { personId } = viewerOf(res);
    const id = param(req, 'id');
    const asked = await requiredOf(database.write, personId, id);
    const { what } = asked;
    const bound = 'package' in what ? undefined : await boundRequirement(database.write, personId, id);
    const thing = thingOf(id, what);
    const row = (await standingsOf(database.write, personId)).find((one) => one.thing === thing);
    const reason = row?.reasons.find(({ by, id }) => by === 'requirement' && id === asked.id);
    const isDone = asked.doneOn !== null || reason?.dueOn === FOREVER;
    render(req, res, 'training/requirement', {
      title: await whatText(database.read, messages, what),
      reason: asked.reason,
      isDone,
      due: isDone ? undefined : reason?.dueOn,
      why: isDone || reason === undefined ? '' : reasonText(messages, reason),
      steps: bound === undefined ? [] : stepsIn(bound),
      whole:
        'course' in what
          ? { of: 'course', href: `/courses/${what.course}` }
          : 'package' in what
            ? { of: 'package', href: `/learn/${what.package}` }
            : null,
      thanks: isDone && query(req, 'done') === '1',
    });
  }

  const stepsIn = (bound: RequiredBound) =>
    bound.steps.map((step) => ({
      title: titleOf(step, bound),
      href: `/requirements/${bound.id}/${step.key}`,
      isDone: bound.done.has(step.key),
    }));

  const titleOf = (step: RequiredStep, bound: RequiredBound): string =>
    step.kind === 'clause'
      ? `${step.key} ${step.clause.title}`
      : step.kind === 'screen'
        ? t(`lesson.${step.step.screen}`)
        : t('requirement.question', {
            number: 1 + bound.steps.filter(({ kind }) => kind === 'practice').indexOf(step),
          });

  async function showStep(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const bound = await boundRequirement(database.write, viewerOf(res).personId, param(req, 'id'));
    const step = bound.steps.find(({ key }) => key === param(req, 'step'));
    if (step === undefined) throw notFound();
    const { course, fit, text, who } = bound;
    const frame = frameOf(bound, step);
    const last = bound.answered.get(step.key);
    if (step.kind === 'screen') {
      const screen = lessonOf(course, step.step.lesson).screens.find(
        ({ kind }) => kind === step.step.screen,
      )!;
      render(req, res, 'training/lesson', {
        ...frame,
        kind: screen.kind,
        blocks: lessonBlocks(screen, course, text.brackets, who),
        clauses: new Map(text.clauses.map((clause) => [clause.id, clause])),
        policyNumber: bound.policy.number,
      });
      return;
    }
    const asked = step.question;
    const order = asked === undefined ? [] : orderFor(bound, step);
    const kept = frame.isDone ? undefined : await draftAt(database.write, bound.personId, frame.action);
    const sent = errors.length > 0 ? ((req.body ?? {}) as SentAnswer) : kept;
    if (step.kind === 'practice') {
      const shown = frame.isDone ? explainedQuestion : openQuestion;
      render(req, res, 'training/practice', {
        ...frame,
        question: shown(step.question, order, last?.chosen ?? [], fit),
        pictures: course.pictures,
        taughtIn: course.language,
        errors,
        sent,
      });
      return;
    }
    const before = course.questions.find(({ id }) => id === last?.question);
    render(req, res, 'training/requirement-clause', {
      ...frame,
      clause: step.clause,
      question: asked && openQuestion(asked, order, [], fit),
      last: before && explainedQuestion(before, [...before.options.keys()], last!.chosen, fit),
      pictures: course.pictures,
      taughtIn: course.language,
      errors,
      // After a wrong answer another question is asked.
      sent: sent?.['question'] === asked?.id ? sent : undefined,
    });
  }

  function frameOf(bound: RequiredBound, step: RequiredStep) {
    const { steps, done, id, course, fit, who } = bound;
    const at = steps.indexOf(step);
    const lesson = 'lesson' in bound.what ? lessonOf(course, bound.what.lesson) : undefined;
    const title = lesson === undefined ? t('requirement.clauses-title') : fit(lesson.title);
    const href = (other: RequiredStep | undefined) => other && `/requirements/${id}/${other.key}`;
    return {
      lesson: { title, sources: (lesson?.sources ?? []).filter((source) => isFor(source, who)) },
      title,
      takeaway: lesson === undefined ? '' : fit(lesson.takeaway),
      place: at + 1,
      places: steps.length,
      // Said as of a refresher: there is no row of lessons that this is one of.
      isRefresher: true,
      isDone: done.has(step.key),
      savedAt: done.get(step.key) ?? null,
      action: `/requirements/${id}/${step.key}`,
      previous: href(steps[at - 1]) ?? null,
      next: href(steps[at + 1]) ?? `/requirements/${id}?done=1`,
      isLast: lesson !== undefined && at === steps.length - 1,
      quiet: true,
    };
  }

  async function done(req: Request, res: Response): Promise<void> {
    const { now } = res.locals;
    const { personId } = viewerOf(res);
    const [id, key] = [param(req, 'id'), param(req, 'step')];
    const sent = (req.body ?? {}) as SentAnswer;
    const errors = await problemsOf(messages, () =>
      transact(database.write, async (tx) => {
        await finishRequiredStep(tx, now, personId, { id, key, sent, order: orderFor });
        await dropDraft(tx, personId, `/requirements/${id}/${key}`);
      }),
    );
    if (errors.length > 0) {
      await showStep(req, res.status(refusedStatus(errors)), errors);
      return;
    }
    const bound = await boundRequirement(database.write, personId, id);
    const step = bound.steps.find((one) => one.key === key)!;
    // An answer is shown with its reasons first.
    const isRead = step.kind === 'screen' || (step.kind === 'clause' && step.question === undefined);
    res.redirect(303, isRead ? frameOf(bound, step).next : `/requirements/${id}/${key}`);
  }

  return { show, step: (req, res) => showStep(req, res, []), done };
}

// Each person has an order of their own, and the same each time they look: what they send is read by it.
const orderFor = (bound: RequiredBound, step: RequiredStep): number[] =>
  step.kind === 'screen' || step.question === undefined
    ? []
    : shownOrder(step.question, seeded(`${bound.id} ${bound.personId} ${step.question.id}`));
