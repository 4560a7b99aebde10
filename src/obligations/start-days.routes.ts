import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { addDays, dayIn, isDay, type Day } from '../days.ts';
import { checkAll, invalidField } from '../errors.ts';
import { spread } from '../organisation/spread.ts';
import {
  changedStarts,
  FARTHEST_DAYS,
  setStartDays,
  startsNow,
  type SiteStart,
} from '../organisation/start-days.ts';
import { problemsOf, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { peopleBySite } from './start-days.store.ts';
import { dueBy, weekOf } from './start-days.ts';

const MOST_WEEKS = 26;
// A form brings so many fields at most; of more sites the others go by the plan.
const MOST_TYPED = 400;
// What lies further away is one line.
const WEEKS_SHOWN = 60;

/** Which sites there are, and what was typed about them. */
interface Given {
  today: Day;
  seen: string;
  sites: readonly (SiteStart & { people: number })[];
  sent: Readonly<Record<string, string>>;
}

/** When each site starts: spread over weeks, changed one by one, looked at before it is saved. */
export function startDayPages(ground: Ground): Record<'show' | 'take', Page> {
  const { read, write } = ground.database;

  async function given(req: Request, res: Response): Promise<Given> {
    const { sites, zone, seen } = await startsNow(read);
    const today = dayIn(zone, res.locals.now);
    const people = await peopleBySite(read, today);
    return {
      today,
      seen,
      sites: sites.map((site) => ({ ...site, people: people.get(site.id) ?? 0 })),
      sent: typed(req),
    };
  }

  async function show(
    req: Request,
    res: Response,
    { today, seen, sites, sent }: Given,
    { days, changed, errors, edited = false }: Shown,
  ): Promise<void> {
    const { messages } = res.locals.place;
    const plan = changed === undefined ? undefined : await dueBy(read, changed, today);
    const [weeks, later] = [plan?.weeks.slice(0, WEEKS_SHOWN) ?? [], plan?.weeks.slice(WEEKS_SHOWN) ?? []];
    const sum = (of: 'now' | 'planned') => later.reduce((all, one) => all + one[of], 0);
    const done = ['saved', 'same'].find((one) => one === query(req, 'done'));
    render(req, res, 'obligations/start-days', {
      title: messages.t('start-days.title'),
      wide: true,
      errors,
      edited,
      done: done === undefined ? '' : messages.t(`start-days.done-${done}`),
      first: sent['first'] ?? addDays(weekOf(today), 7),
      weeks: sent['weeks'] ?? String(Math.min(4, Math.max(1, sites.length))),
      today,
      seen,
      planned: changed === undefined ? '' : markOf(changed),
      plan:
        plan === undefined
          ? undefined
          : { before: plan.before, weeks, later: { now: sum('now'), planned: sum('planned') } },
      changes: changed?.size ?? 0,
      sites: sites.map((site, n) => ({
        ...site,
        day: days.get(site.id) ?? site.startsOn,
        mayType: n < MOST_TYPED,
      })),
    });
  }

  return {
    async show(req, res) {
      await show(req, res, await given(req, res), { days: new Map(), errors: [] });
    },

    // A plan for all of them, what it would mean, or saving just that: as the button says.
    async take(req, res) {
      const { messages } = res.locals.place;
      const found = await given(req, res);
      const { sent, sites, today } = found;
      const isPlan = sent['do'] === 'plan';
      let days = new Map<string, string>();
      let changed: Map<string, Day> | undefined;
      const errors = await problemsOf(messages, async () => {
        days = isPlan ? planOf(found) : daysTyped(found);
        changed = changedStarts(sites, days, today);
      });
      if (changed === undefined) {
        await show(req, res.status(422), found, { days, errors });
        return;
      }
      const edited = sent['do'] === 'save' && sent['planned'] !== markOf(changed);
      if (sent['do'] !== 'save' || (edited && changed.size > 0)) {
        await show(req, res, found, { days, changed, errors, edited });
        return;
      }
      let count = 0;
      const refused = await problemsOf(messages, async () => {
        const wanted = { wanted: days, seen: sent['seen'] ?? '' };
        count = await transact(write, (tx) =>
          setStartDays(tx, res.locals.now, viewerOf(res).personId, wanted),
        );
      });
      if (refused.length > 0)
        await show(req, res.status(refusedStatus(refused)), await given(req, res), {
          days,
          changed,
          errors: refused,
        });
      else res.redirect(303, `/settings/start-days?done=${count > 0 ? 'saved' : 'same'}`);
    },
  };
}

interface Shown {
  /** What stands in the fields, right or wrong. */
  days: ReadonlyMap<string, string>;
  /** What would change, where that can be told. */
  changed?: ReadonlyMap<string, Day>;
  errors: ShownProblem[];
  /** Days were changed after what they would mean was shown. */
  edited?: boolean;
}

/** Names what was looked at, so that just that is saved. */
const markOf = (changed: ReadonlyMap<string, Day>): string =>
  createHash('sha256')
    .update(JSON.stringify([...changed].toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .digest('base64url')
    .slice(0, 16);

function planOf({ sent, sites, today }: Given): Map<string, string> {
  const first = (sent['first'] ?? '').trim();
  const weeks = /^\s*[1-9]\d?\s*$/.test(sent['weeks'] ?? '') ? Number(sent['weeks']) : 0;
  checkAll(
    () => {
      const key = !isDay(first) ? 'wrong' : first < today ? 'past' : undefined;
      if (key !== undefined) throw invalidField('first', `start-days.${key}`);
      if (addDays(first, 7 * (Math.max(1, weeks) - 1)) > addDays(today, FARTHEST_DAYS))
        throw invalidField('first', 'start-days.far');
    },
    () => {
      if (weeks < 1 || weeks > MOST_WEEKS)
        throw invalidField('weeks', 'start-days.weeks-wrong', { most: MOST_WEEKS });
    },
  );
  return spread(sites, first, weeks);
}

// What no field was there for goes by the plan that was looked at.
function daysTyped(found: Given): Map<string, string> {
  const { sites, sent } = found;
  const planned =
    sites.length > MOST_TYPED && sent['planned'] !== '' ? planOf(found) : new Map<string, string>();
  return new Map(
    sites.map(({ id, startsOn }) => [id, (sent[`day-${id}`] ?? planned.get(id) ?? startsOn).trim()]),
  );
}
