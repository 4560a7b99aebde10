import { get, type Ground, type Row } from './web/ground.ts';
import { evidencePage } from './packs/evidence.routes.ts';

/** What proves to others what was taught, to whom, in which words. */
export function packRoutes(ground: Ground): Row[] {
  return [get('/evidence', 'statistics', evidencePage(ground))];
}
