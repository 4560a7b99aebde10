import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { conflict, HeedError, notFound } from '../errors.ts';
import { commitmentsOf } from '../ledger/ledger.store.ts';
import { personDetails } from '../people/people.store.ts';
import { policyNumbered, type Published } from '../policy/publication.ts';
import { readerOf } from '../policy/reader.store.ts';
import { textAt } from '../policy/text.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { changedClauses } from './changed.ts';
import { papersOf } from './paper.store.ts';
import { signatureByReceipt, signatureOf, signaturesOf, signedText } from './signature.store.ts';
import { sign, toSign } from './signing.ts';

/** Signing the policy, the receipt for it, and the page on which anyone can check a receipt. */
export function signingPages(ground: Ground): Record<'form' | 'signPolicy' | 'receipt' | 'check', Page> {
  const { database, messages } = ground;
  const { t } = messages;

  const statementOf = (policy: Published, organisation: string): string =>
    t('signing.statement', { title: policy.version.title, number: String(policy.number), organisation });

  async function form(req: Request, res: Response): Promise<void> {
    await showForm(req, res, [], '');
  }

  async function showForm(
    req: Request,
    res: Response,
    errors: ShownProblem[],
    typedName: string,
  ): Promise<void> {
    const { personId } = viewerOf(res);
    const waiting = await toSign(database.write, personId);
    if (waiting === undefined) {
      const latest = (await signaturesOf(database.write, personId))[0];
      if (latest === undefined) throw notFound('signing.nothing-yet');
      res.redirect(303, `/signatures/${latest.id}`);
      return;
    }
    const { policy, attempt } = waiting;
    const before = attempt?.policy_number ?? (await signaturesOf(database.read, personId))[0]?.policy_number;
    const known = before === undefined ? undefined : await policyNumbered(database.read, before);
    const reader = await readerOf(database.read, personId);
    const text = textAt(policy.version, reader);
    render(req, res, 'training/sign', {
      title: t('signing.title'),
      policy,
      text,
      statement: statementOf(policy, res.locals.place.organisation),
      name: (await personDetails(database.read, personId))?.name ?? '',
      changed: known === undefined ? [] : changedClauses(textAt(known.version, reader), text),
      since: known?.number ?? policy.number,
      afterCourse: attempt !== undefined,
      typedName,
      errors,
      overtaken: errors.some((error) => error.field === ''),
      quiet: true,
    });
  }

  async function signPolicy(req: Request, res: Response): Promise<void> {
    const viewer = viewerOf(res);
    const sent = typed(req);
    let signature = '';
    let overtaken = false;
    const errors = await problemsOf(messages, async () => {
      const given = readForm(req, signing);
      // The statement that is kept is the one that was read: a name that changed meanwhile is shown first.
      if (given.organisation !== res.locals.place.organisation) throw conflict('signing.renamed');
      const number = Number(given.number);
      const shown = await policyNumbered(database.read, number);
      try {
        signature = await transact(database.write, (tx) =>
          sign(tx, res.locals.now, viewer.personId, {
            typedName: given.typedName,
            number,
            statement: statementOf(shown, given.organisation),
            how: viewer.how,
            signedInAt: viewer.signedInAt,
            address: req.ip ?? '',
            device: (req.get('user-agent') ?? '').slice(0, 300),
            language: messages.language,
          }),
        );
      } catch (error) {
        overtaken = error instanceof HeedError && error.key === 'signing.overtaken';
        if (error instanceof HeedError && error.key === 'signing.nothing-to-sign') return;
        throw error;
      }
    });
    if (errors.length > 0) {
      res.status(overtaken ? 409 : 422);
      await showForm(req, res, errors, sent['typedName'] ?? '');
    } else res.redirect(303, signature === '' ? '/sign' : `/signatures/${signature}`);
  }

  async function receipt(req: Request, res: Response): Promise<void> {
    const viewer = viewerOf(res);
    const seesAll = viewer.roles.includes('officer') || viewer.roles.includes('auditor');
    const signature = await signatureOf(
      database.write,
      seesAll ? null : viewer.personId,
      param(req, 'signature'),
    );
    if (signature === undefined) throw notFound();
    const policy = await policyNumbered(database.read, signature.policy_number);
    const kept = await commitmentsOf(database.read, signature.entry_id);
    const own = signature.person_id === viewer.personId;
    const address = `${ground.config.origin}/receipts/${signature.receipt}`;
    const papers =
      own && signature.attempt_id !== null ? await papersOf(database.read, signature.attempt_id) : [];
    const text = await signedText(database.read, signature);
    render(req, res, 'training/receipt', {
      title: t('signing.receipt'),
      signature,
      policy,
      text,
      kept,
      own,
      address,
      papers,
    });
  }

  async function check(req: Request, res: Response): Promise<void> {
    const asked = param(req, 'receipt').toUpperCase();
    const signature = await signatureByReceipt(database.read, asked.slice(0, 40));
    if (signature === undefined) res.status(404);
    const quiet = res.locals.viewer === null;
    render(req, res, 'training/check', { title: t('signing.check'), signature, asked, quiet });
  }

  return { form, signPolicy, receipt, check };
}

const signing = z.object({
  number: z.string().regex(/^\d{1,6}$/, 'error.malformed'),
  organisation: z.string(),
  typedName: z.string().trim().min(2, 'signing.name-needed').max(200, 'signing.name-needed'),
  agree: z.literal('yes', 'signing.agree-needed'),
});
