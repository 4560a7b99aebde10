import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { LONGEST, nameField } from './fields.ts';
import { networks, type Network } from './networks.store.ts';
import { renameNetwork } from './networks.ts';
import { tried } from './tried.ts';

const form = z.object({ name: nameField });

/** The name of a network: they change theirs now and then. */
export function namePages(ground: Ground): Record<'nameForm' | 'rename', Page> {
  const { read, write } = ground.database;

  async function found(req: Request): Promise<Network> {
    const network = (await networks(read)).find((one) => one.id === param(req, 'network'));
    if (network === undefined) throw notFound();
    return network;
  }

  function show(req: Request, res: Response, network: Network, name: string, errors: ShownProblem[]): void {
    const title = ground.messages.t('networks.network-edit', { name: network.name });
    render(req, res, 'networks/name', { title, network, values: { name }, errors, longest: LONGEST });
  }

  return {
    async nameForm(req, res) {
      const network = await found(req);
      show(req, res, network, network.name, []);
    },

    async rename(req, res) {
      const network = await found(req);
      const { now, place } = res.locals;
      const errors = await tried(res, async () => {
        const { name } = readForm(req, form);
        const by = viewerOf(res).personId;
        const day = dayIn(place.zone, now);
        await transact(write, (tx) => renameNetwork(tx, now, by, { id: network.id, name }, day));
      });
      if (errors.length === 0) res.redirect(303, '/networks/features?done=network');
      else show(req, res, network, typed(req)['name'] ?? '', errors);
    },
  };
}
