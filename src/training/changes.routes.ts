import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { questionOf, currentCourse, type Course } from '../courses/course.ts';
import { fitOf, type Fit } from '../courses/fitting.ts';
import { tidyChosen, type SentAnswer } from '../courses/marking.ts';
import { readerOf } from '../policy/reader.store.ts';
import type { ClauseDifference } from '../policy/difference.ts';
import { redlineOf } from '../policy/redline.ts';
import { textAt } from '../policy/text.ts';
import { problemsOf, readForm, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import type { Language } from '../web/languages.ts';
import { languageOf } from '../web/tongue.ts';
import { draftAt, dropDraft } from '../ward/draft.store.ts';
import { changeAnswers } from './change.store.ts';
import { answerChange, changedFor, readChange } from './changes.ts';
import { explainedQuestion, openQuestion } from '../courses/question-view.ts';
import { taughtCourse } from '../obligations/rule.ts';

/** What changed since somebody signed: for ever to be read, and what is asked of them done. */
export function changesPages(ground: Ground): Record<'show' | 'done', Page> {
  const { database, messages } = ground;
  const { t } = messages;

  const show: Page = (req, res) => showChanges(req, res, []);

  async function showChanges(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const { personId } = viewerOf(res);
    const language = languageOf(res);
    const changed = await changedFor(database.write, personId, language);
    const reader = { ...(await readerOf(database.read, personId)), language };
    const { brackets } = textAt(changed.policy.version, reader);
    const course = await courseTaught(language);
    const fit: Fit = course === undefined ? (text) => text : fitOf(course, brackets, reader.country ?? 'us');
    const { question } = changed;
    const order = [...(question?.options.keys() ?? [])];
    const sent: SentAnswer | undefined =
      errors.length > 0 ? (req.body as SentAnswer) : await draftAt(database.write, personId, PLACE);
    render(req, res, 'training/changes', {
      ...changed,
      title: t('changes.title'),
      linesOf: (one: ClauseDifference) => redlineOf(one, messages),
      question: question && openQuestion(question, order, [], fit),
      last: await lastAnswer(personId, changed.policy.number, course, fit),
      pictures: course?.pictures ?? {},
      // After a wrong answer another question is asked.
      sent: sent?.['question'] === question?.id ? sent : undefined,
      taughtIn: course?.language,
      done: query(req, 'done') === '1' && changed.duty === 'nothing',
      errors,
    });
  }

  async function courseTaught(language?: Language): Promise<Course | undefined> {
    const id = await taughtCourse(database.read);
    return id === undefined ? undefined : (await currentCourse(database.read, id, language)).course;
  }

  // After a wrong answer: why it was wrong, above the next question. After a right one: why it was right.
  async function lastAnswer(personId: string, number: number, course: Course | undefined, fit: Fit) {
    const [last] = await changeAnswers(database.write, personId, number);
    if (last === undefined || course === undefined) return null;
    const question = course.questions.find(({ id }) => id === last.question_id);
    if (question === undefined) return null;
    return explainedQuestion(
      question,
      [...question.options.keys()],
      JSON.parse(last.chosen) as number[],
      fit,
    );
  }

  async function done(req: Request, res: Response): Promise<void> {
    const { personId } = viewerOf(res);
    const { now } = res.locals;
    const errors = await problemsOf(messages, async () => {
      const given = readForm(req, form);
      const number = Number(given.number);
      if (given.question === '')
        await transact(database.write, (tx) => readChange(tx, now, personId, number));
      else {
        const course = await courseTaught();
        if (course === undefined) throw notFound();
        const question = questionOf(course, given.question);
        const chosen = tidyChosen(question, (req.body as Record<string, unknown>)['chosen']);
        if (chosen.length === 0) throw new NothingChosen();
        const sent = { number, question: question.id, chosen };
        await transact(database.write, async (tx) => {
          await answerChange(tx, now, personId, sent);
          await dropDraft(tx, personId, PLACE);
        });
      }
    }).catch((error: unknown) => {
      if (!(error instanceof NothingChosen)) throw error;
      return [{ field: 'chosen', message: t('training.choose-first') }];
    });
    if (errors.length === 0) res.redirect(303, '/changes?done=1');
    else await showChanges(req, res.status(errors[0]!.field === '' ? 409 : 422), errors);
  }

  return { show, done };
}

const PLACE = '/changes';

class NothingChosen extends Error {}

const form = z.object({
  number: z.string().regex(/^\d{1,6}$/, 'error.malformed'),
  question: z.string().max(60),
});
