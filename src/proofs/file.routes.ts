import type { Request, Response } from 'express';
import { scopeOf } from '../people/scope.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import type { Viewer } from '../web/viewer.ts';
import { fileProof, isHash } from './file-proof.ts';

/** Where whoever was handed a file (a report, a pack) gets its proof, by its SHA-256 as the checker tells it. */
export function fileProofPage({ database, messages, config }: Ground): Page {
  async function show(req: Request, res: Response): Promise<void> {
    const hash = (query(req, 'hash') ?? '').trim().toLowerCase();
    const viewer = viewerOf(res);
    const asked = { about: `${config.origin}/verify`, may: (by: unknown) => maySee(viewer, by) };
    const found = isHash(hash) ? await fileProof(database.read, res.locals.now, hash, asked) : 'odd';
    if (typeof found === 'object') {
      res.attachment(`proof-${hash.slice(0, 12)}.json`).type('json');
      res.send(`${JSON.stringify(found, null, 2)}\n`);
      return;
    }
    if (hash !== '') res.status(found === 'odd' ? 422 : 404);
    render(req, res, 'proofs/file', {
      title: messages.t('proofs.file'),
      hash,
      problem: hash === '' ? '' : messages.t(`proofs.file-${found}`),
    });
  }
  return show;
}

// What others took is for those who see everybody: an auditor of a part sees no report of the whole.
const maySee = (viewer: Viewer, by: unknown): boolean =>
  by === viewer.personId || scopeOf(viewer) === 'everyone';
