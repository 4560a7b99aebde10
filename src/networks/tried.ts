import { HeedError } from '../errors.ts';
import { problemsOf, type ShownProblem } from '../web/form.ts';
import type { Page } from '../web/ground.ts';

type Request = Parameters<Page>[0];
type Response = Parameters<Page>[1];

/** Runs a form's work; gives what is wrong with the form, and sets the status of the page that shows it again. */
export function tried(res: Response, work: () => Promise<void>): Promise<ShownProblem[]> {
  return problemsOf(res.locals.place.messages, async () => {
    try {
      await work();
    } catch (error) {
      if (error instanceof HeedError) res.status(error.kind === 'conflict' ? 409 : 422);
      throw error;
    }
  });
}

/** What was posted under a name, as it came. */
export const posted = (req: Request, name: string): unknown => {
  const body: unknown = req.body;
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
};
