import type { Remark } from '../web/health.ts';
import { lateWitnesses, witnesses } from './witness.ts';

/** For the body of /readyz: how many witnesses there are, and how many no seal has reached for three days. No names: anybody may read it. */
export const witnessRemark: Remark = async ({ database, clock }) => ({
  witnesses: {
    count: (await witnesses(database.read)).length,
    late: (await lateWitnesses(database.read, clock.now())).length,
  },
});
