import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { lastCheckpoint } from '../ledger/checkpoint.store.ts';
import { logChain } from '../ledger/log.store.ts';
import { param, type Ground, type Page } from '../web/ground.ts';
import { readTile, tileOf } from './tiles.ts';

const YEAR = 'public, max-age=31536000, immutable';

/**
 * Each log in the forms that monitors and witnesses of other logs read (C2SP tlog-tiles), under an address of its own; and
 * under one that leads to the log in use. Hashes and signatures alone: what an entry says is never given to the public.
 */
export function tilePages({ database }: Ground): Record<'checkpoint' | 'tile', Page> {
  const db = database.read;

  async function logOf(req: Request): Promise<{ origin: string; own: boolean }> {
    const logs = await logChain(db);
    const [name, generation] = [param(req, 'name'), param(req, 'generation')];
    const own = req.params['name'] !== undefined;
    const log = own ? logs.find(({ origin }) => origin === `heed/${name}/${generation}`) : logs.at(-1);
    if (log === undefined) throw notFound();
    return { origin: log.origin, own };
  }

  async function checkpoint(req: Request, res: Response): Promise<void> {
    const newest = await lastCheckpoint(db, (await logOf(req)).origin);
    if (newest === undefined) throw notFound();
    forAll(res, 'no-cache').type('text/plain; charset=utf-8').send(newest.note);
  }

  async function tile(req: Request, res: Response): Promise<void> {
    const groups: unknown = req.params['groups'];
    const asked = Array.isArray(groups) ? readTile(param(req, 'level'), groups as string[]) : undefined;
    const { origin, own } = await logOf(req);
    const bytes = asked && (await tileOf(db, origin, asked));
    if (bytes === undefined) throw notFound();
    // The log in use may be another one tomorrow; what stands under a log's own name never changes.
    forAll(res, own ? YEAR : 'no-cache')
      .type('application/octet-stream')
      .send(bytes);
  }

  return { checkpoint, tile };
}

const forAll = (res: Response, caching: string): Response =>
  res.set({ 'cache-control': caching, 'access-control-allow-origin': '*' });
