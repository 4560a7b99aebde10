import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { personDetails } from '../people/people.store.ts';
import { namesOf } from '../people/person.store.ts';
import { dutiesSeen } from '../people/scope.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { dayText, render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { FOREVER } from './cycles.ts';
import { thingIn } from './line.ts';
import { outsideOf } from './outside.store.ts';
import { requirementsFor } from './requirement.store.ts';
import { standingsOf, todayAt } from './standing.store.ts';
import { stateOn } from './standing.ts';
import { titlesOf } from './titles.ts';
import { extensionsOf, waiversOf } from './waiver.store.ts';
import { ruleNames, whyOf } from './why.ts';

const DONE = ['extend', 'waive', 'ended', 'taken-back', 'outside-withdrawn'] as const;

/** What one person owes and why, what they are excused from, and what they did elsewhere. */
export function dutyPages(ground: Ground): Record<'show', Page> {
  const { messages, database } = ground;
  const { t } = messages;

  async function show(req: Request, res: Response): Promise<void> {
    const db = database.read;
    const id = param(req, 'id');
    const details = /^[\w-]{1,64}$/.test(id) ? await personDetails(db, id) : undefined;
    const seen = details && (await dutiesSeen(db, viewerOf(res), id));
    if (details === undefined || seen == null) throw notFound();
    const today = await todayAt(db, id, res.locals.now);
    const dayOf = (at: string) => dayIn(res.locals.place.zone, new Date(at));
    const rows = seen(today) ? await standingsOf(db, id) : [];
    const waivers = (await waiversOf(db, id)).filter(({ at }) => seen(dayOf(at)));
    const extensions = (await extensionsOf(db, id)).filter(({ at }) => seen(dayOf(at)));
    const outside = (await outsideOf(db, id)).filter(({ done_on: day }) => seen(day));
    const required = (await requirementsFor(db, id)).filter(({ asked_on: day }) => seen(day));
    const titles = await titlesOf(db, messages, [
      ...[...rows, ...waivers, ...outside].map(({ thing }) => thing),
      ...extensions.map(({ obligation }) => thingIn(obligation)),
    ]);
    const names = await namesOf(db, [
      ...new Set(
        [
          ...[...waivers, ...extensions].map((row) => row.given_by),
          ...waivers.map((row) => row.ended_by),
          ...extensions.map((row) => row.withdrawn_by),
          ...outside.map((row) => row.added_by),
        ].filter((one) => one !== null),
      ),
    ]);
    const rulesCalled = await ruleNames(db, ground.messages);
    const by = (one: string | null) => (one === null ? '' : (names.get(one) ?? ''));
    const done = DONE.find((one) => one === query(req, 'done'));
    render(req, res, 'obligations/duties', {
      title: t('asked.duties-title', { name: details.name }),
      wide: true,
      id,
      rows: rows.map((row) => ({
        title: titles.get(row.thing)!,
        thing: row.thing,
        state: stateOn(row, today),
        due: row.dueOn === FOREVER ? null : row.dueOn,
        why: whyOf(messages, row.reasons, rulesCalled),
      })),
      waivers: waivers.map((row) => ({
        ...row,
        title: titles.get(row.thing)!,
        by: by(row.given_by),
        over: row.to_on < today,
        ended:
          row.ended_at === null
            ? ''
            : t('asked.ended-by', { by: by(row.ended_by), day: dayText(messages, dayOf(row.ended_at)) }),
      })),
      extensions: extensions.map((row) => ({
        ...row,
        title: titles.get(thingIn(row.obligation))!,
        by: by(row.given_by),
        isOpen: rows.some(({ obligation }) => obligation === row.obligation) && row.to_on >= today,
        takenBack:
          row.withdrawn_at === null
            ? ''
            : t('asked.taken-back-by', {
                by: by(row.withdrawn_by),
                day: dayText(messages, dayOf(row.withdrawn_at)),
              }),
      })),
      required: required.map((row) => ({ ...row, cause: t(`asked.cause-${row.cause}`) })),
      outside: outside.map((row) => ({ ...row, title: titles.get(row.thing)!, by: by(row.added_by) })),
      mayWrite: may(viewerOf(res), 'people'),
      seesPerson: may(viewerOf(res), 'people'),
      done: done === undefined ? '' : t(`asked.done-${done}`),
      errors: [],
    });
  }

  return { show: (req, res) => show(req, res) };
}
