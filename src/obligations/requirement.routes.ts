import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { namesOf } from '../people/person.store.ts';
import { dutyScopeOf } from '../people/scope.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { progressOf } from './requirement-progress.ts';
import { whatText } from './requirement-words.ts';
import { dropRequirement, withdrawRequirement, type What } from './requirement.ts';
import { requirementOf } from './requirement.store.ts';

const DONE = ['require', 'dropped', 'withdrawn'] as const;

/** One requirement: what was asked of whom, and who did it. For those who look after it. */
export function requirementPages(ground: Ground): Record<'show' | 'drop' | 'withdraw', Page> {
  const { messages, database } = ground;
  const { t } = messages;

  async function show(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const db = database.write;
    const viewer = viewerOf(res);
    const id = param(req, 'id');
    const found = await requirementOf(db, id);
    if (found === undefined) throw notFound();
    const today = dayIn(res.locals.place.zone, res.locals.now);
    const scope = dutyScopeOf(viewer, today);
    const people = await progressOf(db, found, today, scope);
    if (scope !== 'everyone' && people.length === 0) throw notFound();
    const done = DONE.find((one) => one === query(req, 'done'));
    render(req, res, 'obligations/requirement', {
      title: await whatText(db, messages, JSON.parse(found.what) as What),
      wide: true,
      found,
      cause: t(`asked.cause-${found.cause}`),
      by: found.asked_by === null ? '' : ((await namesOf(db, [found.asked_by])).get(found.asked_by) ?? ''),
      // What happened is nobody else's business: not even the number of its case.
      seesCase: may(viewer, 'records'),
      people,
      doneCount: people.filter((one) => one.doneOn !== null).length,
      mayChange: mayChange(res, found.asked_by) && found.withdrawn_at === null,
      mayWrite: may(viewer, 'people'),
      values: typed(req),
      done: errors.length > 0 || done === undefined ? '' : t(`asked.done-${done}`),
      errors,
    });
  }

  // An officer, or the administrator who asked for it.
  const mayChange = (res: Response, askedBy: string | null): boolean =>
    may(viewerOf(res), 'officer') || viewerOf(res).personId === askedBy;

  async function change(req: Request, res: Response, done: (typeof DONE)[number]): Promise<void> {
    const { now, place } = res.locals;
    const id = param(req, 'id');
    const found = await requirementOf(database.write, id);
    if (found === undefined || !mayChange(res, found.asked_by)) throw notFound();
    const by = viewerOf(res).personId;
    const errors = await problemsOf(messages, async () => {
      const { reason } = readForm(req, form);
      const given = { id, reason, today: dayIn(place.zone, now) };
      await transact(database.write, (tx) =>
        done === 'withdrawn'
          ? withdrawRequirement(tx, now, by, given)
          : dropRequirement(tx, now, by, param(req, 'person'), given),
      );
    });
    if (errors.length === 0) res.redirect(303, `/asked/requirements/${id}?done=${done}`);
    else
      await show(req, res.status(refusedStatus(errors)), done === 'dropped' ? beside(req, errors) : errors);
  }

  return {
    show: (req, res) => show(req, res, []),
    drop: (req, res) => change(req, res, 'dropped'),
    withdraw: (req, res) => change(req, res, 'withdrawn'),
  };
}

// There is a field for the reason beside each person.
const beside = (req: Request, errors: ShownProblem[]): ShownProblem[] =>
  errors.map(({ field, message }) => ({
    field: field === '' ? '' : `${field}-${param(req, 'person')}`,
    message,
  }));

const form = z.object({ reason: z.string().catch('').transform(oneLine) });
