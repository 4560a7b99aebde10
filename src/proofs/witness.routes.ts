import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { endOutsideAddress, setOutsideAddress } from '../mail/outside.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { WITNESS, witnesses } from './witness.ts';

const DONE = ['added', 'changed', 'removed', 'same'] as const;

/** Who outside the house gets the day's seal. */
export function witnessPages(ground: Ground): Record<'list' | 'add' | 'edit' | 'change' | 'remove', Page> {
  const { database, messages, config } = ground;
  const db = database.read;

  async function list(req: Request, res: Response, errors: ShownProblem[] = []): Promise<void> {
    const done = DONE.find((one) => one === query(req, 'done'));
    render(req, res, 'proofs/witnesses', {
      title: messages.t('proofs.witnesses'),
      errors,
      values: typed(req),
      sends: config.smtpUrl !== undefined,
      witnesses: await witnesses(db),
      done: done === undefined ? '' : messages.t(`proofs.witness-${done}`),
    });
  }

  async function found(req: Request) {
    const witness = (await witnesses(db)).find(({ id }) => id === param(req, 'witness'));
    if (witness === undefined) throw notFound();
    return witness;
  }

  async function edit(req: Request, res: Response, errors: ShownProblem[] = []): Promise<void> {
    const witness = await found(req);
    render(req, res, 'proofs/witness', {
      title: messages.t('proofs.witness-change'),
      errors,
      witness,
      values: { name: witness.name, email: witness.email, ...typed(req) },
    });
  }

  async function set(req: Request, res: Response, id?: string): Promise<ShownProblem[]> {
    let isNew = false;
    const errors = await problemsOf(messages, async () => {
      const form = readForm(req, addressForm);
      const by = viewerOf(res).personId;
      isNew = await transact(database.write, (tx) =>
        setOutsideAddress(tx, res.locals.now, by, WITNESS, form, id),
      );
    });
    const done = !isNew ? 'same' : id === undefined ? 'added' : 'changed';
    if (errors.length === 0) res.redirect(303, `/log/witnesses?done=${done}`);
    return errors;
  }

  return {
    list: (req, res) => list(req, res),
    async add(req, res) {
      const errors = await set(req, res);
      if (errors.length > 0) await list(req, res.status(422), errors);
    },
    edit: (req, res) => edit(req, res),
    async change(req, res) {
      const errors = await set(req, res, (await found(req)).id);
      if (errors.length > 0) await edit(req, res.status(422), errors);
    },
    async remove(req, res) {
      const [by, id] = [viewerOf(res).personId, param(req, 'witness')];
      await transact(database.write, (tx) => endOutsideAddress(tx, res.locals.now, by, WITNESS, id));
      res.redirect(303, '/log/witnesses?done=removed');
    },
  };
}

const addressForm = z.object({
  name: z.string().max(1000, 'mail.outside-name-long'),
  email: z.string().max(1000, 'mail.outside-address-wrong'),
});
