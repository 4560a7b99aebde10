import { get, type Ground, type Row } from './web/ground.ts';
import { fileProofPage } from './proofs/file.routes.ts';
import { tilePages } from './proofs/tiles.routes.ts';
import { verifyPages } from './proofs/verify.routes.ts';

/** What anybody needs to check the record without us. */
export function proofRoutes(ground: Ground): Row[] {
  const verify = verifyPages(ground);
  const tiles = tilePages(ground);
  return [
    get('/verify', 'public', verify.show),
    get('/verify/file', 'reports', fileProofPage(ground)),
    get('/verify/verify-heed.html', 'public', verify.html),
    get('/verify/verify-heed.mjs', 'public', verify.mjs),
    get('/log/checkpoint', 'public', tiles.checkpoint),
    get('/log/tile/:level/*groups', 'public', tiles.tile),
    get('/log/:name/:generation/checkpoint', 'public', tiles.checkpoint),
    get('/log/:name/:generation/tile/:level/*groups', 'public', tiles.tile),
  ];
}
