import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { invalid, notFound } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { endDeputy, LONGEST_TIME, problemsWithDays, setDeputy } from './deputy.ts';
import { deputiesFrom, hasTeam, nearby, standsInFor } from './deputy.store.ts';
import { idOf } from './person.routes.ts';
import { labelOf, namesOf, personMeant } from './person.store.ts';

const text = z.string().catch('').transform(oneLine);
const deputyForm = z.object({ person: text, from: text, to: text });

const OFFERED = 300;
const DONE = ['named', 'same', 'ended', 'over'] as const;

/** A manager's page to name a deputy, and the same for an administrator who does it for them. */
export function deputyPages(
  ground: Ground,
): Record<'own' | 'setOwn' | 'endOwn' | 'showFor' | 'setFor' | 'endFor', Page> {
  const { messages, database } = ground;

  async function set(req: Request, res: Response, manager: string, page: string): Promise<void> {
    const { now, place } = res.locals;
    const today = dayIn(place.zone, now);
    let named = false;
    const errors = await problemsOf(messages, async () => {
      const form = readForm(req, deputyForm);
      const meant = form.person === '' ? 'empty' : await personMeant(database.read, form.person);
      if (typeof meant === 'string')
        throw invalid([{ field: 'person', key: `deputy.person-${meant}` }, ...problemsWithDays(form, today)]);
      const wanted = { personId: meant.id, from: form.from, to: form.to };
      named = await transact(database.write, (tx) =>
        setDeputy(tx, now, viewerOf(res).personId, manager, wanted, today),
      );
    });
    if (errors.length === 0) res.redirect(303, `${page}?done=${named ? 'named' : 'same'}`);
    else await show(ground, req, res.status(422), manager, page, errors);
  }

  async function end(req: Request, res: Response, manager: string, page: string): Promise<void> {
    const { now, place } = res.locals;
    const [by, today] = [viewerOf(res).personId, dayIn(place.zone, now)];
    const id = param(req, 'deputy');
    const ended = await transact(database.write, (tx) => endDeputy(tx, now, by, manager, id, today));
    res.redirect(303, `${page}?done=${ended ? 'ended' : 'over'}`);
  }

  const own = (res: Response) => viewerOf(res).personId;
  const pageOf = (id: string) => `/people/${id}/deputy`;
  return {
    own: (req, res) => show(ground, req, res, own(res), OWN, []),
    setOwn: (req, res) => set(req, res, own(res), OWN),
    endOwn: (req, res) => end(req, res, own(res), OWN),
    showFor: (req, res) => show(ground, req, res, idOf(req), pageOf(idOf(req)), []),
    setFor: (req, res) => set(req, res, idOf(req), pageOf(idOf(req))),
    endFor: (req, res) => end(req, res, idOf(req), pageOf(idOf(req))),
  };
}

const OWN = '/team/deputy';

async function show(
  ground: Ground,
  req: Request,
  res: Response,
  manager: string,
  page: string,
  errors: ShownProblem[],
): Promise<void> {
  const { messages } = ground;
  const db = ground.database.read;
  const today = dayIn(res.locals.place.zone, res.locals.now);
  const name = (await namesOf(db, [manager])).get(manager);
  if (name === undefined) throw notFound();
  const isOwn = page === OWN;
  const done = DONE.find((one) => one === query(req, 'done'));
  render(req, res, 'people/deputy', {
    title: isOwn ? messages.t('deputy.title') : messages.t('deputy.title-of', { name }),
    page,
    isOwn,
    manager: { id: manager, name },
    hasTeam: await hasTeam(db, manager),
    deputies: (await deputiesFrom(db, manager, today)).map((row) => ({
      ...row,
      holds: row.from_on <= today,
    })),
    standsIn: await standsInFor(db, manager, today),
    // A manager learns no address: whoever has no number is offered by the name alone.
    offered: (await nearby(db, manager, today, OFFERED)).map((one) =>
      isOwn && one.employee_number === null ? one.name : labelOf(one),
    ),
    most: LONGEST_TIME,
    today,
    values: { from: today, ...typed(req) },
    errors,
    done: errors.length > 0 || done === undefined ? '' : messages.t(`deputy.done-${done}`),
  });
}
