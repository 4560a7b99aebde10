import type { Request, Response } from 'express';
import { QUESTION_KINDS } from '../courses/question-file.ts';
import { refusedStatus, type ShownProblem } from '../web/form.ts';
import { query, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { clauseChoices, deskIn, tryVerb, type Study } from './desk.routes.ts';
import { change } from './draft.ts';
import { fieldsOf } from './fields.ts';
import { lessonIds, lessonIn } from './lesson-form.ts';
import { newQuestion, type NewQuestion } from './questions.ts';

/** Beginning a question: its kind, clause and file; the rest is filled in on its own page. */
export function newQuestionPages(study: Study): Record<'form' | 'add', Page> {
  const { database, messages, shipped } = study;

  async function show(
    req: Request,
    res: Response,
    values: NewQuestion,
    errors: ShownProblem[],
  ): Promise<void> {
    const { files } = await deskIn(study);
    render(req, res, 'authoring/new-question', {
      title: messages.t('authoring.new-question'),
      values,
      errors,
      kinds: QUESTION_KINDS.map((kind) => ({
        value: kind,
        text: messages.t(`authoring.kind-${kind}`),
        hint: messages.t(`authoring.kind-${kind}-hint`),
      })),
      clauses: await clauseChoices(database.read),
      lessons: lessonIds(files).map((id) => ({
        value: id,
        text: `${id} ${lessonIn(files, id)?.title ?? ''}`,
      })),
    });
  }

  return {
    async form(req, res) {
      const values = { kind: 'single', clause: query(req, 'clause'), lesson: query(req, 'lesson'), stem: '' };
      await show(req, res, values, []);
    },

    async add(req, res) {
      const fields = fieldsOf(req.body);
      const given = {
        kind: fields.line('kind'),
        clause: fields.line('clause'),
        lesson: fields.line('lesson'),
        stem: fields.line('stem'),
      };
      let id = '';
      const errors = await tryVerb(study, res, async (tx, now, by) => {
        const clauses = (await clauseChoices(tx)).map(({ value }) => value);
        const { files } = await deskIn(study, tx);
        const { edit, ...made } = newQuestion(files, given, clauses, now);
        id = made.id;
        await change(tx, now, by, shipped.course.id, { thing: `question:${id}`, shown: 0, edit });
      });
      if (errors.length === 0) res.redirect(303, `/course/edit/questions/${id}?done=added`);
      else await show(req, res.status(refusedStatus(errors)), given, errors);
    },
  };
}
