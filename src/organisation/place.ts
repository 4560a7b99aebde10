import type { RequestHandler } from 'express';
import type { Ground, Place } from '../web/ground.ts';
import { lookNow, type OwnLook } from './look.ts';
import { organisation } from './organisation.ts';

/** Tells each page whose it is; `openSteps`: how many steps of setting up are open. Read at most once a second: it changes a few times a year. */
export function placeOf(ground: Ground, openSteps: () => Promise<number>): RequestHandler {
  let read = 0;
  const { messages } = ground;
  let place: Place = { organisation: '', zone: ground.config.zone, language: 'en', messages };
  return async (_req, res, next) => {
    const now = performance.now();
    if (now - read > 1000 || place.organisation === '') {
      const found = await organisation(ground.database.read);
      place = {
        organisation: found?.name ?? '',
        zone: found?.zone ?? ground.config.zone,
        language: found?.language ?? 'en',
        messages,
        ...ownLook(await lookNow(ground.database.read)),
        openSteps: found === undefined ? 0 : await openSteps(),
      };
      read = now;
    }
    res.locals.place = place;
    next();
  };
}

const ownLook = ({ logo, accent }: OwnLook): Pick<Place, 'logo' | 'style'> => ({
  ...(logo === '' ? {} : { logo: `/look/logo/${logo}` }),
  ...(accent === '' ? {} : { style: `/look/colours/${accent.slice(1)}` }),
});
