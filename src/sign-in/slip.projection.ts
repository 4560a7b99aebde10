import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { endSlips, insertSlip, setSlipHanded, setSlipUsed } from './slip.store.ts';

/** Slips of paper for signing in: who made them, handed them over, used them or voided them. One of each person is live. */
export const signInSlipProjection: Projection = {
  name: 'sign-in-slips',
  tables: ['sign_in_slip'],
  kinds: ['sign-in-slip-made', 'sign-in-slip-handed', 'sign-in-slip-used', 'sign-in-slip-voided'],
  async apply(tx, entries) {
    for (const { kind, personId, at, facts } of entries) {
      if (personId === null) continue;
      const id = textOf(facts, 'slip');
      // Whoever uses a slip is its person.
      const by = kind === 'sign-in-slip-used' ? personId : textOf(facts, 'by');
      if (kind === 'sign-in-slip-made') {
        await endSlips(tx, { personId }, { at, by, how: 'replaced' });
        await insertSlip(tx, { id, personId, by, at, expiresAt: textOf(facts, 'expires') });
      } else if (kind === 'sign-in-slip-handed') await setSlipHanded(tx, id, by, at);
      else if (kind === 'sign-in-slip-used') await setSlipUsed(tx, id, textOf(facts, 'chose'), at);
      else await endSlips(tx, { id }, { at, by, how: 'voided' });
    }
  },
};
