import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { invalidField, notFound } from '../errors.ts';
import { sites } from '../organisation/organisation.store.ts';
import { JOB_ROLES } from '../people/person.ts';
import { problemsOf, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { unlessGone } from '../web/gone.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { instantText, render } from '../web/render.ts';
import { may, maySeePack } from '../web/viewer.ts';
import { readCheckpoint } from '../ledger/note.ts';
import { askFrom, LONGEST_REFERENCE, readAsk } from './ask.ts';
import { askedWords, incidentTexts, wordsKnown } from './asked-words.ts';
import { calledBy } from './choices.ts';
import { isHere, isWhole, makeAgainHere, packFile } from './kept.ts';
import { askPack, recordPackTaken } from './pack.ts';
import { packOf, packs, type Pack } from './pack.store.ts';
import { incidents } from './people.store.ts';
import { peopleTyped } from './typed.ts';

const PAGE = 50;

/** The packs of evidence: those there are, asking for one, how far it is, and its file. */
export function packPages(ground: Ground): Record<'list' | 'form' | 'ask' | 'show' | 'file', Page> {
  const { database, messages, config } = ground;
  const db = database.read;

  // A pack that this viewer was not let read is not there.
  const packIn = async (req: Request, res: Response): Promise<Pack> => {
    const found = await packOf(db, param(req, 'pack'));
    if (found === undefined || !maySeePack(viewerOf(res), found.id)) throw notFound();
    return found;
  };
  const zoneOf = (res: Response): string => res.locals.place.zone;

  async function show(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const values = errors.length > 0 || req.method === 'POST' ? typed(req) : {};
    const found = await incidents(db);
    const texts = await incidentTexts(db, messages, found);
    const asked = found.map(({ id }, n) => ({ value: id, text: texts[n]! }));
    render(req, res, 'packs/new', {
      title: messages.t('packs.new'),
      // A link may bring the first day.
      values: { from: query(req, 'from'), to: dayIn(zoneOf(res), res.locals.now), ...values },
      errors,
      options: {
        site: [
          { value: '', text: messages.t('packs.all-sites') },
          ...(await sites(db)).map(({ id, name }) => ({ value: id, text: name })),
        ],
        role: [
          { value: '', text: messages.t('packs.all-roles') },
          ...JOB_ROLES.map((role) => ({ value: role, text: messages.t(`people.job-role-${role}`) })),
        ],
        incident: asked.length === 0 ? [] : [{ value: '', text: messages.t('packs.no-incident') }, ...asked],
      },
    });
  }

  async function askedFor(req: Request, res: Response) {
    const sent = typed(req);
    const field = (name: string): string => sent[name] ?? '';
    const people = await peopleTyped(db, field('people'));
    const reference = field('reference').trim();
    if (reference.length > LONGEST_REFERENCE)
      throw invalidField('reference', 'packs.reference-long', { count: LONGEST_REFERENCE });
    const site = (await sites(db)).find(({ id }) => id === field('site'))?.id ?? '';
    const role = JOB_ROLES.find((one) => one === field('role')) ?? '';
    const incident = (await incidents(db)).find(({ id }) => id === field('incident'))?.id ?? '';
    const [from, to, sample, seed] = [field('from'), field('to'), field('sample'), field('seed')];
    const ask = askFrom(
      { from, to, site, role, incident, sample, seed },
      people,
      dayIn(zoneOf(res), res.locals.now),
    );
    return { ask, reference };
  }

  return {
    async list(req, res) {
      const page = Math.max(1, Number(/^\d{1,5}$/.exec(query(req, 'page'))?.[0] ?? 1));
      const found = await packs(db, PAGE + 1, (page - 1) * PAGE);
      render(req, res, 'packs/list', {
        title: messages.t('packs.title'),
        packs: await calledBy(db, messages, found.slice(0, PAGE)),
        older: found.length > PAGE ? `/evidence/packs?page=${page + 1}` : null,
        newer: page > 1 ? `/evidence/packs?page=${page - 1}` : null,
        mayAsk: may(viewerOf(res), 'officer'),
        text: (at: string) => instantText(messages, at, zoneOf(res)),
      });
    },

    form: (req, res) => show(req, res, []),

    async ask(req, res) {
      let id = '';
      const errors = await problemsOf(messages, async () => {
        const asked = await askedFor(req, res);
        const by = viewerOf(res).personId;
        id = await transact(database.write, (tx) => askPack(tx, res.locals.now, { ...asked, by }));
      });
      if (errors.length === 0) res.redirect(303, `/evidence/packs/${id}`);
      else await show(req, res.status(refusedStatus(errors)), errors);
    },

    async show(req, res) {
      const pack = await packIn(req, res);
      const isMissing = pack.state === 'ready' && !(await isHere(config.data, pack));
      const isOpen = pack.state === 'waiting' || pack.state === 'making';
      const ask = readAsk(pack.ask);
      const signed = pack.note === null ? undefined : readCheckpoint(pack.note);
      const { zone } = res.locals.place;
      render(req, res, 'packs/show', {
        title: messages.t('packs.one'),
        pack,
        seesList: may(viewerOf(res), 'statistics'),
        asked: askedWords(messages, await wordsKnown(db, messages, [ask]), ask, pack.reference),
        isOpen,
        isMissing,
        standsOn: signed && {
          log: signed.origin,
          size: signed.size,
          at: instantText(messages, pack.known_at!, zone),
        },
      });
    },

    async file(req, res) {
      const pack = await packIn(req, res);
      // Made on another server, or lost, or not made yet: the page says how far it is.
      if (!(await isWhole(config.data, pack))) {
        if (req.method !== 'HEAD') await makeAgainHere(database, res.locals.now, pack, config.data);
        res.redirect(303, `/evidence/packs/${pack.id}`);
        return;
      }
      const { from, to } = readAsk(pack.ask);
      res
        .attachment(`evidence-${from}-${to}.zip`)
        .type('application/zip')
        .setHeader('content-length', pack.bytes!);
      if (req.method === 'HEAD') {
        res.end();
        return;
      }
      await recordPackTaken(database, res.locals.now, pack, viewerOf(res).personId);
      await pipeline(createReadStream(packFile(config.data, pack.id)), res).catch(unlessGone);
    },
  };
}
