import type { Remark } from '../web/health.ts';
import { countByState, countFailures } from './outbox.store.ts';
import { waitingSince } from './start.ts';
import { REASON } from './worker.ts';

/** For the body of /readyz: what waits, since when what could go out does, and what failed. */
export const mailRemark: Remark = async ({ database, config, clock }) => {
  const counts = await countByState(database.read);
  return {
    mail: {
      sends: config.smtpUrl !== undefined,
      waiting: counts.waiting ?? 0,
      failed: await countFailures(database.read, REASON.ended),
      unsure: counts.unsure ?? 0,
      oldestWaiting: (await waitingSince(database.read, clock.now())) ?? null,
    },
  };
};
