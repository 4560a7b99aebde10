import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { labelOf } from '../people/person.store.ts';
import { readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { accountForm, accountMark, closeAccount, flagsOf, saveAccount } from './accounts.ts';
import { accounts, likelyOwners, type Account } from './accounts.store.ts';
import {
  addressField,
  dayField,
  LONGEST,
  nameField,
  noteField,
  optionalDayField,
  personField,
  purposeField,
  seenField,
} from './fields.ts';
import { networks } from './networks.store.ts';
import { tried } from './tried.ts';

const form = z.object({
  name: nameField,
  network: nameField,
  purpose: purposeField,
  address: addressField,
  openedOn: optionalDayField,
  owner1: personField,
  owner2: personField,
  note: noteField,
  seen: seenField,
});
const closing = z.object({ on: dayField });
const OFFERED = 300;
const DONE = ['account', 'closed'] as const;

type Values = Record<string, string>;

/** The register of our own accounts: read by everybody, kept by the committee. */
export function accountPages(
  ground: Ground,
): Record<'list' | 'newForm' | 'add' | 'editForm' | 'change' | 'close', Page> {
  const { read, write } = ground.database;

  async function found(req: Request, res: Response): Promise<Account> {
    const all = await accounts(read, today(res));
    const account = all.find((one) => one.id === param(req, 'account'));
    if (account === undefined) throw notFound();
    return account;
  }

  async function keep(req: Request, res: Response, account?: Account): Promise<void> {
    const values = typed(req);
    const { now } = res.locals;
    const errors = await tried(res, async () => {
      const { seen, ...given } = readForm(req, form);
      const edited = account && { id: account.id, seen };
      const by = viewerOf(res).personId;
      await transact(write, (tx) => saveAccount(tx, now, by, today(res), given, edited));
    });
    if (errors.length === 0) res.redirect(303, '/networks/accounts?done=account');
    else await showForm(ground, req, res, { values, errors, account });
  }

  return {
    async list(req, res) {
      const { messages } = res.locals.place;
      const mayWrite = may(viewerOf(res), 'committee');
      const all = (await accounts(read, today(res))).map((one) => ({ ...one, flags: flagsOf(one) }));
      const open = all.filter((one) => one.closedOn === null);
      const done = DONE.find((one) => one === query(req, 'done'));
      const flagged = open.filter((one) => one.flags.length > 0);
      render(req, res, 'networks/accounts', {
        title: messages.t(mayWrite ? 'networks.accounts' : 'networks.accounts-staff'),
        wide: true,
        mayWrite,
        open: mayWrite ? [...flagged, ...open.filter((one) => one.flags.length === 0)] : open,
        flagged: flagged.length,
        closed: all.filter((one) => one.closedOn !== null),
        done: done === undefined ? '' : messages.t(`networks.done-${done}`),
      });
    },

    newForm: (req, res) => showForm(ground, req, res, { values: {}, errors: [] }),

    add: (req, res) => keep(req, res),

    async editForm(req, res) {
      const account = await found(req, res);
      await showForm(ground, req, res, { values: valuesOf(account), errors: [], account });
    },

    async change(req, res) {
      await keep(req, res, await found(req, res));
    },

    async close(req, res) {
      const account = await found(req, res);
      const { now } = res.locals;
      const errors = await tried(res, async () => {
        const { on } = readForm(req, closing);
        const by = viewerOf(res).personId;
        await transact(write, (tx) => closeAccount(tx, now, by, today(res), account.id, on));
      });
      if (errors.length === 0) res.redirect(303, '/networks/accounts?done=closed');
      else
        await showForm(ground, req, res, {
          values: { ...valuesOf(account), ...typed(req) },
          errors,
          account,
        });
    },
  };
}

const today = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);

function valuesOf(account: Account): Values {
  const { openedOn, ...rest } = accountForm(account);
  return { ...rest, openedOn: openedOn ?? '', seen: accountMark(account) };
}

async function showForm(
  ground: Ground,
  req: Request,
  res: Response,
  { values, errors, account }: { values: Values; errors: ShownProblem[]; account?: Account | undefined },
): Promise<void> {
  const { messages } = ground;
  const db = ground.database.read;
  const day = today(res);
  render(req, res, 'networks/account', {
    title:
      account === undefined
        ? messages.t('networks.account-new')
        : messages.t('networks.account-edit', { name: account.name }),
    account,
    flags: account === undefined ? [] : flagsOf(account),
    values: { on: day, ...values },
    errors,
    longest: LONGEST,
    networks: (await networks(db)).map(({ name }) => name),
    people: (await likelyOwners(db, day, OFFERED)).map(labelOf),
  });
}
