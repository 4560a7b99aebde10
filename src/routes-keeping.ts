import { erasurePages } from './keeping/erasure.routes.ts';
import { holdPages } from './keeping/hold.routes.ts';
import { keptPages } from './keeping/kept.routes.ts';
import { keepingPages } from './keeping/keeping.routes.ts';
import { purgePages } from './keeping/purge.routes.ts';
import { get, post, type Ground, type Row } from './web/ground.ts';

/** How long things are kept, what is held, and what goes. */
export function keepingRoutes(ground: Ground): Row[] {
  const keeping = keepingPages(ground);
  const kept = keptPages(ground);
  const hold = holdPages(ground);
  const purge = purgePages(ground);
  const erasure = erasurePages(ground);
  return [
    get('/kept', 'account', kept.show),
    post('/kept/wrong', 'learner', kept.sayWrong),
    get('/kept/how-long', 'staff', kept.howLong),
    get('/my-record', 'staff', kept.ownRecord),
    get('/keeping', 'keeping', keeping.show),
    get('/keeping/erased.csv', 'keeping', keeping.list),
    get('/keeping/rule', 'officer', keeping.rule),
    post('/keeping/rule', 'officer', keeping.saveRule),
    get('/keeping/holds/new', 'officer', hold.newHold),
    post('/keeping/holds', 'officer', hold.set),
    get('/keeping/holds/:hold', 'keeping', hold.show),
    post('/keeping/holds/:hold/lift', 'officer', hold.lift),
    get('/keeping/purges/new', 'keeping', purge.look),
    post('/keeping/purges', 'officer', purge.ask),
    get('/keeping/purges/:purge', 'keeping', purge.show),
    post('/keeping/purges/:purge/approve', 'people', purge.approve),
    post('/keeping/purges/:purge/withdraw', 'people', purge.withdraw),
    get('/people/:id/erasure', 'officer', erasure.show),
    post('/people/:id/erasure', 'officer', erasure.ask),
  ];
}
