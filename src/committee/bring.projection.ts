import type { Projection } from '../ledger/ledger.ts';
import { insertBrought } from './bring.store.ts';

/** Which policies were brought into which draft. */
export const bringProjection: Projection = {
  name: 'brought',
  tables: ['draft_brought'],
  kinds: ['policy-brought'],
  async apply(tx, entries) {
    for (const { at, facts } of entries)
      await insertBrought(tx, {
        draft_id: facts['draft'] as string,
        hash: facts['hash'] as string,
        at,
        person_id: facts['by'] as string,
        clauses: facts['clauses'] as number,
      });
  },
};
