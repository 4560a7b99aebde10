import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { refusedStatus, type ShownProblem } from '../web/form.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { deskIn, mayEdit, tryVerb, type Study } from './desk.routes.ts';
import { differenceOf } from './difference.ts';
import { fieldsOf } from './fields.ts';
import { choiceName, fates, type Fate, type Merging, type Side } from './merge.ts';
import { kindOf, partsOf, type Thing } from './parts.ts';
import { bringUp, overtaking, proposal, takeParts, takeWhole } from './update.ts';

/** Of a great many things only so many are shown word by word. */
const MOST_SHOWN = 40;

/** What an update of Heed brings for the course, or a version that overtook the draft: taken over thing by thing. */
export function updatePages(study: Study): Record<'show' | 'take' | 'takeWhole', Page> {
  const { database, messages, shipped } = study;

  /** The two folders that are to become one; `overtaken`: the draft and the version in force. */
  async function found(): Promise<{ overtaken: boolean; merging: Merging; state: string }> {
    const desk = await deskIn(study);
    const over = await overtaking(database.read, desk);
    if (over !== undefined) return { overtaken: true, merging: over, state: 'parts' };
    return { overtaken: false, ...(await proposal(database.read, shipped)) };
  }

  async function show(req: Request, res: Response, errors: ShownProblem[] = []): Promise<void> {
    const { overtaken, merging, state } = await found();
    const desk = await deskIn(study);
    const sent = fieldsOf(req.body);
    const all = state === 'same' ? [] : [...fates(merging)];
    // A course whose files were not kept is not compared: everything in it would be new.
    const known = Object.keys(merging.ours).length > 0;
    const lines = (wanted: Fate) =>
      all
        .filter(([, fate]) => known && fate === wanted)
        .map(([thing, fate], n) => line(merging, thing, fate, fate === 'both' || n < MOST_SHOWN));
    render(req, res, 'authoring/update', {
      title: messages.t(overtaken ? 'authoring.bring-up' : 'authoring.update'),
      errors,
      mayEdit: mayEdit(res),
      overtaken,
      state,
      name: desk.name,
      taken: lines('taken'),
      kept: lines('kept'),
      both: lines('both').map((one) => ({ ...one, side: sent.line(one.name) || 'ours' })),
      shippedId: shipped.course.id,
    });
  }

  function line({ base, ours, theirs }: Merging, thing: Thing, fate: Fate, whole: boolean) {
    const [was, our, their] = [base, ours, theirs].map((files) => partsOf(files).get(thing));
    const mark = was === undefined ? 'new' : their === undefined ? 'gone' : 'changed';
    // What is new is shown against what stands here; of both, the page asks which of the two.
    const [from, to] = fate === 'kept' ? [base, ours] : [ours, theirs];
    const difference = differenceOf(messages, from, to, thing, mark);
    return {
      name: choiceName(thing),
      kind: kindOf(thing),
      ...difference,
      lines: whole ? difference.lines : [],
      ourGone: our === undefined,
      theirGone: their === undefined,
    };
  }

  return {
    show: (req, res) => show(req, res),

    async take(req, res) {
      const { overtaken, merging } = await found();
      const sent = fieldsOf(req.body);
      const choices = new Map<Thing, Side>(
        [...fates(merging).keys()].map((thing) => [
          thing,
          sent.line(choiceName(thing)) === 'theirs' ? 'theirs' : 'ours',
        ]),
      );
      const given = { shown: sent.line('shown'), choices };
      const errors = await tryVerb(study, res, (tx, now, by) =>
        overtaken ? bringUp(tx, now, by, shipped.course.id, given) : takeParts(tx, now, by, shipped, given),
      );
      const done = overtaken ? 'brought' : 'taken';
      if (errors.length === 0) res.redirect(303, `/course/edit/difference?done=${done}`);
      else await show(req, res.status(refusedStatus(errors)), errors);
    },

    async takeWhole(req, res) {
      if (param(req, 'course') !== shipped.course.id) throw notFound();
      const errors = await tryVerb(study, res, (tx, now, by) => takeWhole(tx, now, by, shipped));
      if (errors.length === 0) res.redirect(303, '/course');
      else await show(req, res.status(refusedStatus(errors)), errors);
    },
  };
}
