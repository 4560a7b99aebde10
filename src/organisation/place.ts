import type { RequestHandler } from 'express';
import type { Ground } from '../web/ground.ts';
import { organisation } from './organisation.ts';

/** Tells each page whose it is. Read at most once a second: it changes a few times a year. */
export function placeOf(ground: Ground): RequestHandler {
  let read = 0;
  let place = { organisation: '', zone: ground.config.zone, messages: ground.messages };
  return async (_req, res, next) => {
    const now = performance.now();
    if (now - read > 1000 || place.organisation === '') {
      const found = await organisation(ground.database.read);
      place = {
        organisation: found?.name ?? '',
        zone: found?.zone ?? ground.config.zone,
        messages: ground.messages,
      };
      read = now;
    }
    res.locals.place = place;
    next();
  };
}
