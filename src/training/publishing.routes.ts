import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { HeedError } from '../errors.ts';
import { DUTIES_OWED } from '../policy/owing.ts';
import type { ClauseDifference } from '../policy/difference.ts';
import { redlineOf } from '../policy/redline.ts';
import { withdrawPublication } from '../policy/publication.ts';
import { problemsOf, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { namedReached } from './cost.store.ts';
import { chosenIn, planFor, publishDraft, type Plan, type Sent } from './plan.ts';

/** How many of the people reached stand on the page; the file has them all. */
const SHOWN = 50;

/** Publishing an approved draft: what it asks of whom and what that costs, before the button. */
export function publishingPages(ground: Ground): Record<'form' | 'publishIt' | 'withdraw', Page> {
  const { database, messages } = ground;
  const { t } = messages;

  const form: Page = (req, res) => showForm(req, res, (name) => query(req, name), [], '');

  async function showForm(
    req: Request,
    res: Response,
    sent: Sent,
    errors: ShownProblem[],
    reason: string,
  ): Promise<void> {
    const { now, place } = res.locals;
    const draftId = param(req, 'draft');
    let plan: Plan | undefined;
    const found = await problemsOf(messages, async () => {
      plan = await planFor(database.write, draftId, sent, now, place.zone);
    });
    const all = [...errors, ...found];
    // With days that cannot be, the page is shown with those that are proposed.
    if (plan === undefined && found.some(({ field }) => field !== ''))
      plan = await planFor(
        database.write,
        draftId,
        (name) => (isDays(name) ? '' : sent(name)),
        now,
        place.zone,
      );
    if (all.length > 0 && res.statusCode === 200) res.status(plan === undefined ? 409 : 422);
    const people = plan === undefined ? [] : await namedReached(database.read, plan.cost.reached, SHOWN);
    render(req, res, 'training/publishing', {
      title: t('publishing.title'),
      wide: true,
      draftId,
      linesOf: (one: ClauseDifference) => redlineOf(one, messages),
      plan,
      people,
      duties: DUTIES_OWED,
      chosen: plan && chosenIn(plan),
      errors: all,
      reason,
    });
  }

  async function publishIt(req: Request, res: Response): Promise<void> {
    const { now, place } = res.locals;
    const body = typed(req);
    const sent: Sent = (name) => body[name] ?? '';
    const reason = sent('reason').trim();
    let number = 0;
    if (sent('do') === 'count') {
      await showForm(req, res, sent, [], reason);
      return;
    }
    const errors = await problemsOf(messages, async () => {
      const given = { sent, shown: sent('shown'), counted: sent('counted'), zone: place.zone, reason };
      number = await transact(database.write, (tx) =>
        publishDraft(tx, now, viewerOf(res).personId, param(req, 'draft'), given),
      );
    });
    if (errors.length === 0) res.redirect(303, `/policy/versions/${number}`);
    else {
      res.status(refusedStatus(errors));
      await showForm(req, res, sent, errors, reason);
    }
  }

  async function withdraw(req: Request, res: Response): Promise<void> {
    const number = param(req, 'number');
    if (!/^\d{1,6}$/.test(number)) throw new HeedError('not-found', 'error.not-found');
    const { now } = res.locals;
    await transact(database.write, (tx) =>
      withdrawPublication(tx, now, viewerOf(res).personId, Number(number)),
    );
    res.redirect(303, `/policy/versions/${number}`);
  }

  return { form, publishIt, withdraw };
}

const isDays = (name: string): boolean => name === 'on' || name === 'days';
