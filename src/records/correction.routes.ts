import type { Request, Response } from 'express';
import { z } from 'zod';
import { courseOf } from '../courses/course.ts';
import { transact, type Tx } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { undoRequirement } from '../obligations/requirement.ts';
import { isRequiredOf } from '../obligations/requirement.store.ts';
import { titlesOf } from '../obligations/titles.ts';
import { idOf } from '../people/person.routes.ts';
import { namesOf } from '../people/person.store.ts';
import { strikeAttempt } from '../training/attempt-strike.ts';
import { attemptOf } from '../training/attempt.store.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { instantText, render } from '../web/render.ts';
import { addReason, correctionOf } from './reason.ts';

/** Whom and what a correction is about: what stands on its page, and what it does. */
interface About {
  id: string;
  name: string;
  /** Of the words: `strike`, `undo`, `reason`. */
  word: string;
  /** What it is about, in words. */
  what: string;
  work: (tx: Tx, reason: string) => Promise<void>;
}

/** Putting a record right where its own page cannot: each with a reason, and what was wrong stays to be seen. */
export function correctionPages(
  ground: Ground,
): Record<'strike' | 'doStrike' | 'undo' | 'doUndo' | 'reason' | 'addReason', Page> {
  const { database, messages } = ground;
  const { t } = messages;
  const db = database.read;

  async function whose(req: Request): Promise<{ id: string; name: string }> {
    const id = idOf(req);
    const name = (await namesOf(db, [id])).get(id);
    if (name === undefined) throw notFound();
    return { id, name };
  }

  async function striking(req: Request, res: Response): Promise<About> {
    const person = await whose(req);
    const attempt = await attemptOf(database.write, person.id, param(req, 'attempt'));
    if (attempt === undefined) throw notFound();
    if (attempt.struck_at !== null) throw conflict('kept.struck-already');
    const { title } = await courseOf(db, attempt.course_hash);
    const { now, place } = res.locals;
    return {
      ...person,
      word: 'strike',
      what: t('kept.strike-what', { title, when: instantText(messages, attempt.started_at, place.zone) }),
      work: (tx, reason) =>
        strikeAttempt(tx, now, viewerOf(res).personId, person.id, { attempt: attempt.id, reason }),
    };
  }

  async function undoing(req: Request, res: Response): Promise<About> {
    const person = await whose(req);
    const id = param(req, 'requirement');
    const asked = await isRequiredOf(database.write, id, person.id);
    if (asked === undefined) throw notFound();
    if (asked.done_on === null) throw conflict('asked.not-done');
    const { now, place } = res.locals;
    const titles = await titlesOf(db, messages, [`required:${id}`]);
    return {
      ...person,
      word: 'undo',
      what: titles.get(`required:${id}`)!,
      work: (tx, reason) =>
        undoRequirement(tx, now, viewerOf(res).personId, person.id, {
          id,
          reason,
          today: dayIn(place.zone, now),
        }),
    };
  }

  async function explaining(req: Request, res: Response): Promise<About> {
    const person = await whose(req);
    const entry = param(req, 'entry');
    const { now, place } = res.locals;
    const found = await transact(database.write, (tx) => correctionOf(tx, now, person.id, entry));
    if (!found.lacksReason) throw conflict('kept.reason-there');
    const when = instantText(messages, found.entry.knownAt, place.zone);
    return {
      ...person,
      word: 'reason',
      what: t('kept.reason-what', { when }),
      work: (tx, reason) => addReason(tx, now, viewerOf(res).personId, person.id, { entry, reason }),
    };
  }

  function show(req: Request, res: Response, about: About, errors: ShownProblem[], reason = ''): void {
    const { id, name, word, what } = about;
    render(req, res, 'records/correction', {
      title: t(`kept.${word}-title`, { name }),
      lead: t(`kept.${word}-lead`),
      button: t(`kept.${word}-button`),
      id,
      what,
      action: req.path,
      errors,
      reason,
    });
  }

  const form =
    (find: (req: Request, res: Response) => Promise<About>): Page =>
    async (req, res) =>
      show(req, res, await find(req, res), []);

  const act =
    (find: (req: Request, res: Response) => Promise<About>): Page =>
    async (req, res) => {
      const about = await find(req, res);
      const errors = await problemsOf(messages, async () => {
        const { reason } = readForm(req, reasonForm);
        await transact(database.write, (tx) => about.work(tx, reason));
      });
      if (errors.length === 0) res.redirect(303, `/people/${about.id}/record?done=${about.word}`);
      else show(req, res.status(refusedStatus(errors)), about, errors, typed(req)['reason']);
    };

  return {
    strike: form(striking),
    doStrike: act(striking),
    undo: form(undoing),
    doUndo: act(undoing),
    reason: form(explaining),
    addReason: act(explaining),
  };
}

const reasonForm = z.object({ reason: z.string('kept.reason-needed').trim() });
