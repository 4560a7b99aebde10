import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { endAddress, putAddress } from './outside.store.ts';

/** The addresses outside the house that mail goes to. */
export const outsideProjection: Projection = {
  name: 'outside addresses',
  fromValues: true,
  tables: ['outside_address'],
  kinds: ['outside-address-set', 'outside-address-ended'],
  async apply(tx, entries) {
    for (const { kind, knownAt, facts, values } of entries) {
      const id = textOf(facts, 'address');
      if (kind === 'outside-address-ended') await endAddress(tx, id, knownAt);
      else
        await putAddress(tx, {
          id,
          purpose: textOf(facts, 'purpose'),
          name: values['name'] ?? null,
          email: values['email'] ?? null,
          added_at: knownAt,
          set_by: textOf(facts, 'by'),
        });
    }
  },
};
