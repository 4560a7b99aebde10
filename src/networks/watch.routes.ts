import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { labelOf, namesOf } from '../people/person.store.ts';
import { AUDIENCES } from '../policy/policy-file.ts';
import { readForm, typed, type ShownProblem } from '../web/form.ts';
import type { Messages } from '../web/messages.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { likelyOwners } from './accounts.store.ts';
import { clauseOptions, clausesInForce } from './clauses.ts';
import {
  dayField,
  LONGEST,
  nameField,
  personField,
  reasonField,
  riskField,
  seenField,
  severalField,
} from './fields.ts';
import { networks } from './networks.store.ts';
import { posted, tried } from './tried.ts';
import { ACTIONS, decideWatch, saveWatch, watchForm, watchMark } from './watch.ts';
import { watchList, type WatchItem } from './watch.store.ts';

const form = z.object({
  feature: nameField,
  platform: nameField,
  firstSeen: dayField,
  risk: riskField,
  clauses: severalField,
  roles: severalField
    .transform((roles) => AUDIENCES.filter((role) => roles.includes(role)))
    .refine((roles) => roles.length > 0, 'networks.roles-needed'),
  owner: personField,
  seen: seenField,
});
const decision = z.object({ action: z.enum(ACTIONS, 'networks.action-needed'), reason: reasonField });
const OFFERED = 300;
const DONE = ['watch', 'decided'] as const;

interface Values extends Record<string, unknown> {
  clauses: string[];
  roles: string[];
}

/** The watch-list: new features to review, for the committee. */
export function watchPages(
  ground: Ground,
): Record<'list' | 'newForm' | 'add' | 'show' | 'editForm' | 'change' | 'decide', Page> {
  const { read, write } = ground.database;
  const { messages } = ground;

  async function found(req: Request): Promise<WatchItem> {
    const item = (await watchList(read)).find((one) => one.id === param(req, 'item'));
    if (item === undefined) throw notFound();
    return item;
  }

  async function keep(req: Request, res: Response, item?: WatchItem): Promise<void> {
    const ticked = (name: string) => severalField.parse(posted(req, name));
    const values = { ...typed(req), clauses: ticked('clauses'), roles: ticked('roles') };
    const { now } = res.locals;
    const errors = await tried(res, async () => {
      const { seen, ...given } = readForm(req, form);
      const edited = item && { id: item.id, seen };
      const by = viewerOf(res).personId;
      await transact(write, (tx) => saveWatch(tx, now, by, today(res), given, edited));
    });
    if (errors.length === 0) res.redirect(303, '/networks/watch?done=watch');
    else await showForm(ground, req, res, { values, errors, item });
  }

  async function showItem(
    req: Request,
    res: Response,
    item: WatchItem,
    values: object,
    errors: ShownProblem[],
  ) {
    const names = await namesOf(read, item.decision === null ? [] : [item.decision.byId]);
    render(req, res, 'networks/watch-item', {
      title: item.feature,
      item,
      roles: roleTexts(messages, item),
      decidedBy: names.get(item.decision?.byId ?? '') ?? '',
      actions: ACTIONS.map((value) => ({
        value,
        text: messages.t(`networks.action-${value}`),
        hint: messages.t(`networks.action-${value}-hint`),
      })),
      values,
      errors,
      longest: LONGEST,
    });
  }

  return {
    async list(req, res) {
      const all = (await watchList(read)).map((item) => ({ ...item, roleTexts: roleTexts(messages, item) }));
      const done = DONE.find((one) => one === query(req, 'done'));
      render(req, res, 'networks/watch', {
        title: messages.t('networks.watch'),
        wide: true,
        lists: [
          { name: 'open', items: all.filter((item) => item.decision === null) },
          { name: 'decided', items: all.filter((item) => item.decision !== null) },
        ],
        done: done === undefined ? '' : messages.t(`networks.done-${done}`),
      });
    },

    newForm: (req, res) =>
      showForm(ground, req, res, {
        values: { firstSeen: today(res), clauses: [], roles: ['all'] },
        errors: [],
      }),

    add: (req, res) => keep(req, res),

    async show(req, res) {
      await showItem(req, res, await found(req), {}, []);
    },

    async editForm(req, res) {
      const item = await found(req);
      const values = { ...watchForm(item), seen: watchMark(item) };
      await showForm(ground, req, res, { values, errors: [], item });
    },

    async change(req, res) {
      await keep(req, res, await found(req));
    },

    async decide(req, res) {
      const item = await found(req);
      const { now } = res.locals;
      const errors = await tried(res, async () => {
        const given = readForm(req, decision);
        const by = viewerOf(res).personId;
        await transact(write, (tx) => decideWatch(tx, now, by, today(res), item.id, given));
      });
      if (errors.length === 0) res.redirect(303, '/networks/watch?done=decided');
      else await showItem(req, res, await found(req), typed(req), errors);
    },
  };
}

const today = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);

const roleText = (messages: Messages, role: string): string =>
  messages.t(role === 'all' ? 'networks.role-all' : `people.job-role-${role}`);

const roleTexts = (messages: Messages, item: WatchItem): string =>
  item.roles.map((role) => roleText(messages, role)).join(', ');

async function showForm(
  ground: Ground,
  req: Request,
  res: Response,
  { values, errors, item }: { values: Values; errors: ShownProblem[]; item?: WatchItem | undefined },
): Promise<void> {
  const { messages } = ground;
  const db = ground.database.read;
  render(req, res, 'networks/watch-form', {
    title:
      item === undefined
        ? messages.t('networks.watch-new')
        : messages.t('networks.watch-edit', { name: item.feature }),
    item,
    values,
    errors,
    longest: LONGEST,
    networks: (await networks(db)).map(({ name }) => name),
    people: (await likelyOwners(db, today(res), OFFERED)).map(labelOf),
    roles: AUDIENCES.map((role) => ({ value: role, text: roleText(messages, role) })),
    clauses: clauseOptions(await clausesInForce(db), values.clauses),
  });
}
