import type { Response } from 'express';
import { HeedError } from '../errors.ts';
import { problemsOf, type ShownProblem } from '../web/form.ts';

/** Runs the work of a form; gives what to show when it failed, with the answer's status and, for a wait, how long it is. */
export function answerForm(res: Response, work: () => Promise<void>): Promise<ShownProblem[]> {
  return problemsOf(res.locals.place.messages, async () => {
    try {
      await work();
    } catch (error) {
      if (error instanceof HeedError) res.status(STATUS[error.kind] ?? 422);
      if (error instanceof HeedError && error.kind === 'too-many')
        res.set('retry-after', String(error.params['count'] ?? 60));
      throw error;
    }
  });
}

const STATUS: Partial<Record<HeedError['kind'], number>> = { 'too-many': 429, conflict: 409 };
