import { get, post, type Ground, type Row } from './web/ground.ts';
import { evidencePage } from './packs/evidence.routes.ts';
import { packPages } from './packs/pack.routes.ts';

/** What proves to others what was taught, to whom, in which words. */
export function packRoutes(ground: Ground): Row[] {
  const pack = packPages(ground);
  return [
    get('/evidence', 'statistics', evidencePage(ground)),
    get('/evidence/packs', 'statistics', pack.list),
    post('/evidence/packs', 'officer', pack.ask),
    get('/evidence/packs/new', 'officer', pack.form),
    get('/evidence/packs/:pack', 'pack', pack.show),
    get('/evidence/packs/:pack/file', 'pack', pack.file),
  ];
}
