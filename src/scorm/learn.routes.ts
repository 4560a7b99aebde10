import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { FOREVER } from '../obligations/cycles.ts';
import { ruleNames, whyOf } from '../obligations/why.ts';
import { stepsWaitingFor } from '../training/package-step.ts';
import { problemsOf, readForm, type ShownProblem } from '../web/form.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { dayText, render } from '../web/render.ts';
import { beginAttempt, TAKEN_BACK } from './attempt.ts';
import { askText, saidText } from './learn-words.ts';
import { learning, listed, type Attempted, type Owed } from './learn.ts';

/** What a learner sees of packages: what there is, how they stand with one, beginning it and going on. */
export function learnPages(ground: Ground): Record<'list' | 'show' | 'begin', Page> {
  const { database, messages } = ground;
  const { t } = messages;

  async function list(req: Request, res: Response): Promise<void> {
    const { personId } = viewerOf(res);
    const found = await listed(database.read, personId, res.locals.now, messages.language);
    render(req, res, 'scorm/learn-list', {
      title: t('scorm.learn-all'),
      packages: found.map(({ id, title, retired, owed, newest, doneOn }) => ({
        id,
        title,
        retired,
        status: owed && statusOf(messages, owed),
        doneOn,
        begunAt:
          newest === undefined || newest.decided_at !== null || newest.ended_at !== null
            ? null
            : newest.started_at,
      })),
    });
  }

  async function show(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const { personId } = viewerOf(res);
    const id = param(req, 'package');
    const { door, title, retired, owed, newest, doneOn, asks } = await learning(
      database.write,
      personId,
      id,
      res.locals.now,
    );
    const isAsked = owed !== undefined && ['due', 'overdue', 'renewable'].includes(owed.state);
    render(req, res, 'scorm/learn', {
      title,
      errors,
      id,
      retired,
      status: owed && statusOf(messages, owed),
      why:
        owed === undefined ? [] : whyOf(messages, owed.row.reasons, await ruleNames(database.read, messages)),
      newest: newest && { ...shownAttempt(newest), isOpen: door.open !== undefined },
      doneOn,
      asks: (newest?.reasons ?? asks).map((one) => ({
        ...one,
        text: askText(messages, one, newest !== undefined),
      })),
      mayBegin: door.mayBegin,
      left: door.left,
      isAsked,
      courses: await stepsWaitingFor(database.write, personId, id),
      isSeen: door.attempts.some((one) => one.decided_at !== null || one.ended_at !== null),
    });
  }

  const shownAttempt = ({ attempt, savedAt, claim }: Attempted) => ({
    startedAt: attempt.started_at,
    savedAt,
    said: saidText(messages, claim),
    decidedOn: attempt.decided_on,
    byHand: attempt.decided_by !== null,
    isTakenBack: attempt.end_kind === TAKEN_BACK,
  });

  async function begin(req: Request, res: Response): Promise<void> {
    const { personId } = viewerOf(res);
    const id = param(req, 'package');
    const { anew } = readForm(req, form);
    const errors = await problemsOf(messages, async () => {
      await transact(database.write, (tx) => beginAttempt(tx, res.locals.now, personId, id, anew === 'yes'));
    });
    if (errors.length === 0) res.redirect(303, `/learn/${id}/play`);
    else await show(req, res.status(409), errors);
  }

  return { list, show: (req, res) => show(req, res, []), begin };
}

const form = z.object({ anew: z.enum(['yes', '']).catch('') });

/** How somebody stands with a package, with its day. */
function statusOf(messages: Messages, { row, state }: Owed) {
  if (state === 'current' && row.dueOn === FOREVER)
    return { status: state, text: messages.t('home.for-good') };
  return { status: state, text: messages.t(`home.state-${state}`, { day: dayText(messages, row.dueOn) }) };
}
