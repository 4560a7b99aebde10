import type { Projection } from '../ledger/ledger.ts';
import { insertSaid } from './said.store.ts';

/** What was said to whom: once a person, obligation and stage, which the table's key holds. */
export const saidProjection: Projection = {
  name: 'said',
  tables: ['said'],
  kinds: ['reminded'],
  async apply(tx, entries) {
    const rows = entries.map(({ at, personId, facts }) => {
      const { obligation, stage, mail } = facts as Record<string, string>;
      return { person_id: personId!, obligation: obligation!, stage: stage!, mail_id: mail!, at };
    });
    await insertSaid(tx, rows);
  },
};
