import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { askForHelp, giveHelp } from './help.ts';
import { helpAsked } from './help.store.ts';
import { papersOf } from './paper.store.ts';
import { missedOn } from './weak-clauses.ts';

const LONGEST = 500;
const form = z.object({ note: z.string().trim().max(LONGEST, 'help.note-long') });

/** Help after a second try that failed: asked of a named person, and given. */
export function helpPages(ground: Ground): Record<'ask' | 'list' | 'give', Page> {
  const { database, messages, config } = ground;

  async function ask(req: Request, res: Response): Promise<void> {
    const { personId } = viewerOf(res);
    const attempt = param(req, 'attempt');
    const { now } = res.locals;
    const letters = { messages, origin: config.origin };
    await transact(database.write, (tx) => askForHelp(tx, now, personId, attempt, letters));
    res.redirect(303, `/attempts/${attempt}/test?done=asked#help`);
  }

  async function show(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const viewer = viewerOf(res);
    const all = viewer.roles.includes('officer');
    const requests = await helpAsked(database.write, all ? null : viewer);
    const missed = new Map<string, string[]>();
    for (const { id, attempt_id: attempt } of requests) {
      const tests = (await papersOf(database.write, attempt)).filter(({ use }) => use === 'test');
      missed.set(id, missedOn(tests.findLast(({ result }) => result !== null)));
    }
    render(req, res, 'training/help', {
      title: messages.t('help.title'),
      requests,
      missed,
      done: query(req, 'done') === '1' && errors.length === 0,
      failed: param(req, 'request'),
      note: typed(req)['note'] ?? '',
      longest: LONGEST,
      errors,
    });
  }

  async function give(req: Request, res: Response): Promise<void> {
    const viewer = viewerOf(res);
    const by = {
      id: viewer.personId,
      helps: [viewer.personId, ...viewer.deputyFor],
      helpsAll: viewer.roles.includes('officer'),
    };
    const { now } = res.locals;
    const errors = await problemsOf(messages, async () => {
      const { note } = readForm(req, form);
      await transact(database.write, (tx) => giveHelp(tx, now, by, param(req, 'request'), note));
    });
    if (errors.length === 0) res.redirect(303, '/help?done=1');
    else await show(req, res.status(422), errors);
  }

  return { ask, list: (req, res) => show(req, res, []), give };
}
