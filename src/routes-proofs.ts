import { get, type Ground, type Row } from './web/ground.ts';
import { verifyPages } from './proofs/verify.routes.ts';

/** What anybody needs to check the record without us. */
export function proofRoutes(ground: Ground): Row[] {
  const verify = verifyPages(ground);
  return [
    get('/verify', 'public', verify.show),
    get('/verify/verify-heed.html', 'public', verify.html),
    get('/verify/verify-heed.mjs', 'public', verify.mjs),
  ];
}
