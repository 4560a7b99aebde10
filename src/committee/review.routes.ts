import type { Request, Response } from 'express';
import { addDays } from '../days.ts';
import { invalidField } from '../errors.ts';
import { difference } from '../policy/difference.ts';
import { redlineOf } from '../policy/redline.ts';
import { versionOf } from '../policy/version.ts';
import { refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { SEATS } from '../web/viewer.ts';
import { confidentialChanges } from './confidential.ts';
import {
  doneText,
  foundDraft,
  line,
  ownSeats,
  text,
  ticked,
  todayOf,
  tryVerb,
  type Desk,
} from './desk.routes.ts';
import { draftOf, type Draft } from './draft.ts';
import { isVersionKept } from './draft.store.ts';
import { frame } from './draft.routes.ts';
import { tally, VOTES } from './outcome.ts';
import { isCurrent, newestVotes, returnDraft, reviewOf, voteForSeats } from './review.ts';
import { seatsHeld } from './seats.ts';
import { siteNames } from './site-names.ts';
import { askForVotes } from './telling.ts';
import { commentsOf } from './voices.ts';
import { votes } from './voices.store.ts';

const DONE = ['submitted', 'returned', 'voted', 'commented'];
/** Days a review takes unless the officer says otherwise. */
const USUAL_DAYS = { staff: 7, close: 14 };

/** The review of a draft: who is asked until when, each seat's vote with its reason, and what was said of the whole. */
export function reviewPages(desk: Desk): Record<'show' | 'submit' | 'giveBack' | 'vote', Page> {
  const { database, source, messages, config } = desk;

  async function showReview(
    req: Request,
    res: Response,
    draft: Draft,
    errors: ShownProblem[],
  ): Promise<void> {
    const today = todayOf(res);
    const { row, state } = draft;
    const held = await seatsHeld(database.read, today);
    const newest = new Map(
      newestVotes(await votes(database.read, draft.id)).map((vote) => [vote.seat, vote]),
    );
    const review = await reviewOf(database.read, draft, today);
    const mine = ownSeats(res);
    const stale = mine
      .map((seat) => newest.get(seat))
      .find((vote) => vote !== undefined && !isCurrent(row, vote));
    const asked = state === 'in-review' || state === 'confirming';
    const voted = query(req, 'done') === 'voted';
    const noSeatsText = messages.t('committee.no-seats');
    const sites = await siteNames(database.read);
    const values = errors.length > 0 ? typed(req) : {};
    // What they looked at last: the text that a late form was shown with, or that of an earlier vote.
    const looked = errors.length > 0 ? (values['hash'] ?? '') : (stale?.hash ?? '');
    const since =
      looked === row.hash || !(await isVersionKept(database.read, looked))
        ? []
        : difference(await versionOf(database.read, looked), draft.version);
    render(req, res, 'committee/review', {
      ...frame(desk, res, draft),
      tab: 'review',
      errors: errors.map((one) => (one.message === noSeatsText ? { ...one, href: '/committee/seats' } : one)),
      done:
        errors.length > 0
          ? ''
          : voted && !asked
            ? messages.t('committee.voted-last')
            : doneText(desk, req, DONE),
      isOfficer: viewerOf(res).roles.includes('officer'),
      dates: {
        staffUntil: values['staffUntil'] ?? addDays(today, USUAL_DAYS.staff),
        closesOn: values['closesOn'] ?? addDays(today, USUAL_DAYS.close),
      },
      // The earliest day that a review may end on.
      tomorrow: addDays(today, 1),
      today,
      seats: SEATS.map((seat) => {
        const vote = newest.get(seat);
        return {
          seat,
          holders: held.find((one) => one.seat === seat)?.holders ?? [],
          vote: row.hash === null ? undefined : vote,
          old: vote !== undefined && !isCurrent(row, vote),
        };
      }),
      confidential: confidentialChanges(draft.base, draft.version),
      vetoed:
        review.confidential && review.votes.some((v) => v.seat === 'seat-privacy' && v.vote === 'object'),
      mine,
      votes: VOTES,
      values,
      asked,
      noSeats: state === 'drafting' && review.filled.length === 0,
      tally: row.hash === null || state === 'drafting' ? null : tally(review, asked),
      since: since.map((one) => ({ difference: one, lines: redlineOf(one, messages) })),
      siteName: (id: string) => sites.get(id),
      comments: (await commentsOf(database.read, draft.id)).get('') ?? [],
      clause: null,
    });
  }

  async function act(
    req: Request,
    res: Response,
    done: string,
    verb: Parameters<typeof tryVerb>[2],
  ): Promise<void> {
    const { id } = await foundDraft(desk, req, res);
    const errors = await tryVerb(desk, res, verb);
    if (errors.length === 0) res.redirect(303, `/committee/drafts/${id}/review?done=${done}`);
    else await showReview(req, res.status(refusedStatus(errors)), await draftOf(database.read, id), errors);
  }

  return {
    async show(req, res) {
      await showReview(req, res, await foundDraft(desk, req, res), []);
    },

    submit: (req, res) =>
      act(req, res, 'submitted', (tx, now, by, today) => {
        const staffUntil = line(req, 'askStaff') === 'no' ? null : line(req, 'staffUntil');
        const dates = { staffUntil, closesOn: line(req, 'closesOn') };
        const letters = { messages, origin: config.origin };
        return askForVotes(tx, now, by, param(req, 'draft'), dates, source, today, letters);
      }),

    giveBack: (req, res) =>
      act(req, res, 'returned', (tx, now, by) => returnDraft(tx, now, by, param(req, 'draft'))),

    vote: (req, res) =>
      act(req, res, 'voted', async (tx, now, by, today) => {
        const seats = SEATS.filter((seat) => ticked(req, 'seat').includes(seat));
        const vote = VOTES.find((one) => one === line(req, 'vote'));
        if (seats.length === 0) throw invalidField('seat', 'committee.seat-needed');
        if (vote === undefined) throw invalidField('vote', 'committee.vote-needed');
        const ballot = { vote, reason: text(req, 'reason'), hash: line(req, 'hash') };
        await voteForSeats(tx, now, by, param(req, 'draft'), seats, ballot, today);
      }),
  };
}
