import type { Remark } from '../web/health.ts';
import { lastStamped } from './stamp.store.ts';
import { stampsLate } from './stamp.ts';
import { lateWitnesses, witnesses } from './witness.ts';

/**
 * For the body of /readyz: how many witnesses there are, and how many no seal has reached for three days; the newest seal that was
 * stamped, and `late` when none was for three days. No names: anybody may read it.
 */
export const witnessRemark: Remark = async ({ database: { read }, clock, config }) => ({
  witnesses: {
    count: (await witnesses(read)).length,
    late: (await lateWitnesses(read, clock.now())).length,
  },
  ...(config.timestampUrl === undefined
    ? {}
    : {
        stamps: {
          last: (await lastStamped(read)) ?? null,
          late: await stampsLate(read, config.timestampUrl, clock.now()),
        },
      }),
});
