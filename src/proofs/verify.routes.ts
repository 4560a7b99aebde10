import type { Request, Response } from 'express';
import { currentLog } from '../ledger/log.ts';
import { keyId, verifierKey } from '../ledger/note.ts';
import type { Ground, Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { verifierFile } from './verifier.ts';

/** Where anybody gets what it takes to check a proof without us: the verifier as a file, and the key of the log. */
export function verifyPages(ground: Ground): Record<'show' | 'html' | 'mjs', Page> {
  const { database, messages } = ground;

  async function show(req: Request, res: Response): Promise<void> {
    const log = await currentLog(database.read);
    render(req, res, 'proofs/verify', {
      title: messages.t('proofs.verify'),
      quiet: res.locals.viewer === null,
      takes: may(res.locals.viewer, 'reports'),
      key: log && { id: keyId(log).toString('hex'), text: verifierKey(log) },
    });
  }

  // Always saved and never opened here: it holds its script in itself, which no page of ours may.
  const send = (kind: 'html' | 'mjs') => (_req: Request, res: Response) => {
    res.attachment(`verify-heed.${kind}`).send(verifierFile(kind));
  };

  return { show, html: send('html'), mjs: send('mjs') };
}
