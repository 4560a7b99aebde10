import type { Request, Response } from 'express';
import { namesOf } from '../people/person.store.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { refusedStatus, type ShownProblem } from '../web/form.ts';
import { clashOf, type Clash } from './clash.ts';
import { checkedIn, deskIn, doneText, mayEdit, shownRevision, tryVerb, type Study } from './desk.routes.ts';
import { change, markOf, revisionOf, type Desk } from './draft.ts';
import { faultsOf, remarksOf } from './faults.ts';
import type { Thing } from './parts.ts';
import type { Told } from './told.ts';

/** What a form is shown again with; nothing for a form that is opened. */
export interface Shown<Form> {
  form?: Form;
  errors?: ShownProblem[];
  revision?: number;
  clash?: Clash | undefined;
  /** A button rearranged the form: nothing of it is saved, and what is wrong with it is not known yet. */
  moved?: boolean;
}

/** What the page of any thing of the draft has around its form: see views/authoring/head.ejs. */
export async function aroundForm<Form>(
  study: Study,
  req: Request,
  res: Response,
  desk: Desk,
  thing: Thing,
  shown: Shown<Form>,
) {
  const { database, messages } = study;
  const { errors = [], moved = false } = shown;
  const asIs = !moved && errors.length === 0;
  const state = await checkedIn(study, desk);
  const changed = desk.changes.get(markOf(thing));
  const names = await namesOf(database.read, changed === undefined ? [] : [changed.by]);
  return {
    mayEdit: mayEdit(res),
    revision: shown.revision ?? revisionOf(desk, thing),
    changed: changed && { at: changed.at, name: names.get(changed.by) ?? '' },
    faults: asIs ? faultsOf(messages, state, thing) : [],
    remarks: asIs ? remarksOf(state, thing) : [],
    errors,
    clash: shown.clash,
    done: asIs ? doneText(study, req, ['saved', 'same', 'added', 'undone', 'picture-put']) : '',
    moved,
  };
}

export interface Saving {
  thing: Thing;
  /** The page of its form, and the place on it to come back to. */
  home: string;
  place?: string;
  edit: (files: CourseFiles) => CourseFiles;
  /** What a folder says of it in words, and what was typed: for when somebody else was first. */
  told: (files: CourseFiles) => readonly Told[];
  yours: (files: CourseFiles) => readonly Told[];
}

export interface Refused {
  desk: Desk;
  errors: ShownProblem[];
  revision: number;
  clash: Clash | undefined;
}

/**
 * Saves what was typed of a thing and leads back to its page. When that is refused: sets the status of the answer, and
 * gives the desk as it is now with what the form is shown again with.
 */
export async function saveThing(
  study: Study,
  req: Request,
  res: Response,
  { thing, home, place = '', edit, told, yours }: Saving,
): Promise<Refused | undefined> {
  const { database, shipped } = study;
  const shown = shownRevision(req);
  let isChanged = false;
  const errors = await tryVerb(study, res, async (tx, now, by) => {
    isChanged = await change(tx, now, by, shipped.course.id, { thing, shown, edit });
  });
  if (errors.length === 0) {
    res.redirect(303, `${home}?done=${isChanged ? 'saved' : 'same'}${place}`);
    return undefined;
  }
  const desk = await deskIn(study, database.write);
  // To save again knowingly: the next time it is this revision that was shown.
  const revision = revisionOf(desk, thing);
  const clash =
    revision === shown
      ? undefined
      : await clashOf(database.read, desk, thing, {
          base: told(desk.base),
          theirs: told(desk.files),
          yours: yours(desk.files),
        });
  res.status(refusedStatus(errors));
  return { desk, errors, revision, clash };
}
