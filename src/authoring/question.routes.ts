import type { Request, Response } from 'express';
import { conflict, notFound } from '../errors.ts';
import { namesOf } from '../people/person.store.ts';
import { SETTINGS } from '../policy/policy-file.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { SHOWS } from '../courses/question-file.ts';
import type { ShownProblem } from '../web/form.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { clashOf, type Clash } from './clash.ts';
import {
  checkedIn, clauseChoices, countryChoices, deskIn, doneText, mayEdit, refusedStatus, roleChoices, shownRevision,
  tryVerb, type Study,
} from './desk.routes.ts'; // prettier-ignore
import { change, revisionOf, type Desk } from './draft.ts';
import { faultsOf, remarksOf } from './faults.ts';
import { fieldsOf } from './fields.ts';
import { partOf, withPart, type Part } from './parts.ts';
import { questionIn, type QuestionForm } from './question-form.ts';
import { pressed } from './question-moves.ts';
import { MOST, typedQuestion } from './question-typed.ts';
import { placesToGo, questionLines } from './question-write.ts';
import { withoutQuestion } from './questions.ts';
import { proofLines } from './proof-words.ts';
import { teller } from './told.ts';

const DONE = ['saved', 'same', 'added', 'undone'];

interface Shown {
  form?: QuestionForm;
  errors?: ShownProblem[];
  revision?: number;
  clash?: Clash | undefined;
  /** A button rearranged the form: nothing of it is saved, and what is wrong with it is not known yet. */
  moved?: boolean;
}

/** The form of a question, of whatever kind. */
export function questionPages(study: Study): Record<'form' | 'save' | 'remove', Page> {
  const { database, messages, shipped } = study;

  function found(desk: Desk, req: Request): { part: Part; before: QuestionForm } {
    const part = partOf(desk.files, `question:${param(req, 'question')}`);
    const before = part && questionIn(part.text);
    if (part === undefined || before === undefined) throw notFound();
    return { part, before };
  }

  async function show(req: Request, res: Response, desk: Desk, shown: Shown = {}): Promise<void> {
    const { part, before } = found(desk, req);
    const { form = before, errors = [], moved = false } = shown;
    const asIs = !moved && errors.length === 0;
    const state = await checkedIn(study, desk);
    const changed = desk.changes.get(part.thing);
    const names = await namesOf(database.read, changed === undefined ? [] : [changed.by]);
    render(req, res, 'authoring/question', {
      title: messages.t('authoring.question-title', { kind: messages.t(`authoring.kind-${form.kind}`) }),
      mayEdit: mayEdit(res),
      form,
      revision: shown.revision ?? revisionOf(desk, part.thing),
      changed: changed && { at: changed.at, name: names.get(changed.by) ?? '' },
      faults: asIs ? faultsOf(state, part.thing) : [],
      remarks: asIs ? remarksOf(state, part.thing) : [],
      errors,
      clash: shown.clash,
      done: asIs ? doneText(study, req, DONE) : '',
      moved,
      clauses: await clauseChoices(database.read, form.clauses),
      asked: [...new Set([...form.clauses, ...Object.keys(form.holds)])],
      settings: SETTINGS,
      roles: roleChoices(messages),
      countries: countryChoices(messages),
      shows: SHOWS.map((one) => ({ value: one, text: messages.t(`authoring.shows-${one}`) })),
      pictures: Object.keys(desk.files).flatMap((path) => /^pictures\/(.+)$/.exec(path)?.[1] ?? []),
      goes: placesToGo(form),
      most: MOST,
      proofText: proofLines(messages),
    });
  }

  async function clashWith(desk: Desk, req: Request, typed: QuestionForm): Promise<Clash> {
    const { part, before } = found(desk, req);
    const tell = teller(messages).question;
    const first = questionIn(partOf(desk.base, part.thing)?.text ?? '');
    const told = { base: first === undefined ? [] : tell(first), theirs: tell(before), yours: tell(typed) };
    return clashOf(database.read, desk, part.thing, told);
  }

  return {
    async form(req, res) {
      await show(req, res, await deskIn(study));
    },

    async save(req, res) {
      const desk = await deskIn(study, database.write);
      const { part, before } = found(desk, req);
      const fields = fieldsOf(req.body);
      const typed = typedQuestion(fields, before);
      const form = pressed(typed, fields.line('do'));
      const shown = shownRevision(req);
      if (form !== undefined) {
        await show(req, res, desk, { form, revision: shown, moved: true });
        return;
      }
      let isChanged = false;
      const { thing } = part;
      const errors = await tryVerb(study, res, async (tx, now, by) => {
        isChanged = await change(tx, now, by, shipped.course.id, {
          thing,
          shown,
          edit(files) {
            const current = partOf(files, thing);
            if (current === undefined) throw conflict('authoring.changed-since');
            return withPart(files, thing, questionLines(current.text, typed), current.path);
          },
        });
      });
      if (errors.length === 0) {
        res.redirect(303, `/course/edit/questions/${before.id}?done=${isChanged ? 'saved' : 'same'}`);
        return;
      }
      const after = await deskIn(study, database.write);
      // To save again knowingly: the next time it is this revision that was shown.
      const revision = revisionOf(after, thing);
      const clash = revision === shown ? undefined : await clashWith(after, req, typed);
      await show(req, res.status(refusedStatus(errors)), after, { form: typed, errors, revision, clash });
    },

    async remove(req, res) {
      const desk = await deskIn(study, database.write);
      const { part, before } = found(desk, req);
      const edit = (files: CourseFiles) => withoutQuestion(files, before.id);
      const gone = { thing: part.thing, shown: shownRevision(req), edit };
      const errors = await tryVerb(study, res, (tx, now, by) => change(tx, now, by, shipped.course.id, gone));
      if (errors.length === 0) res.redirect(303, '/course/edit?show=questions&done=removed');
      else
        await show(req, res.status(refusedStatus(errors)), await deskIn(study, database.write), { errors });
    },
  };
}
