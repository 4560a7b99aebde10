import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { oneLine } from '../organisation/line.ts';
import { forgetDevices } from '../sign-in/device.ts';
import { isSecure } from '../sign-in/session.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { giveToken, registerDevice, wardSites, withdrawDevice } from './device.ts';
import { devicesAt } from './device.store.ts';
import { keepWardCookie } from './here.routes.ts';

const form = z.object({
  name: z.string().transform(oneLine).pipe(z.string().min(1, 'ward.name-needed').max(100, 'ward.name-long')),
  site: z.string().min(1, 'ward.site-needed').max(100, 'ward.site-needed'),
});

const DONE = ['withdrawn', 'over'] as const;

/** Shared devices: which there are, and making one of this very browser. */
export function devicePages(ground: Ground): Record<'list' | 'register' | 'withdraw', Page> {
  const { database, messages } = ground;
  const secure = isSecure(ground);

  async function list(req: Request, res: Response, errors: ShownProblem[] = []): Promise<void> {
    const own = await wardSites(database.read, viewerOf(res));
    const done = DONE.find((one) => one === query(req, 'done'));
    const sent = typed(req);
    render(req, res, 'ward/devices', {
      title: messages.t('ward.devices'),
      errors,
      done: done === undefined ? '' : messages.t(`ward.done-${done}`),
      devices: await devicesAt(
        database.read,
        own.map(({ id }) => id),
      ),
      sites: own.map(({ id, name }) => ({ value: id, text: name })),
      name: sent['name'] ?? '',
      site: sent['site'] ?? own[0]?.id ?? '',
    });
  }

  return {
    list: (req, res) => list(req, res),

    async register(req, res) {
      let token = '';
      const errors = await problemsOf(messages, async () => {
        const given = readForm(req, form);
        token = await transact(database.write, async (tx) =>
          giveToken(tx, await registerDevice(tx, res.locals.now, viewerOf(res), given)),
        );
      });
      if (errors.length > 0) {
        await list(req, res.status(422), errors);
        return;
      }
      keepWardCookie(res, secure, token);
      forgetDevices(res, secure);
      // Nothing of whoever registered it stays behind: the start page ends their session.
      res.redirect(303, '/ward');
    },

    async withdraw(req, res) {
      const id = param(req, 'device');
      const viewer = viewerOf(res);
      const was = await transact(database.write, (tx) => withdrawDevice(tx, res.locals.now, viewer, id));
      res.redirect(303, `/ward/devices?done=${was ? 'withdrawn' : 'over'}`);
    },
  };
}
