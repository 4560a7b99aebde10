import { fileProofPage } from './proofs/file.routes.ts';
import { get, post, type Ground, type Row } from './web/ground.ts';
import { logPages } from './proofs/log.routes.ts';
import { tilePages } from './proofs/tiles.routes.ts';
import { verifyPages } from './proofs/verify.routes.ts';
import { witnessPages } from './proofs/witness.routes.ts';

/** What anybody needs to check the record without us, and where its seals go. */
export function proofRoutes(ground: Ground): Row[] {
  const verify = verifyPages(ground);
  const log = logPages(ground);
  const tiles = tilePages(ground);
  const witness = witnessPages(ground);
  return [
    get('/verify', 'public', verify.show),
    get('/verify/file', 'reports', fileProofPage(ground)),
    get('/verify/verify-heed.html', 'public', verify.html),
    get('/verify/verify-heed.mjs', 'public', verify.mjs),
    get('/log', 'overseer', log.show),
    get('/log/growth', 'overseer', log.growth),
    get('/log/seals/:name/:generation/:size', 'overseer', log.seal),
    get('/log/seals/:name/:generation/:size/stamp', 'overseer', log.stamp),
    get('/log/witnesses', 'people', witness.list),
    post('/log/witnesses', 'people', witness.add),
    get('/log/witnesses/:witness', 'people', witness.edit),
    post('/log/witnesses/:witness', 'people', witness.change),
    post('/log/witnesses/:witness/remove', 'people', witness.remove),
    get('/log/checkpoint', 'public', tiles.checkpoint),
    get('/log/tile/:level/*groups', 'public', tiles.tile),
    get('/log/:name/:generation/checkpoint', 'public', tiles.checkpoint),
    get('/log/:name/:generation/tile/:level/*groups', 'public', tiles.tile),
  ];
}
