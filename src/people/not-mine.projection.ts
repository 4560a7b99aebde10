import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { clearNotMine, putNotMine } from './not-mine.store.ts';

/** People who were said to be on the wrong team, until somebody sets their manager or says that all is right. */
export const notMineProjection: Projection = {
  name: 'not-mine',
  tables: ['not_mine'],
  kinds: ['not-mine', 'not-mine-answered', 'manager-set'],
  async apply(tx, entries) {
    // An import moves thousands: those who follow each other are cleared together.
    let cleared: string[] = [];
    for (const { kind, personId, at, facts } of entries) {
      if (personId === null) continue;
      if (kind !== 'not-mine') cleared.push(personId);
      else {
        await clearNotMine(tx, cleared);
        cleared = [];
        const [manager, by] = [textOf(facts, 'manager'), textOf(facts, 'by')];
        await putNotMine(tx, { person_id: personId, manager_id: manager, by_id: by, at });
      }
    }
    await clearNotMine(tx, cleared);
  },
};
