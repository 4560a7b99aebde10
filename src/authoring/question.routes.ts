import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { namesOf } from '../people/person.store.ts';
import { SETTINGS } from '../policy/policy-file.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { SHOWS } from '../courses/question-file.ts';
import { refusedStatus, type ShownProblem } from '../web/form.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { clashOf, type Clash } from './clash.ts';
import {
  checkedIn, clauseChoices, countryChoices, deskIn, doneText, mayEdit, roleChoices, shownRevision, tryVerb, type Study,
} from './desk.routes.ts'; // prettier-ignore
import { change, revisionOf, type Desk } from './draft.ts';
import { faultsOf, remarksOf } from './faults.ts';
import { fieldsOf } from './fields.ts';
import { languageOf, partOf, withPart, type Part } from './parts.ts';
import { emptyQuestion, isKind, questionIn, type QuestionForm } from './question-form.ts';
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

interface Found extends Omit<Part, 'text'> {
  /** Undefined for one that was taken out meanwhile. */
  text: string | undefined;
  before: QuestionForm;
}

/** The form of a question, of whatever kind. */
export function questionPages(study: Study): Record<'form' | 'save' | 'remove', Page> {
  const { database, messages, shipped } = study;

  function found({ files, base, changes }: Desk, req: Request): Found {
    const id = param(req, 'question');
    const thing = `question:${id}`;
    const part = partOf(files, thing);
    const before = part && questionIn(part.text);
    if (part !== undefined && before !== undefined) return { ...part, before };
    // Somebody took it out while it was in a form: what is typed there is not lost.
    const kind = fieldsOf(req.body).line('kind');
    if (req.method !== 'POST' || !changes.has(thing) || !isKind(kind)) throw notFound();
    const was = partOf(base, thing);
    const home = was?.path ?? `${languageOf(files)}/questions/own.yaml`;
    const first = was && questionIn(was.text);
    return { thing, text: undefined, path: home, before: first ?? emptyQuestion(id, kind) };
  }

  async function show(req: Request, res: Response, desk: Desk, shown: Shown = {}): Promise<void> {
    const { thing, before } = found(desk, req);
    const { form = before, errors = [], moved = false } = shown;
    const asIs = !moved && errors.length === 0;
    const state = await checkedIn(study, desk);
    const changed = desk.changes.get(thing);
    const names = await namesOf(database.read, changed === undefined ? [] : [changed.by]);
    render(req, res, 'authoring/question', {
      title: messages.t('authoring.question-title', { kind: messages.t(`authoring.kind-${form.kind}`) }),
      mayEdit: mayEdit(res),
      form,
      revision: shown.revision ?? revisionOf(desk, thing),
      changed: changed && { at: changed.at, name: names.get(changed.by) ?? '' },
      faults: asIs ? faultsOf(messages, state, thing) : [],
      remarks: asIs ? remarksOf(state, thing) : [],
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
    const { thing, text, before } = found(desk, req);
    const tell = teller(messages).question;
    const first = questionIn(partOf(desk.base, thing)?.text ?? '');
    const told = {
      base: first === undefined ? [] : tell(first),
      theirs: text === undefined ? [] : tell(before),
      yours: tell(typed),
    };
    return clashOf(database.read, desk, thing, told);
  }

  return {
    async form(req, res) {
      await show(req, res, await deskIn(study));
    },

    async save(req, res) {
      const desk = await deskIn(study, database.write);
      const { thing, path, before } = found(desk, req);
      const fields = fieldsOf(req.body);
      const typed = typedQuestion(fields, before);
      const form = pressed(typed, fields.line('do'));
      const shown = shownRevision(req);
      if (form !== undefined) {
        await show(req, res, desk, { form, revision: shown, moved: true });
        return;
      }
      let isChanged = false;
      const errors = await tryVerb(study, res, async (tx, now, by) => {
        isChanged = await change(tx, now, by, shipped.course.id, {
          thing,
          shown,
          edit(files) {
            const text = partOf(files, thing)?.text ?? partOf(desk.base, thing)?.text;
            return withPart(files, thing, questionLines(text, typed), path);
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
      const { thing, before } = found(desk, req);
      const edit = (files: CourseFiles) => withoutQuestion(files, before.id);
      const gone = { thing, shown: shownRevision(req), edit };
      const errors = await tryVerb(study, res, (tx, now, by) => change(tx, now, by, shipped.course.id, gone));
      if (errors.length === 0) res.redirect(303, '/course/edit?show=questions&done=removed');
      else
        await show(req, res.status(refusedStatus(errors)), await deskIn(study, database.write), { errors });
    },
  };
}
