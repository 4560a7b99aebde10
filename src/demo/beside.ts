import type { Started } from '../start.ts';
import type { Ground } from '../web/ground.ts';
import { demoClock } from './clock.ts';
import { tourPages } from './tour.routes.ts';
import { layTourDraft } from './tour-draft.ts';
import { layWard } from './tour-ward.ts';
import { Traveller } from './travel.ts';

/**
 * Makes of what was started the demo with its clock, its switch of accounts and its tour. This is the only place that puts anything
 * beside the app: no setting does.
 */
export async function asDemo(started: Started): Promise<Started> {
  const { database } = started.ground;
  const clock = await demoClock(database);
  await layTourDraft(database, clock.now());
  const ground: Ground = { ...started.ground, clock };
  await layWard(ground);
  const traveller = new Traveller(ground, clock, started.logNow);
  ground.beside = tourPages(traveller);
  return { ...started, ground, close: () => traveller.end().then(() => started.close()) };
}
