import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact, type Db } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { courseOf } from './course.ts';
import { courseInForce } from './course.store.ts';
import { lookedAt } from './looking.ts';
import type { Shipped } from './shipped.ts';
import { THING_KINDS } from './stale.ts';
import { staleView } from './stale-view.ts';

const LONGEST = 500;
const looked = z.object({
  kind: z.enum(THING_KINDS, 'courses.changed-since'),
  thing: z.string(),
  shown: z.string(),
  note: z.string().trim().max(LONGEST, 'courses.note-long'),
});

/** What a newer course that came with Heed brings: known to the room that edits courses. */
export type Update = (db: Db) => Promise<{ state: 'same' | 'whole' | 'parts'; both: number }>;

/**
 * What is taught now, what of it is to be looked at again, and what this version of Heed brought along: an officer
 * decides, an update changes nothing.
 */
export function coursePages(
  ground: Ground,
  shipped: Shipped,
  update: Update,
): { inForce: Page; lookedAt: Page } {
  const { database, messages } = ground;

  async function show(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const { course } = shipped;
    const current = await courseInForce(database.read, course.id);
    const taught = current === undefined ? undefined : await courseOf(database.read, current.hash);
    const { kind = '', thing = '', note = '' } = typed(req);
    // Each thing has a note of its own.
    const noted = { field: `note-${kind}-${thing}`, note };
    render(req, res, 'courses/in-force', {
      title: messages.t('courses.title'),
      current,
      taught,
      update: current === undefined ? null : await update(database.read),
      shipped: course,
      mayAdopt: viewerOf(res).roles.includes('officer'),
      mayLook: may(viewerOf(res), 'committee'),
      done: query(req, 'done') === 'looked' && errors.length === 0,
      longest: LONGEST,
      noted,
      errors: errors.map((error) => (error.field === 'note' ? { ...error, field: noted.field } : error)),
      errorsText: messages.t('courses.errors-text'),
      ...(taught === undefined ? {} : await staleView(database.read, taught)),
    });
  }

  async function look(req: Request, res: Response): Promise<void> {
    const id = param(req, 'course');
    if ((await courseInForce(database.read, id)) === undefined) throw notFound();
    const { now } = res.locals;
    const errors = await problemsOf(messages, async () => {
      const given = readForm(req, looked);
      await transact(database.write, (tx) => lookedAt(tx, now, viewerOf(res).personId, id, given));
    });
    if (errors.length === 0) {
      res.redirect(303, '/course?done=looked#again');
      return;
    }
    res.status(errors[0]!.field === '' ? 409 : 422);
    await show(req, res, errors);
  }

  return { inForce: (req, res) => show(req, res, []), lookedAt: look };
}
