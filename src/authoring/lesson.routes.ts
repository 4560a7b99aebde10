import type { Request, Response } from 'express';
import { checkAll, conflict, invalidField, notFound } from '../errors.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { countryChoices, deskIn, policyText, roleChoices, shownRevision, type Study } from './desk.routes.ts';
import type { Desk } from './draft.ts';
import { fieldsOf } from './fields.ts';
import {
  lessonIds, lessonIn, MOST_PRACTICE, MOST_SOURCES, PARTS, plannedClauses, strayHeading, typedLesson, withLesson, type LessonForm,
} from './lesson-form.ts'; // prettier-ignore
import { questionsOf } from './outline.ts';
import { withPassage } from './passages.ts';
import { goneSince, lastFilesWith } from './taken-out.ts';
import { aroundForm, saveThing, type Shown } from './thing.routes.ts';
import { teller } from './told.ts';

/** The form of a lesson: its text in three parts, where it comes from, and what is asked in it. */
export function lessonPages(study: Study): Record<'form' | 'save', Page> {
  const { database, messages } = study;

  async function found(
    desk: Desk,
    req: Request,
  ): Promise<{ before: LessonForm; number: number; isGone: boolean }> {
    const id = param(req, 'lesson');
    const isThere = lessonIn(desk.files, id) !== undefined;
    // Taken out while it was in a form: what is typed there is not lost.
    const kept = !isThere && req.method === 'POST';
    const files = kept ? await lastFilesWith(database.read, desk, `lesson:${id}`) : desk.files;
    const before = files && lessonIn(files, id);
    if (before === undefined) throw notFound();
    return { before, number: lessonIds(files!).indexOf(id) + 1, isGone: !isThere };
  }

  async function show(req: Request, res: Response, desk: Desk, shown: Shown<LessonForm> = {}): Promise<void> {
    const { before, number } = await found(desk, req);
    const { form = before } = shown;
    render(req, res, 'authoring/lesson', {
      ...(await aroundForm(study, req, res, desk, `lesson:${form.id}`, shown)),
      title: messages.t('authoring.lesson-title', { number }),
      form,
      parts: PARTS,
      practice: practiceChoices(desk, form),
      mostPractice: Math.max(MOST_PRACTICE, form.practice.length),
      mostSources: MOST_SOURCES,
      brackets: Object.keys((await policyText(database.read))?.brackets ?? {}),
      roles: roleChoices(messages).filter(({ value }) => value !== 'all'),
      countries: countryChoices(messages),
    });
  }

  return {
    async form(req, res) {
      await show(req, res, await deskIn(study));
    },

    async save(req, res) {
      const desk = await deskIn(study, database.write);
      const { before, isGone } = await found(desk, req);
      const fields = fieldsOf(req.body);
      const typed = typedLesson(fields, before);
      const button = fields.line('do');
      if (button !== '') {
        const form = pressed(typed, button) ?? withPassage(typed, fields);
        const message = messages.t('authoring.passage-for-whom');
        const errors = form === undefined ? [{ field: 'passage-roles', message }] : [];
        if (errors.length > 0) res.status(422);
        await show(req, res, desk, {
          form: form ?? typed,
          revision: shownRevision(req),
          moved: errors.length === 0,
          errors,
        });
        return;
      }
      if (isGone) {
        const shown = { form: typed, errors: goneSince(messages), revision: shownRevision(req) };
        await show(req, res.status(409), desk, shown);
        return;
      }
      const tell = teller(messages).lesson;
      const refused = await saveThing(study, req, res, {
        thing: `lesson:${before.id}`,
        home: `/course/edit/lessons/${before.id}`,
        edit(files) {
          refuseHeadings(typed);
          if (lessonIn(files, before.id) === undefined) throw conflict('authoring.gone-since');
          return withLesson(files, typed);
        },
        told(files) {
          const lesson = lessonIn(files, before.id);
          return lesson === undefined ? [] : tell(lesson);
        },
        yours: () => tell(typed),
      });
      if (refused !== undefined) await show(req, res, refused.desk, { ...refused, form: typed });
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
