import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { readForm, typed, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { accountFlags } from './accounts.ts';
import { accounts } from './accounts.store.ts';
import { gaps, looksDue } from './features.ts';
import { features } from './features.store.ts';
import { dayField } from './fields.ts';
import { nextReviews, recordReview, REVIEWS } from './reviews.ts';
import { reviewsHeld } from './reviews.store.ts';
import { featureIn } from './starting-words.ts';
import { tried } from './tried.ts';
import { openWatch } from './watch.ts';

const form = z.object({ what: z.enum(REVIEWS, 'networks.review-needed'), on: dayField });
const DONE = ['review', 'review-same'] as const;
const HELD = 8;

/** The whole room on one page: what needs somebody, and the way to each register. */
export function overviewPages(ground: Ground): Record<'show' | 'review', Page> {
  return {
    async show(req, res) {
      // Whoever keeps none of it may still read which accounts are ours.
      if (may(viewerOf(res), 'committee')) await showOverview(ground, req, res, {}, []);
      else res.redirect(303, '/networks/accounts');
    },

    async review(req, res) {
      const { now } = res.locals;
      let isNew = false;
      const errors = await tried(res, async () => {
        const given = readForm(req, form);
        const by = viewerOf(res).personId;
        isNew = await transact(ground.database.write, (tx) => recordReview(tx, now, by, today(res), given));
      });
      if (errors.length === 0) res.redirect(303, `/networks?done=${isNew ? 'review' : 'review-same'}`);
      else await showOverview(ground, req, res, typed(req), errors);
    },
  };
}

const today = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);

async function showOverview(
  ground: Ground,
  req: Request,
  res: Response,
  values: Record<string, string>,
  errors: ShownProblem[],
): Promise<void> {
  const { messages } = ground;
  const db = ground.database.read;
  const day = today(res);
  const reviews = (await nextReviews(db)).map((review) => ({ ...review, isDue: review.dueOn <= day }));
  const done = DONE.find((one) => one === query(req, 'done'));
  const here = (await features(db)).filter((one) => one.goneOn === null);
  render(req, res, 'networks/overview', {
    title: messages.t('networks.title'),
    reviews,
    held: (await reviewsHeld(db)).toReversed().slice(0, HELD),
    flags: await accountFlags(db, day),
    gaps: (await gaps(db)).map((gap) => featureIn(messages.language, gap)),
    looks: (await looksDue(db, day)).length,
    watch: await openWatch(db),
    counts: {
      accounts: (await accounts(db, day)).filter((one) => one.closedOn === null).length,
      features: here.length,
      networks: new Set(here.map((one) => one.networkId)).size,
    },
    kinds: REVIEWS.map((value) => ({
      value,
      text: messages.t(`networks.review-${value}`),
      hint: messages.t(`networks.review-${value}-hint`),
    })),
    values: { on: day, what: reviews.find((review) => review.isDue)?.what ?? '', ...values },
    errors,
    done: errors.length > 0 || done === undefined ? '' : messages.t(`networks.done-${done}`),
  });
}
