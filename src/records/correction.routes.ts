import type { Request, Response } from 'express';
import { courseOf } from '../courses/course.ts';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { undoRequirement } from '../obligations/requirement.ts';
import { isRequiredOf } from '../obligations/requirement.store.ts';
import { titlesOf } from '../obligations/titles.ts';
import { idOf } from '../people/person.routes.ts';
import { namesOf } from '../people/person.store.ts';
import { strikeAttempt } from '../training/attempt-strike.ts';
import { attemptOf } from '../training/attempt.store.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { instantText } from '../web/render.ts';
import { correcting, type About } from './correcting.routes.ts';
import { addReason, correctionOf } from './reason.ts';

/** Putting a record right where its own page cannot: each with a reason, and what was wrong stays to be seen. */
export function correctionPages(
  ground: Ground,
): Record<'strike' | 'doStrike' | 'undo' | 'doUndo' | 'reason' | 'addReason', Page> {
  const { database, messages } = ground;
  const { t } = messages;
  const db = database.read;
  const { form, act } = correcting(ground);

  async function whose(req: Request, word: string): Promise<Omit<About, 'what' | 'work'>> {
    const id = idOf(req);
    const name = (await namesOf(db, [id])).get(id);
    if (name === undefined) throw notFound();
    return { id, name, word, back: { path: `/people/${id}/record`, text: t('kept.back'), done: word } };
  }

  async function striking(req: Request, res: Response): Promise<About> {
    const person = await whose(req, 'strike');
    const attempt = await attemptOf(database.write, person.id, param(req, 'attempt'));
    if (attempt === undefined) throw notFound();
    if (attempt.struck_at !== null) throw conflict('kept.struck-already');
    const { title } = await courseOf(db, attempt.course_hash);
    const { now, place } = res.locals;
    return {
      ...person,
      what: t('kept.strike-what', { title, when: instantText(messages, attempt.started_at, place.zone) }),
      work: (tx, reason) =>
        strikeAttempt(tx, now, viewerOf(res).personId, person.id, { attempt: attempt.id, reason }),
    };
  }

  async function undoing(req: Request, res: Response): Promise<About> {
    const person = await whose(req, 'undo');
    const id = param(req, 'requirement');
    const asked = await isRequiredOf(database.write, id, person.id);
    if (asked === undefined) throw notFound();
    if (asked.done_on === null) throw conflict('asked.not-done');
    const { now, place } = res.locals;
    const titles = await titlesOf(db, messages, [`required:${id}`]);
    return {
      ...person,
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
    const person = await whose(req, 'reason');
    const entry = param(req, 'entry');
    const { now, place } = res.locals;
    const found = await transact(database.write, (tx) => correctionOf(tx, now, person.id, entry));
    if (!found.lacksReason) throw conflict('kept.reason-there');
    const when = instantText(messages, found.entry.knownAt, place.zone);
    return {
      ...person,
      what: t('kept.reason-what', { when }),
      work: (tx, reason) => addReason(tx, now, viewerOf(res).personId, person.id, { entry, reason }),
    };
  }

  return {
    strike: form(striking),
    doStrike: act(striking),
    undo: form(undoing),
    doUndo: act(undoing),
    reason: form(explaining),
    addReason: act(explaining),
  };
}
