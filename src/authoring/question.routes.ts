import type { Request, Response } from 'express';
import { conflict, notFound } from '../errors.ts';
import { SETTINGS } from '../policy/policy-file.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { SHOWS } from '../courses/question-file.ts';
import { refusedStatus } from '../web/form.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import {
  clauseChoices,
  countryChoices,
  deskIn,
  roleChoices,
  shownRevision,
  tryVerb,
  type Study,
} from './desk.routes.ts';
import { change, type Desk } from './draft.ts';
import { fieldsOf } from './fields.ts';
import { pictureNames } from './outline.ts';
import { languageOf, partOf, withPart, type Part } from './parts.ts';
import { emptyQuestion, isKind, questionIn, type QuestionForm } from './question-form.ts';
import { pressed } from './question-moves.ts';
import { MOST, typedQuestion } from './question-typed.ts';
import { placesToGo, questionLines } from './question-write.ts';
import { withoutQuestion } from './questions.ts';
import { proofLines } from './proof-words.ts';
import { goneSince, lastFilesWith } from './taken-out.ts';
import { aroundForm, saveThing, type Shown } from './thing.routes.ts';
import { teller } from './told.ts';

interface Found extends Pick<Part, 'thing' | 'path'> {
  before: QuestionForm;
  /** Nowhere any more; taken out in an open draft it may be brought back knowingly. */
  isGone: boolean;
}

/** The form of a question, of whatever kind. */
export function questionPages(study: Study): Record<'form' | 'save' | 'remove', Page> {
  const { database, messages, shipped } = study;

  async function found(desk: Desk, req: Request): Promise<Found> {
    const { files, changes } = desk;
    const id = param(req, 'question');
    const thing = `question:${id}`;
    const part = partOf(files, thing);
    const before = part && questionIn(part.text);
    if (part !== undefined && before !== undefined) return { thing, path: part.path, before, isGone: false };
    // Somebody took it out while it was in a form: what is typed there is not lost.
    const kind = fieldsOf(req.body).line('kind');
    if (req.method !== 'POST' || !isKind(kind)) throw notFound();
    const last = await lastFilesWith(database.read, desk, thing);
    // One that was only ever in a draft had been changed there when its form was opened.
    if (last === undefined && !changes.has(thing) && shownRevision(req) < 1) throw notFound();
    const was = last && partOf(last, thing);
    const home = was?.path ?? `${languageOf(files)}/questions/own.yaml`;
    const first = was && questionIn(was.text);
    const isGone = !changes.has(thing);
    return { thing, path: home, before: first ?? emptyQuestion(id, kind), isGone };
  }

  async function show(
    req: Request,
    res: Response,
    desk: Desk,
    shown: Shown<QuestionForm> = {},
  ): Promise<void> {
    const { thing, before } = await found(desk, req);
    const { form = before } = shown;
    render(req, res, 'authoring/question', {
      ...(await aroundForm(study, req, res, desk, thing, shown)),
      title: messages.t('authoring.question-title', { kind: messages.t(`authoring.kind-${form.kind}`) }),
      form,
      clauses: await clauseChoices(database.read, form.clauses),
      asked: [...new Set([...form.clauses, ...Object.keys(form.holds)])],
      settings: SETTINGS,
      roles: roleChoices(messages),
      countries: countryChoices(messages),
      shows: SHOWS.map((one) => ({ value: one, text: messages.t(`authoring.shows-${one}`) })),
      pictures: pictureNames(desk.files),
      goes: placesToGo(form),
      most: MOST,
      proofText: proofLines(messages),
    });
  }

  return {
    async form(req, res) {
      await show(req, res, await deskIn(study));
    },

    async save(req, res) {
      const desk = await deskIn(study, database.write);
      const { thing, path, before, isGone } = await found(desk, req);
      const fields = fieldsOf(req.body);
      const typed = typedQuestion(fields, before);
      const form = pressed(typed, fields.line('do'));
      if (form !== undefined) {
        await show(req, res, desk, { form, revision: shownRevision(req), moved: true });
        return;
      }
      if (isGone) {
        const shown = { form: typed, errors: goneSince(messages), revision: shownRevision(req) };
        await show(req, res.status(409), desk, shown);
        return;
      }
      const tell = teller(messages).question;
      const refused = await saveThing(study, req, res, {
        thing,
        home: `/course/edit/questions/${before.id}`,
        edit(files) {
          const text = partOf(files, thing)?.text ?? partOf(desk.base, thing)?.text;
          // Taken out this very moment.
          if (partOf(files, thing) === undefined && !desk.changes.has(thing))
            throw conflict('authoring.gone-since');
          return withPart(files, thing, questionLines(text, typed), path);
        },
        told(files) {
          const question = questionIn(partOf(files, thing)?.text ?? '');
          return question === undefined ? [] : tell(question);
        },
        yours: () => tell(typed),
      });
      if (refused !== undefined) await show(req, res, refused.desk, { ...refused, form: typed });
    },

    async remove(req, res) {
      const desk = await deskIn(study, database.write);
      const { thing, before } = await found(desk, req);
      const edit = (files: CourseFiles) => withoutQuestion(files, before.id);
      const gone = { thing, shown: shownRevision(req), edit };
      const errors = await tryVerb(study, res, (tx, now, by) => change(tx, now, by, shipped.course.id, gone));
      if (errors.length === 0) res.redirect(303, '/course/edit?show=questions&done=removed');
      else
        await show(req, res.status(refusedStatus(errors)), await deskIn(study, database.write), { errors });
    },
  };
}
