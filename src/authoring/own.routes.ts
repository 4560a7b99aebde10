import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { contentHash } from '../files/content.store.ts';
import { namesOf } from '../people/person.store.ts';
import { refusedStatus, type ShownProblem } from '../web/form.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { clashOf, type Clash } from './clash.ts';
import {
  checkedIn, deskIn, doneText, mayEdit, policyText, shownRevision, tryVerb, type Study,
} from './desk.routes.ts'; // prettier-ignore
import { change, revisionOf } from './draft.ts';
import { fieldsOf } from './fields.ts';
import { lessonIn, PARTS, type PartName } from './lesson-form.ts';
import { ownEdit, ownIn, type OwnForm } from './own.ts';
import { partOf } from './parts.ts';
import { teller } from './told.ts';

interface Shown {
  /** The part whose form was sent, and what was typed in it. */
  part?: PartName;
  typed?: Pick<OwnForm, 'words' | 'alt'>;
  errors?: ShownProblem[];
  clash?: Clash | undefined;
}

/** Our photo, our story, our phone number: what an organisation adds to a lesson that stays Heed's own. */
export function ownPages(study: Study): Record<'form' | 'save', Page> {
  const { database, messages, shipped } = study;

  const lessonOf = (req: Request): string => param(req, 'lesson');

  async function show(req: Request, res: Response, shown: Shown = {}): Promise<void> {
    const desk = await deskIn(study, database.write);
    const { files } = desk;
    const lesson = lessonIn(files, lessonOf(req));
    if (lesson === undefined) throw notFound();
    const { errors = [] } = shown;
    const thing = `own:${lesson.id}`;
    const state = await checkedIn(study, desk);
    const changed = desk.changes.get(thing);
    const names = await namesOf(database.read, changed === undefined ? [] : [changed.by]);
    render(req, res, 'authoring/own', {
      title: messages.t('authoring.own', { title: lesson.title }),
      mayEdit: mayEdit(res),
      lesson,
      revision: revisionOf(desk, thing),
      changed: changed && { at: changed.at, name: names.get(changed.by) ?? '' },
      faults: state.problems
        .filter((found) => found.file === 'own.yaml' && found.about === lesson.id)
        .map(({ text }) => ({ field: '', message: text })),
      remarks: [],
      errors,
      errorsText: messages.t('authoring.choose-file-again'),
      clash: shown.clash,
      done: errors.length > 0 ? '' : doneText(study, req, ['saved', 'same']),
      brackets: Object.entries((await policyText(database.read))?.brackets ?? {}),
      parts: PARTS.map((part) => {
        const own = ownIn(files, lesson.id, part);
        const body = files[`pictures/${own.picture}`];
        const mine = shown.part === part;
        return {
          part,
          ...own,
          ...(mine ? shown.typed : {}),
          hash: body === undefined ? null : contentHash(body),
          errors: mine ? errors : [],
        };
      }),
    });
  }

  return {
    form: (req, res) => show(req, res),

    async save(req, res) {
      const lesson = lessonOf(req);
      const part = PARTS.find((one) => one === param(req, 'part'));
      const before = await deskIn(study, database.write);
      if (part === undefined || lessonIn(before.files, lesson) === undefined) throw notFound();
      const fields = fieldsOf(req.body);
      const typed = { words: fields.text('words'), alt: fields.line('alt') };
      const bytes = req.file === undefined || req.file.size === 0 ? undefined : req.file.buffer;
      const given = { ...typed, bytes, without: fields.line('without') !== '' };
      const thing = `own:${lesson}`;
      const shown = shownRevision(req);
      let isChanged = false;
      const errors = await tryVerb(study, res, async (tx, now, by) => {
        const edit = ownEdit(lesson, part, given);
        isChanged = await change(tx, now, by, shipped.course.id, { thing, shown, edit });
      });
      if (errors.length === 0) {
        res.redirect(303, `/course/edit/own/${lesson}?done=${isChanged ? 'saved' : 'same'}#${part}`);
        return;
      }
      const after = await deskIn(study, database.write);
      const tell = (text: string) => teller(messages).own(text);
      const told = (text: string | undefined) => (text === undefined ? [] : tell(text));
      const clash =
        revisionOf(after, thing) === shown
          ? undefined
          : await clashOf(database.read, after, thing, {
              base: told(partOf(after.base, thing)?.text),
              theirs: told(partOf(after.files, thing)?.text),
              yours: tell(JSON.stringify({ [part]: typed })),
            });
      await show(req, res.status(refusedStatus(errors)), { part, typed, errors, clash });
    },
  };
}
