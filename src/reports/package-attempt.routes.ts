import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact, type Db } from '../database/database.ts';
import { dayIn, isDay } from '../days.ts';
import { notFound } from '../errors.ts';
import { sealedNow } from '../ledger/latest.ts';
import { todayAt } from '../obligations/standing.store.ts';
import { decideByHand, takeBack } from '../scorm/by-hand.ts';
import { launches } from '../scorm/manifest.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { attemptFound, type AttemptFound } from './package-attempt.ts';
import { attemptView, commitView } from './package-attempt-page.ts';
import { commitPage, keptCommits } from './package-attempt.store.ts';
import { rawJson } from './package-attempt-export.ts';
import { readPage } from './question-filters.ts';
import { recordsSeen } from './scope.ts';
import { downloads } from './taken.ts';
import { sendText } from './taken.routes.ts';

/** So many kept commits stand on a page. */
const PAGE = 30;

/** One attempt at a package, whole: what its content says, what we decided, and a person deciding otherwise. */
export function packageAttemptPages(ground: Ground): Record<'show' | 'decide' | 'takeBack' | 'raw', Page> {
  const { database, messages } = ground;

  async function show(req: Request, res: Response, errors: readonly ShownProblem[] = []): Promise<void> {
    const db = database.write;
    const found = await attemptSeen(db, req, res);
    const { attempt, version } = found;
    const kept = await keptCommits(db, attempt.id);
    const pages = Math.max(1, Math.ceil(kept / PAGE));
    const page = Math.min(
      readPage((name) => query(req, name)),
      pages,
    );
    const rows = await commitPage(db, attempt.id, { skip: (page - 1) * PAGE, most: PAGE });
    const titles = new Map(launches(version.manifest.items).map(({ id, title }) => [id, title.trim() || id]));
    const to = (n: number) => `/packages/attempts/${attempt.id}${n === 1 ? '' : `?page=${n}`}#raw`;
    const done = query(req, 'done');
    render(req, res, 'reports/package-attempt', {
      ...attemptView(messages, found, res.locals.place.zone),
      downloads: downloads(messages, (format) => `/packages/attempts/${attempt.id}/interactions.${format}`),
      wide: true,
      sealed: await sealedNow(db, res.locals.place),
      errors,
      done: done === 'decided' || done === 'taken-back' ? messages.t(`scorm.hand-done-${done}`) : '',
      mayDecide: may(viewerOf(res), 'officer'),
      given: { on: await todayAt(db, attempt.person_id, res.locals.now), ...typed(req) },
      kept,
      commits: rows.map((row) => commitView(messages, row, titles)),
      pager: {
        first: page > 2 ? to(1) : null,
        previous: page > 1 ? to(page - 1) : null,
        next: page < pages ? to(page + 1) : null,
      },
    });
  }

  return {
    show: (req, res) => show(req, res),

    async decide(req, res) {
      const id = param(req, 'attempt');
      await attemptFound(database.read, id);
      const errors = await problemsOf(messages, async () => {
        const given = readForm(req, decideForm);
        const { personId } = viewerOf(res);
        await transact(database.write, (tx) => decideByHand(tx, res.locals.now, personId, id, given));
      });
      if (errors.length === 0) res.redirect(303, `/packages/attempts/${id}?done=decided`);
      else await show(req, res.status(refusedStatus(errors)), errors);
    },

    async takeBack(req, res) {
      const id = param(req, 'attempt');
      await attemptFound(database.read, id);
      const errors = await problemsOf(messages, async () => {
        const { reason } = readForm(req, takeBackForm);
        const { personId } = viewerOf(res);
        await transact(database.write, (tx) => takeBack(tx, res.locals.now, personId, id, reason));
      });
      if (errors.length === 0) res.redirect(303, `/packages/attempts/${id}?done=taken-back`);
      else await show(req, res.status(refusedStatus(errors)), errors);
    },

    async raw(req, res) {
      const found = await attemptSeen(database.read, req, res);
      const { now, place } = res.locals;
      const { id: attempt, package_id: id } = found.attempt;
      await sendText(ground, req, res, {
        file: `package-raw-${id}`,
        text: () => rawJson(database.read, found),
        report: 'package-raw',
        format: 'json',
        filters: { package: id, attempt },
        asOf: dayIn(place.zone, now),
      });
    },
  };
}

// An attempt that this viewer may look at; any other is not there.
async function attemptSeen(db: Db, req: Request, res: Response): Promise<AttemptFound> {
  const found = await attemptFound(db, param(req, 'attempt'));
  const seen = await recordsSeen(db, viewerOf(res), found.attempt.person_id);
  if (seen?.(dayIn(res.locals.place.zone, new Date(found.attempt.started_at))) !== true) throw notFound();
  return found;
}

const reason = z.string().trim().min(1, 'scorm.hand-reason-needed').max(1000, 'scorm.hand-reason-long');
const decideForm = z.object({ on: z.string().trim().refine(isDay, 'scorm.hand-day-wrong'), reason });
const takeBackForm = z.object({ reason });
