import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { problemsOf, refusedStatus, readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { circumstancesOf } from './signing.routes.ts';
import { withdrawSignature } from './signature-withdrawal.ts';
import { signatureRecord } from './signature-record.ts';
import { signatureOf } from './signature.store.ts';

/** Taking a signature back: one's own, or as an officer that of the person in the address. */
export function withdrawalPages(ground: Ground): Record<'form' | 'withdraw', Page> {
  const { database, messages } = ground;

  const whose = (req: Request, res: Response): string => param(req, 'id') || viewerOf(res).personId;

  async function showForm(
    req: Request,
    res: Response,
    errors: ShownProblem[] = [],
    reason = '',
  ): Promise<void> {
    const personId = whose(req, res);
    const signature = await signatureOf(database.write, personId, param(req, 'signature'));
    if (signature === undefined) throw notFound();
    const { facts, values } = await signatureRecord(database.read, signature);
    render(req, res, 'training/withdrawal', {
      signature,
      facts,
      values,
      errors,
      reason,
      title: messages.t('signing.withdraw-title'),
      own: personId === viewerOf(res).personId,
      action: req.path,
    });
  }

  async function withdraw(req: Request, res: Response): Promise<void> {
    const id = param(req, 'signature');
    const errors = await problemsOf(messages, async () => {
      const { reason } = readForm(req, form);
      const given = { ...circumstancesOf(req, res), by: viewerOf(res).personId, reason };
      await transact(database.write, (tx) =>
        withdrawSignature(tx, res.locals.now, whose(req, res), id, given),
      );
    });
    if (errors.length === 0) res.redirect(303, `/signatures/${id}`);
    else {
      await showForm(req, res.status(refusedStatus(errors)), errors, typed(req)['reason']);
    }
  }

  return { form: (req, res) => showForm(req, res), withdraw };
}

const form = z.object({ reason: z.string().trim().max(1000, 'signing.reason-long') });
