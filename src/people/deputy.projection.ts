import { addDays } from '../days.ts';
import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { insertDeputy, setDeputyEnd } from './deputy.store.ts';

/** Who stands in for which manager, from when to when. */
export const deputyProjection: Projection = {
  name: 'deputies',
  tables: ['deputy'],
  kinds: ['deputy-set', 'deputy-ended'],
  async apply(tx, entries) {
    for (const { kind, personId, at, facts } of entries) {
      const id = textOf(facts, 'deputy');
      if (kind === 'deputy-ended') await setDeputyEnd(tx, id, addDays(at, -1));
      else if (personId !== null)
        await insertDeputy(tx, {
          id,
          manager_id: textOf(facts, 'manager'),
          person_id: personId,
          from_on: textOf(facts, 'from'),
          to_on: textOf(facts, 'to'),
        });
    }
  },
};
