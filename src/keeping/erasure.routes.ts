import type { Request, Response } from 'express';
import { z } from 'zod';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { namesOf } from '../people/person.store.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { askErasure, GROUNDS, rehearseErasure, standsInTheWay } from './erasure.ts';
import { openPurge } from './keeping.store.ts';

const erasureForm = z.object({ ground: z.enum(GROUNDS, 'keeping.ground-wrong') });

/** Erasing what names one person: what would go, and asking for it. */
export function erasurePages(ground: Ground): Record<'show' | 'ask', Page> {
  const { messages, database } = ground;
  const { read } = database;

  async function show(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const id = param(req, 'id');
    const today = dayIn(res.locals.place.zone, res.locals.now);
    const name = (await namesOf(read, [id])).get(id);
    if (name === undefined) throw notFound();
    const { why, holds } = await standsInTheWay(read, id, today);
    render(req, res, 'keeping/erasure', {
      title: messages.t('keeping.erase-title', { name }),
      id,
      why: why ?? '',
      holds,
      open: (await openPurge(read, 'erasure', id))?.id,
      found: why === undefined ? await rehearseErasure(read, messages, id) : undefined,
      grounds: GROUNDS.map((value) => ({ value, text: messages.t(`keeping.erase-ground-${value}`) })),
      values: typed(req),
      errors,
    });
  }

  return {
    show: (req, res) => show(req, res, []),

    async ask(req, res) {
      const { now, place } = res.locals;
      const id = param(req, 'id');
      let purge = '';
      const errors = await problemsOf(messages, async () => {
        const asking = { now, by: viewerOf(res).personId, today: dayIn(place.zone, now) };
        purge = await askErasure(database, messages, asking, id, readForm(req, erasureForm).ground);
      });
      if (errors.length > 0) await show(req, res.status(refusedStatus(errors)), errors);
      else res.redirect(303, `/keeping/purges/${purge}?done=asked`);
    },
  };
}
