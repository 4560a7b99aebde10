import type { Request, Response } from 'express';
import { checkAll, conflict, invalidField, notFound } from '../errors.ts';
import { namesOf } from '../people/person.store.ts';
import { refusedStatus, type ShownProblem } from '../web/form.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { clashOf, type Clash } from './clash.ts';
import {
  checkedIn, countryChoices, deskIn, doneText, mayEdit, policyText, roleChoices, shownRevision, tryVerb, type Study,
} from './desk.routes.ts'; // prettier-ignore
import { change, revisionOf, type Desk } from './draft.ts';
import { faultsOf, remarksOf } from './faults.ts';
import { fieldsOf } from './fields.ts';
import {
  lessonIds, lessonIn, MOST_PRACTICE, MOST_SOURCES, PARTS, plannedClauses, strayHeading, typedLesson, withLesson, type LessonForm,
} from './lesson-form.ts'; // prettier-ignore
import { questionsOf } from './outline.ts';
import { withPassage } from './passages.ts';
import { teller } from './told.ts';

const DONE = ['saved', 'same', 'undone', 'picture-put'];

interface Shown {
  form?: LessonForm;
  errors?: ShownProblem[];
  revision?: number;
  clash?: Clash | undefined;
  moved?: boolean;
}

/** The form of a lesson: its text in three parts, where it comes from, and what is asked in it. */
export function lessonPages(study: Study): Record<'form' | 'save', Page> {
  const { database, messages, shipped } = study;

  function found({ files }: Desk, req: Request): LessonForm {
    const lesson = lessonIn(files, param(req, 'lesson'));
    if (lesson === undefined) throw notFound();
    return lesson;
  }

  async function show(req: Request, res: Response, desk: Desk, shown: Shown = {}): Promise<void> {
    const before = found(desk, req);
    const { form = before, errors = [], moved = false } = shown;
    const thing = `lesson:${form.id}`;
    const asIs = !moved && errors.length === 0;
    const state = await checkedIn(study, desk);
    const changed = desk.changes.get(thing);
    const names = await namesOf(database.read, changed === undefined ? [] : [changed.by]);
    render(req, res, 'authoring/lesson', {
      title: messages.t('authoring.lesson-title', { number: lessonIds(desk.files).indexOf(form.id) + 1 }),
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
      parts: PARTS,
      practice: practiceChoices(desk, form),
      mostPractice: Math.max(MOST_PRACTICE, form.practice.length),
      mostSources: MOST_SOURCES,
      brackets: Object.keys((await policyText(database.read))?.brackets ?? {}),
      roles: roleChoices(messages).filter(({ value }) => value !== 'all'),
      countries: countryChoices(messages),
    });
  }

  async function clashWith(desk: Desk, req: Request, typed: LessonForm): Promise<Clash> {
    const tell = teller(messages).lesson;
    const before = found(desk, req);
    const first = lessonIn(desk.base, before.id);
    const told = { base: first === undefined ? [] : tell(first), theirs: tell(before), yours: tell(typed) };
    return clashOf(database.read, desk, `lesson:${before.id}`, told);
  }

  return {
    async form(req, res) {
      await show(req, res, await deskIn(study));
    },

    async save(req, res) {
      const desk = await deskIn(study, database.write);
      const before = found(desk, req);
      const fields = fieldsOf(req.body);
      const typed = typedLesson(fields, before);
      const shown = shownRevision(req);
      const button = fields.line('do');
      if (button !== '') {
        const form = pressed(typed, button) ?? withPassage(typed, fields);
        const message = messages.t('authoring.passage-for-whom');
        const errors = form === undefined ? [{ field: 'passage-roles', message }] : [];
        if (errors.length > 0) res.status(422);
        await show(req, res, desk, {
          form: form ?? typed,
          revision: shown,
          moved: errors.length === 0,
          errors,
        });
        return;
      }
      const thing = `lesson:${before.id}`;
      let isChanged = false;
      const errors = await tryVerb(study, res, async (tx, now, by) => {
        refuseHeadings(typed);
        isChanged = await change(tx, now, by, shipped.course.id, {
          thing,
          shown,
          edit(files) {
            if (lessonIn(files, before.id) === undefined) throw conflict('authoring.changed-since');
            return withLesson(files, typed);
          },
        });
      });
      if (errors.length === 0) {
        res.redirect(303, `/course/edit/lessons/${before.id}?done=${isChanged ? 'saved' : 'same'}`);
        return;
      }
      const after = await deskIn(study, database.write);
      const revision = revisionOf(after, thing);
      const clash = revision === shown ? undefined : await clashWith(after, req, typed);
      await show(req, res.status(refusedStatus(errors)), after, { form: typed, errors, revision, clash });
    },
  };
}

// A heading of that size begins another part of the lesson.
function refuseHeadings(lesson: LessonForm): void {
  checkAll(
    ...PARTS.map((part) => () => {
      const heading = strayHeading(lesson[part]);
      if (heading !== undefined) throw invalidField(part, 'authoring.heading-stray', { heading });
    }),
  );
}

function pressed(lesson: LessonForm, button: string): LessonForm | undefined {
  if (button === 'add-source') {
    const source = { was: -1, text: '', where: '', countries: [] };
    return lesson.sources.length < MOST_SOURCES
      ? { ...lesson, sources: [...lesson.sources, source] }
      : lesson;
  }
  const n = /^remove-source-(\d{1,2})$/.exec(button)?.[1];
  return n === undefined ? undefined : { ...lesson, sources: lesson.sources.toSpliced(Number(n) - 1, 1) };
}

// Those on its clauses, and those that stand in its file: of all there are too many for a list.
function practiceChoices({ files }: Desk, { id, practice }: LessonForm): { value: string; text: string }[] {
  const clauses = plannedClauses(files, id);
  const choices = questionsOf(files)
    .filter(
      ({ file, question }) =>
        file === id || practice.includes(question.id) || clauses.includes(question.clauses[0] ?? ''),
    )
    .map(({ question }) => ({ value: question.id, text: question.stem.slice(0, 90) || question.id }));
  const known = new Set(choices.map(({ value }) => value));
  return [...choices, ...practice.filter((one) => !known.has(one)).map((one) => ({ value: one, text: one }))];
}
