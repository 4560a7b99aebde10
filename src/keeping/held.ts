import type { HoldsShown } from '../people/show.routes.ts';
import { standingHolds } from './keeping.store.ts';

/** The holds that stand over what is kept of somebody, those on everybody among them. */
export const holdsOn: HoldsShown = async (db, personId) =>
  (await standingHolds(db)).filter((one) => one.person_id === null || one.person_id === personId);
