import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { namesOf } from '../people/person.store.ts';
import { readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { clauseOptions, clausesInForce } from './clauses.ts';
import { featureMark, gapTest, lookAt, nextLook, PLACES, saveFeature } from './features.ts';
import { features, type Feature } from './features.store.ts';
import { LONGEST, nameField, riskField, seenField, severalField } from './fields.ts';
import { networks } from './networks.store.ts';
import { notTaken, takeStartingList } from './starting-list.ts';
import { featureIn } from './starting-words.ts';
import { posted, tried } from './tried.ts';
import { watchList } from './watch.store.ts';

const form = z.object({
  name: nameField,
  network: nameField,
  place: z.enum(PLACES, 'networks.place-wrong'),
  risk: riskField,
  clauses: severalField,
  gone: z
    .string()
    .catch('')
    .transform((text) => text === 'gone'),
  seen: seenField,
});
const SHOW = ['all', 'look', 'gap'] as const;
const DONE = ['feature', 'looked', 'none-ticked', 'taken', 'network'] as const;

interface Values extends Record<string, unknown> {
  clauses: string[];
}

/** The register of networks and what they offer, for the committee. */
export function featurePages(
  ground: Ground,
): Record<'list' | 'newForm' | 'add' | 'editForm' | 'change' | 'look' | 'take', Page> {
  const { read, write } = ground.database;

  async function found(req: Request): Promise<Feature> {
    const feature = (await features(read)).find((one) => one.id === param(req, 'feature'));
    if (feature === undefined) throw notFound();
    return feature;
  }

  async function keep(req: Request, res: Response, feature?: Feature): Promise<void> {
    const values = { ...typed(req), clauses: severalField.parse(posted(req, 'clauses')) };
    const { now } = res.locals;
    const errors = await tried(res, async () => {
      const { seen, ...given } = readForm(req, form);
      const edited = feature && { id: feature.id, seen };
      const by = viewerOf(res).personId;
      await transact(write, (tx) => saveFeature(tx, now, by, today(res), given, edited));
    });
    if (errors.length === 0) res.redirect(303, '/networks/features?done=feature');
    else await showForm(ground, req, res, { values, errors, feature });
  }

  return {
    list: (req, res) => showList(ground, req, res),

    // An item of the watch-list may become a feature: what is known of it is filled in.
    async newForm(req, res) {
      const item = (await watchList(read)).find((one) => one.id === query(req, 'watch'));
      const { feature = '', platform = '', risk = '', clauses = [] } = item ?? {};
      const values = { name: feature, network: platform, risk, clauses };
      await showForm(ground, req, res, { values, errors: [] });
    },

    add: (req, res) => keep(req, res),

    async editForm(req, res) {
      const feature = await found(req);
      await showForm(ground, req, res, { values: valuesOf(feature), errors: [], feature });
    },

    async change(req, res) {
      await keep(req, res, await found(req));
    },

    async look(req, res) {
      const ids = severalField.parse(posted(req, 'feature'));
      const { now } = res.locals;
      const by = viewerOf(res).personId;
      const count = await transact(write, (tx) => lookAt(tx, now, by, today(res), ids));
      res.redirect(303, `/networks/features?done=${count > 0 ? 'looked' : 'none-ticked'}`);
    },

    async take(_req, res) {
      const { now } = res.locals;
      const by = viewerOf(res).personId;
      await transact(write, (tx) => takeStartingList(tx, now, by, today(res)));
      res.redirect(303, '/networks/features?done=taken');
    },
  };
}

const today = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);

const valuesOf = (feature: Feature): Values => ({
  name: feature.name,
  network: feature.network,
  place: feature.place,
  risk: feature.risk,
  clauses: feature.clauses,
  gone: feature.goneOn === null ? '' : 'gone',
  seen: featureMark(feature),
});

async function showList(ground: Ground, req: Request, res: Response): Promise<void> {
  const { messages } = ground;
  const db = ground.database.read;
  const day = today(res);
  const clauses = await clausesInForce(db);
  const isGap = gapTest(clauses);
  const found = (await features(db)).map((one) => featureIn(messages.language, one));
  const names = await namesOf(db, [
    ...new Set(found.flatMap(({ looks }) => looks.map((one) => one.personId))),
  ]);
  const all = found.map((one) => {
    const last = one.looks.at(-1);
    const next = nextLook(one);
    return {
      ...one,
      isGap: isGap(one),
      covers: one.clauses.map((id) => ({
        id,
        inForce: clauses?.some((clause) => clause.id === id) === true,
      })),
      lookedOn: last?.on ?? null,
      lookedBy: names.get(last?.personId ?? '') ?? '',
      next,
      isDue: one.goneOn === null && next <= day,
    };
  });
  const here = all.filter((one) => one.goneOn === null);
  const lists = { all: here, look: here.filter((one) => one.isDue), gap: here.filter((one) => one.isGap) };
  const show = SHOW.find((one) => one === query(req, 'show')) ?? 'all';
  const done = DONE.find((one) => one === query(req, 'done'));
  const offered = (await notTaken(db)).map((one) => featureIn(messages.language, one));
  render(req, res, 'networks/features', {
    title: messages.t('networks.features'),
    wide: all.length > 0,
    isEmpty: all.length === 0,
    show,
    shows: SHOW.map((one) => ({ name: one, count: lists[one].length })),
    features: lists[show],
    gone: show === 'all' ? all.filter((one) => one.goneOn !== null) : [],
    offered,
    done: done === undefined ? '' : messages.t(`networks.done-${done}`),
    doneKind: done === 'none-ticked' ? 'note' : 'good',
  });
}

async function showForm(
  ground: Ground,
  req: Request,
  res: Response,
  { values, errors, feature }: { values: Values; errors: ShownProblem[]; feature?: Feature | undefined },
): Promise<void> {
  const { messages } = ground;
  const { t } = messages;
  const db = ground.database.read;
  const names = await namesOf(db, feature?.looks.map((look) => look.personId) ?? []);
  render(req, res, 'networks/feature', {
    title:
      feature === undefined ? t('networks.feature-new') : t('networks.feature-edit', { name: feature.name }),
    feature,
    looks: (feature?.looks ?? [])
      .toReversed()
      .map(({ on, personId }) => ({ on, name: names.get(personId) ?? '' })),
    next: feature === undefined ? '' : nextLook(feature),
    values,
    errors,
    longest: LONGEST,
    networks: (await networks(db)).map(({ name }) => name),
    places: [
      { value: '', text: t('networks.choose') },
      ...PLACES.map((place) => ({ value: place, text: t(`networks.place-${place}`) })),
    ],
    clauses: clauseOptions(await clausesInForce(db), values.clauses),
  });
}
