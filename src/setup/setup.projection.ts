import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { putMark } from './marks.store.ts';

/** What was said of the steps of setting up. */
export const setupProjection: Projection = {
  name: 'setup',
  tables: ['setup_mark'],
  kinds: ['setup-step-marked'],
  async apply(tx, entries) {
    for (const { facts, at } of entries)
      await putMark(tx, textOf(facts, 'step'), textOf(facts, 'state'), textOf(facts, 'by'), at);
  },
};
