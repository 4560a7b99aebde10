import type { Request } from 'express';
import { dayIn } from '../days.ts';
import { dutyScopeOf } from '../people/scope.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { ACTS } from './bulk.ts';
import { whatText } from './requirement-words.ts';
import type { What } from './required.ts';
import { requirements } from './requirement.store.ts';
import { titlesOf } from './titles.ts';
import { excusedFrom, moreTimeNow, type Piece } from './waiver.store.ts';

/** How many rows of each list stand on a page. */
const PAGE = 50;

const LISTS = ['required', 'excused', 'time'] as const;
type List = (typeof LISTS)[number];

/** What was asked of people, who is excused from what, and who has more time: for those who look after it. */
export function askedPages({ messages, database }: Ground): Record<'list', Page> {
  const { t } = messages;
  return {
    async list(req, res) {
      const db = database.read;
      const today = dayIn(res.locals.place.zone, res.locals.now);
      const at = (list: List): Piece => ({ most: PAGE + 1, skip: skipIn(req, list) });
      const scope = dutyScopeOf(viewerOf(res), today);
      const required = await requirements(db, scope, PAGE + 1, skipIn(req, 'required'));
      const excused = await excusedFrom(db, scope, today, at('excused'));
      const time = await moreTimeNow(db, scope, today, at('time'));
      const titles = await titlesOf(
        db,
        messages,
        [...excused, ...time].map(({ thing }) => thing),
      );
      const titled = <T extends { thing: string }>(rows: readonly T[]) =>
        rows.slice(0, PAGE).map((row) => ({ ...row, title: titles.get(row.thing)! }));
      const shown = [];
      for (const row of required.slice(0, PAGE))
        shown.push({
          ...row,
          title: await whatText(db, messages, JSON.parse(row.what) as What),
          cause: t(`asked.cause-${row.cause}`),
        });
      render(req, res, 'obligations/asked', {
        title: t('asked.title'),
        wide: true,
        required: { rows: shown, pager: pagerOf(req, 'required', required.length) },
        excused: { rows: titled(excused), pager: pagerOf(req, 'excused', excused.length) },
        time: { rows: titled(time), pager: pagerOf(req, 'time', time.length) },
        mayWrite: may(viewerOf(res), 'people'),
        done: doneText(req),
      });
    },
  };

  function doneText(req: Request): string {
    const done = ACTS.find((one) => one === query(req, 'done'));
    const count = /^\d{1,5}$/.test(query(req, 'count')) ? Number(query(req, 'count')) : 0;
    return done === undefined || count === 0 ? '' : t(`asked.done-many-${done}`, { count });
  }
}

function skipIn(req: Request, list: List): number {
  const typed = query(req, list);
  return /^\d{1,6}$/.test(typed) ? Number(typed) : 0;
}

// Each list is paged by itself; the others stay where they are.
function pagerOf(req: Request, list: List, found: number) {
  const skip = skipIn(req, list);
  const to = (from: number) => {
    const places = LISTS.map((one) => [one, one === list ? from : skipIn(req, one)] as const);
    const said = Object.fromEntries(
      places.filter(([, place]) => place > 0).map(([one, place]) => [one, String(place)]),
    );
    return `/asked?${new URLSearchParams(said).toString()}#${list}`;
  };
  return {
    first: skip > PAGE ? to(0) : null,
    previous: skip > 0 ? to(Math.max(0, skip - PAGE)) : null,
    next: found > PAGE ? to(skip + PAGE) : null,
  };
}
