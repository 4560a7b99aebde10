import type { Request, Response } from 'express';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import { namesOf } from '../people/person.store.ts';
import { readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import type { Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import type { Checked } from './checked.ts';
import {
  checkedIn, deskIn, doneText, mayEdit, shownRevision, tryVerb, type Study,
} from './desk.routes.ts'; // prettier-ignore
import { differences, formOf } from './difference.ts';
import { markOf, revisionOf } from './draft.ts';
import { shelfOf } from './listing.ts';
import { kindOf } from './parts.ts';
import { isOvertaken, putDraftIntoForce, takeBack } from './publishing.ts';

const LONGEST = 500;
const reasons = z.object({
  shown: z.string(),
  note: z.string().trim().min(1, 'authoring.note-needed').max(LONGEST, 'authoring.note-long'),
});
const DONE = ['undone', 'taken', 'brought'];

/** What the draft changes against the course in force, and the door to putting it there. */
export function differencePages(study: Study): Record<'show' | 'putIntoForce' | 'takeBack', Page> {
  const { database, messages, shipped } = study;

  async function show(req: Request, res: Response, errors: ShownProblem[] = []): Promise<void> {
    const desk = await deskIn(study);
    const state = await checkedIn(study, desk);
    const found = differences(messages, desk.base, desk.files);
    const names = await namesOf(database.read, [...new Set([...desk.changes.values()].map(({ by }) => by))]);
    render(req, res, 'authoring/difference', {
      title: messages.t('authoring.difference'),
      mayEdit: mayEdit(res),
      errors,
      done: errors.length > 0 ? '' : doneText(study, req, DONE),
      takesUpdate: desk.draft !== undefined && desk.draft.shipped !== null,
      overtaken: isOvertaken(desk),
      name: desk.name,
      problems: state.problems.length,
      toMend: listOfFaults(state),
      differences: found.map((one) => {
        const changed = desk.changes.get(markOf(one.thing));
        return {
          ...one,
          kind: kindOf(one.thing),
          href: one.mark === 'gone' ? undefined : formOf(one.thing),
          revision: revisionOf(desk, one.thing),
          by: changed === undefined ? '' : (names.get(changed.by) ?? ''),
          at: changed?.at ?? '',
          faults: state.problems.filter(({ thing }) => thing === one.thing).length,
        };
      }),
      note: typed(req)['note'] ?? '',
      longest: LONGEST,
    });
  }

  return {
    show: (req, res) => show(req, res),

    async putIntoForce(req, res) {
      const desk = await deskIn(study);
      const { course } = await checkedIn(study, desk);
      const sound = { name: desk.name, course };
      const errors = await tryVerb(study, res, (tx, now, by) =>
        putDraftIntoForce(tx, now, by, shipped.course.id, { ...readForm(req, reasons), sound }),
      );
      if (errors.length === 0) res.redirect(303, '/course/edit?done=in-force');
      else await show(req, res.status(refusedStatus(errors)), errors);
    },

    async takeBack(req, res) {
      const thing = typed(req)['thing'] ?? '';
      const desk = await deskIn(study, database.write);
      if (!differences(messages, desk.base, desk.files).some((one) => one.thing === thing)) throw notFound();
      const errors = await tryVerb(study, res, (tx, now, by) =>
        takeBack(tx, now, by, shipped.course.id, { thing, shown: shownRevision(req) }),
      );
      if (errors.length === 0) res.redirect(303, '/course/edit/difference?done=undone');
      else await show(req, res.status(refusedStatus(errors)), errors);
    },
  };
}

// The list of what is wrong where the first of it stands; what is wrong with the whole stands above every list.
function listOfFaults({ problems }: Checked): string {
  const [shelf] = problems.flatMap(({ thing }) => shelfOf(thing) ?? []);
  return shelf === undefined ? '/course/edit' : `/course/edit?show=${shelf}&only=faults`;
}
