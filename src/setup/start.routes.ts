import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { countHeld, heldMails, mailStarted } from '../mail/start.store.ts';
import { startMail, WITHOUT_START } from '../mail/start.ts';
import type { PreviewFromAbove } from '../mail/wording.routes.ts';
import { wordingsNow } from '../mail/wordings.ts';
import { knownPeople } from '../people/people.store.ts';
import { remind } from '../reminders/remind.ts';
import { readForm } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { render } from '../web/render.ts';
import { comingMails } from './coming.ts';
import { markOfList, planned, SAMPLES, stageKind, type Planned } from './planned.ts';

const MOST_HELD = 5000;
const PAGE = 50;

/** Who would get which mail if it started now, the words of one, and the Start. */
export function startPages(ground: Ground, above: PreviewFromAbove): Record<'show' | 'one' | 'start', Page> {
  const { database, messages: own, config } = ground;
  const { read, write } = database;

  /** What waits in the outbox, and what the reminders of today would say. */
  async function list(res: Response): Promise<Planned[]> {
    const { now, place } = res.locals;
    const held = await heldMails(read, WITHOUT_START, MOST_HELD);
    const told = await remind({ database, messages: own, origin: config.origin }, now, { dryRun: true });
    return planned(place.messages, held, told, await comingMails(database, now, MOST_HELD), now);
  }

  async function showList(
    req: Request,
    res: Response,
    all: readonly Planned[],
    isStale: boolean,
  ): Promise<void> {
    const { messages } = res.locals.place;
    const page = pageOf(req, all.length);
    const address = (n: number) => `/setup/start?page=${n}`;
    const counts = new Map<string, number>();
    for (const { kind } of all) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const held = (await countHeld(read, WITHOUT_START)).reduce((sum, { count }) => sum + count, 0);
    render(req, res, 'setup/start', {
      title: messages.t('setup.step-start'),
      wide: true,
      started: await mailStarted(read),
      isStale,
      seen: markOfList(all),
      late: all.filter(({ href }) => href.endsWith('/late')).length,
      sends: config.smtpUrl !== undefined,
      count: all.length + Math.max(0, held - MOST_HELD),
      counts: [...counts].map(([kind, count]) => ({ text: kindText(messages, kind), count })),
      atOnce: WITHOUT_START.map((kind) => kindText(messages, kind)),
      mails: all.slice(page * PAGE, (page + 1) * PAGE),
      pager: {
        first: page > 0 ? address(0) : null,
        previous: page > 0 ? address(page - 1) : null,
        next: (page + 1) * PAGE < all.length ? address(page + 1) : null,
      },
    });
  }

  return {
    async show(req, res) {
      await showList(req, res, (await mailStarted(read)) === undefined ? await list(res) : [], false);
    },

    async one(req, res) {
      const { messages } = res.locals.place;
      const kind = SAMPLES.find((one) => one === param(req, 'kind'));
      const personId = param(req, 'person');
      if (kind === undefined || !(await knownPeople(read, [personId])).has(personId)) throw notFound();
      const { personId: id, name } = viewerOf(res);
      const wordings = await wordingsNow(read, own);
      const { to, words } = await above.sample(kind, res.locals.now, personId, { id, name }, wordings);
      render(req, res, 'setup/start-one', {
        title: words.subject,
        to,
        text: words.text,
        kindText: messages.t(`mail.kind-${stageKind(kind)}`),
      });
    },

    async start(req, res) {
      const { seen } = readForm(req, form);
      if ((await mailStarted(read)) === undefined) {
        const all = await list(res);
        // Only who has seen the list as it is now may start it.
        if (seen !== markOfList(all)) {
          res.status(409);
          return showList(req, res, all, true);
        }
      }
      await transact(write, (tx) => startMail(tx, res.locals.now, viewerOf(res).personId));
      res.redirect(303, '/setup?done=1#start');
    },
  };
}

const form = z.object({ seen: z.string().max(100).default('') });

function pageOf(req: Request, count: number): number {
  const asked = Number(/^\d{1,6}$/.exec(query(req, 'page'))?.[0] ?? 0);
  return Math.min(asked, Math.max(0, Math.ceil(count / PAGE) - 1));
}

const kindText = (messages: Messages, kind: string): string =>
  messages.has(`mail.kind-${kind}`) ? messages.t(`mail.kind-${kind}`) : messages.t('mail.kind-other');
