import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { putCheckpointMail } from './witness.store.ts';

/** Which signed state of the record went to which witness. */
export const witnessProjection: Projection = {
  name: 'witnesses',
  tables: ['checkpoint_mail'],
  kinds: ['checkpoint-mailed'],
  async apply(tx, entries) {
    for (const { knownAt, facts } of entries)
      await putCheckpointMail(tx, {
        day: textOf(facts, 'day'),
        address_id: textOf(facts, 'address'),
        log: textOf(facts, 'log'),
        size: Number(facts['size']),
        note: textOf(facts, 'note'),
        mail_id: textOf(facts, 'mail'),
        at: knownAt,
      });
  },
};
