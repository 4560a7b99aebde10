import { Router } from 'express';
import { isMigrated } from '../database/migrate.ts';
import type { Ground } from './ground.ts';

/** What a room says in the body of /readyz; it never decides the status. */
export type Remark = (ground: Ground) => Promise<Record<string, unknown>>;

/** `/healthz`: alive. `/readyz`: fails for database or migration only; the rest is said in its body. */
export function health(ground: Ground, remarks: readonly Remark[]): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.type('text').send('alive\n');
  });
  router.get('/readyz', async (_req, res) => {
    try {
      if (!(await isMigrated(ground.database))) throw new Error('not migrated');
      const said = await Promise.all(remarks.map((say) => say(ground)));
      res.json({ ready: true, ...Object.assign({}, ...said) });
    } catch (error) {
      ground.log.error(
        { err: error },
        'not ready to serve: the database cannot be reached, or is not up to date',
      );
      res.status(503).json({ ready: false });
    }
  });
  return router;
}
