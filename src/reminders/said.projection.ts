import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { insertGap } from './gap.store.ts';
import { insertNudges } from './nudge.store.ts';
import { insertSaid } from './said.store.ts';
import { insertSlips } from './slips.store.ts';

/** What was said to whom: once a person, obligation and stage, which the table's key holds; by hand once a person and day. */
export const saidProjection: Projection = {
  name: 'said',
  fromValues: true,
  tables: ['said', 'slip', 'nudge', 'reminder_gap'],
  kinds: ['reminded', 'slip-handed', 'nudged', 'reminders-late'],
  async apply(tx, entries) {
    const of = (kind: string) => entries.filter((entry) => entry.kind === kind);
    await insertSaid(
      tx,
      [...of('reminded'), ...of('slip-handed')].map(({ at, personId, facts }) => ({
        person_id: personId!,
        obligation: textOf(facts, 'obligation'),
        stage: textOf(facts, 'stage'),
        mail_id: textOf(facts, 'mail' in facts ? 'mail' : 'slip'),
        at,
      })),
    );
    await insertSlips(
      tx,
      of('slip-handed').map(({ at, personId, facts }) => ({
        id: textOf(facts, 'slip'),
        person_id: personId!,
        by_id: textOf(facts, 'by'),
        at,
      })),
    );
    await insertNudges(
      tx,
      of('nudged').map(({ id, at, personId, facts, values }) => ({
        id,
        person_id: personId!,
        by_id: textOf(facts, 'by'),
        day: textOf(facts, 'day'),
        at,
        mail_id: textOf(facts, 'mail'),
        words: values['words'] ?? null,
      })),
    );
    for (const { facts } of of('reminders-late'))
      await insertGap(tx, { from: textOf(facts, 'from'), to: textOf(facts, 'to') });
  },
};
