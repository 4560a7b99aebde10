import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { outOfUse } from './package.ts';
import { whyNobody } from './nobody.ts';
import { meantBy } from './rehearsal.store.ts';
import { described } from './rule-difference.ts';
import { namesIn } from './rule-names.ts';
import { endedRules, lastSet, ruleChanges } from './rule-past.ts';
import { ruleOf, rules } from './rule.ts';
import { ruleName } from './why.ts';

/** How many changes stand on a page. */
const PAGE = 50;

/** Rules as they are and as they were, for whoever may read them. */
export function rulePages(ground: Ground): Record<'list' | 'show' | 'history', Page> {
  const { messages } = ground;
  const { read } = ground.database;
  const mayWrite = (res: Response) => may(viewerOf(res), 'people');
  // How many people each means today, at the organisation.
  const meant = (res: Response, ids: string[]) =>
    meantBy(read, ids, dayIn(res.locals.place.zone, res.locals.now));

  return {
    async list(req, res) {
      const [all, ended] = [await rules(read), await endedRules(read)];
      const names = await namesIn(read, messages, [...all, ...ended.map(({ rule }) => rule)]);
      const counts = await meant(
        res,
        all.map(({ id }) => id),
      );
      const gone = await outOfUse(
        read,
        all.map(({ thing }) => thing),
      );
      render(req, res, 'obligations/list', {
        title: messages.t('training-rules.title'),
        wide: true,
        mayWrite: mayWrite(res),
        done: doneText(req, ground),
        rules: all
          .toSorted((a, b) => a.name.localeCompare(b.name, messages.language))
          .map((rule) => ({
            id: rule.id,
            name: ruleName(messages, rule.name),
            people: messages.t('training-rules.people', { count: counts.get(rule.id) ?? 0 }),
            isUnfinishable: gone.has(rule.thing),
            parts: described(messages, names, rule).filter(({ field }) => LISTED.has(field)),
          })),
        ended: ended.map(({ rule, endedOn }) => ({
          id: rule.id,
          name: ruleName(messages, rule.name),
          endedOn,
        })),
      });
    },

    async show(req, res) {
      const id = param(req, 'rule');
      const [inForce, last] = [await ruleOf(read, id), await lastSet(read, id)];
      const rule = inForce ?? last?.rule;
      if (rule === undefined) throw notFound();
      const [names, counts] = [await namesIn(read, messages, [rule]), await meant(res, [id])];
      const { changes, hasMore } = await ruleChanges(read, messages, { id, most: PAGE });
      render(req, res, 'obligations/rule', {
        title: ruleName(messages, rule.name),
        id,
        isOver: inForce === undefined,
        isUnfinishable: inForce !== undefined && (await outOfUse(read, [rule.thing])).size > 0,
        mayWrite: mayWrite(res),
        done: doneText(req, ground),
        parts: described(messages, names, rule),
        nobody:
          inForce !== undefined && (counts.get(id) ?? 0) === 0
            ? await whyNobody(read, messages, rule, {
                names,
                today: dayIn(res.locals.place.zone, res.locals.now),
              })
            : [],
        people: messages.t('training-rules.people', { count: counts.get(id) ?? 0 }),
        changes,
        hasMore,
        named: false,
      });
    },

    async history(req, res) {
      const typed = query(req, 'skip');
      const skip = /^\d{1,6}$/.test(typed) ? Number(typed) : 0;
      const { changes, hasMore } = await ruleChanges(read, messages, { skip, most: PAGE });
      const at = (from: number) => (from <= 0 ? '/rules/history' : `/rules/history?skip=${from}`);
      render(req, res, 'obligations/history', {
        title: messages.t('training-rules.history-title'),
        changes,
        named: true,
        pager: {
          first: skip > PAGE ? at(0) : null,
          previous: skip > 0 ? at(skip - PAGE) : null,
          next: hasMore ? at(skip + PAGE) : null,
        },
      });
    },
  };
}

// What the list says of each; the rule's own page says all of it.
const LISTED: ReadonlySet<string> = new Set([
  'for',
  'thing',
  'first',
  'renewal',
  'opensDays',
  'graceDays',
  'plan',
]);

function doneText(req: Request, { messages }: Ground): string {
  const done = ['saved', 'ended'].find((one) => one === query(req, 'done'));
  return done === undefined ? '' : messages.t(`training-rules.done-${done}`);
}
