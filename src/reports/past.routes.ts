import type { Request, Response } from 'express';
import type { Ground } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { datesOf, datesText, whereAsked, type Asked, type Asking } from './past-asked.ts';
import { StillDeriving } from './past-kept.ts';

/**
 * Runs the page of a report where it is asked. A past that takes longer than the setting's patience shows how far it is, and asks
 * again by itself: the work goes on meanwhile, and is done once for all who wait.
 */
export async function showAsked(
  { database, config, messages }: Ground,
  req: Request,
  res: Response,
  asking: Asking,
  page: (asked: Asked) => Promise<void>,
): Promise<void> {
  try {
    await whereAsked(database, { ...asking, patience: config.patience }, page);
  } catch (error) {
    if (!(error instanceof StillDeriving)) throw error;
    res.setHeader('refresh', '1');
    render(req, res, 'reports/deriving', {
      title: messages.t('reports.deriving'),
      text: datesText(messages, datesOf(asking.filters, asking.zone, asking.now)),
      percent: Math.floor(error.share * 100),
      again: req.originalUrl,
    });
  }
}
