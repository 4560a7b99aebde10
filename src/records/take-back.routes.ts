import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { takeBack } from '../obligations/extension.ts';
import { thingIn } from '../obligations/line.ts';
import { withdrawOutside } from '../obligations/outside.ts';
import { outsideOf } from '../obligations/outside.store.ts';
import { titlesOf } from '../obligations/titles.ts';
import { endWaiver } from '../obligations/waiver.ts';
import { extensionsOf, waiversOf } from '../obligations/waiver.store.ts';
import { idOf } from '../people/person.routes.ts';
import { namesOf } from '../people/person.store.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { dayText } from '../web/render.ts';
import { correcting, type About } from './correcting.routes.ts';

type Name = 'waiver' | 'extension' | 'outside';

/** Ending an excuse, and taking back more time or training elsewhere: each asks why, and both entries stay to be seen. */
export function takeBackPages(
  ground: Ground,
): Record<'waiver' | 'endWaiver' | 'extension' | 'takeBack' | 'outside' | 'withdrawOutside', Page> {
  const { database, messages } = ground;
  const { t } = messages;
  const db = database.write;
  const { form, act } = correcting(ground);
  const day = (value: string) => dayText(messages, value);

  async function about(
    req: Request,
    [word, done]: [Name, string],
    { thing, params }: { thing: string; params: Record<string, string> },
    work: About['work'],
  ): Promise<About> {
    const id = idOf(req);
    const name = (await namesOf(db, [id])).get(id)!;
    const title = (await titlesOf(db, messages, [thing])).get(thing)!;
    const back = { path: `/people/${id}/duties`, text: t('kept.back-duties'), done };
    return { id, name, word, what: t(`kept.${word}-what`, { title, ...params }), back, work };
  }

  const today = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);

  async function waiver(req: Request, res: Response): Promise<About> {
    const [id, { now }] = [idOf(req), res.locals];
    const found = (await waiversOf(db, id)).find((one) => one.id === param(req, 'waiver'));
    if (found === undefined) throw notFound();
    if (found.to_on < today(res)) throw conflict('asked.waiver-over');
    const params = { from: day(found.from_on), to: day(found.to_on) };
    return about(req, ['waiver', 'ended'], { thing: found.thing, params }, (tx, reason) =>
      endWaiver(tx, now, viewerOf(res).personId, id, { waiver: found.id, today: today(res), reason }),
    );
  }

  async function extension(req: Request, res: Response): Promise<About> {
    const [id, { now }] = [idOf(req), res.locals];
    const found = (await extensionsOf(db, id)).find((one) => one.id === param(req, 'extension'));
    if (found === undefined) throw notFound();
    if (found.withdrawn_at !== null) throw conflict('asked.extension-gone');
    const of = { thing: thingIn(found.obligation), params: { day: day(found.to_on) } };
    return about(req, ['extension', 'taken-back'], of, (tx, reason) =>
      takeBack(tx, now, viewerOf(res).personId, id, { extension: found.id, today: today(res), reason }),
    );
  }

  async function outside(req: Request, res: Response): Promise<About> {
    const [id, { now }] = [idOf(req), res.locals];
    const found = (await outsideOf(db, id)).find((one) => one.id === param(req, 'training'));
    if (found === undefined) throw notFound();
    if (found.withdrawn_at !== null) throw conflict('asked.outside-gone');
    const of = { thing: found.thing, params: { day: day(found.done_on) } };
    return about(req, ['outside', 'outside-withdrawn'], of, (tx, reason) =>
      withdrawOutside(tx, now, viewerOf(res).personId, id, { training: found.id, today: today(res), reason }),
    );
  }

  return {
    waiver: form(waiver),
    endWaiver: act(waiver),
    extension: form(extension),
    takeBack: act(extension),
    outside: form(outside),
    withdrawOutside: act(outside),
  };
}
