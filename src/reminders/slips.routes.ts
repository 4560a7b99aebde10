import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { sites } from '../organisation/organisation.store.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import type { Viewer } from '../web/viewer.ts';
import { belowOf, type Below } from './below.store.ts';
import { handOut, slipsFor } from './slips.ts';
import { silentSites } from './slips.store.ts';
import { prepareRun, type Run } from './telling.ts';

const MOST = 40;
const PATH = '/reminders/slips';

/** Slips to print for people without an email, a site at a time, and that they were handed out. */
export function slipPages(ground: Ground): Record<'show' | 'hand', Page> {
  const { messages, database, config } = ground;
  const start = async (res: Response): Promise<Run> => {
    const run = await prepareRun({ database, messages, origin: config.origin }, res.locals.now, {});
    if (run === undefined) throw notFound();
    return run;
  };

  return {
    async show(req, res) {
      const run = await start(res);
      const scope = scopeOf(viewerOf(res));
      const here = await silentSites(database.read, scope, run.span);
      const places = (await sites(database.read)).filter(({ id }) => here.has(id));
      const asked = query(req, 'site');
      const site = places.find(({ id }) => id === asked) ?? (asked === '' ? places[0] : undefined);
      if (asked !== '' && site === undefined && !(await sites(database.read)).some(({ id }) => id === asked))
        throw notFound();
      const after = query(req, 'after');
      const { slips, next } =
        site === undefined
          ? { slips: [], next: undefined }
          : await slipsFor(run, { siteId: site.id, scope }, after, MOST);
      const done = /^\d{1,4}$/.test(query(req, 'done')) ? Number(query(req, 'done')) : undefined;
      const to = (more: Record<string, string>) =>
        `${PATH}?${new URLSearchParams({ site: site?.id ?? '', ...more }).toString()}`;
      render(req, res, 'reminders/slips', {
        title: messages.t('slips.title'),
        paidTime: run.paidTime,
        site,
        sites: places.map(({ id, name }) => ({ value: id, text: name })),
        slips,
        address: shortAddress(config.origin),
        pager: {
          first: after === '' || site === undefined ? null : to({}),
          previous: null,
          next: next === undefined ? null : to({ after: next }),
        },
        done:
          done === undefined
            ? ''
            : messages.t(done === 0 ? 'slips.done-none' : 'slips.done', { count: done }),
      });
    },

    async hand(req, res) {
      const { site: siteId, keys } = formOf(req);
      const run = await start(res);
      const { personId } = viewerOf(res);
      const people = await handOut(run, personId, { siteId, scope: scopeOf(viewerOf(res)) }, keys);
      res.redirect(303, `${PATH}?${new URLSearchParams({ site: siteId, done: String(people) }).toString()}`);
    },
  };
}

// Administrators see everybody's facts anyway.
const scopeOf = (viewer: Viewer): Below =>
  viewer.roles.includes('administrator') ? 'everyone' : belowOf(viewer);

/** An address as somebody copies it from paper. */
const shortAddress = (origin: string): string => origin.replace(/^https?:\/\//, '');

function formOf(req: Request): { site: string; keys: string[] } {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const sound = (value: unknown): value is string =>
    typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
  const { site, slip } = body;
  if (!sound(site)) throw notFound();
  return { site, keys: [slip ?? []].flat().filter(sound) };
}
