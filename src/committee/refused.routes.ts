import type { Request, Response } from 'express';
import { refusedStatus, type ShownProblem } from '../web/form.ts';
import { render } from '../web/render.ts';
import type { Desk } from './desk.routes.ts';
import { frame } from './draft.routes.ts';
import type { Draft } from './draft.ts';

interface Refusal {
  draft: Draft;
  /** The page that the words were typed on. */
  home: string;
  name: 'words' | 'reason';
  value: string;
  errors: ShownProblem[];
}

/** A small page with words that were refused, in their field, to be sent again. */
export function refusedWords(desk: Desk, req: Request, res: Response, refusal: Refusal): void {
  const { draft, ...rest } = refusal;
  res.status(refusedStatus(rest.errors));
  render(req, res, 'committee/again', {
    ...frame(desk, res, draft),
    title: desk.messages.t(`committee.again-${rest.name}`),
    action: req.path,
    ...rest,
  });
}
