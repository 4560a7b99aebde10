import type { Projection } from '../ledger/ledger.ts';
import { putPublication } from './publication.store.ts';

/** Which version of the policy was in force since when. */
export const policyProjection: Projection = {
  name: 'policy',
  tables: ['publication'],
  kinds: ['policy-published'],
  async apply(tx, entries) {
    for (const { at, facts } of entries) {
      await putPublication(tx, {
        number: facts['number'] as number,
        hash: facts['hash'] as string,
        at,
        published_by: facts['by'] as string,
        asks_signature: facts['asksSignature'] === true ? 1 : 0,
        sign_by: facts['signBy'] as string | null,
        train_days: facts['trainDays'] as number | null,
      });
    }
  },
};
