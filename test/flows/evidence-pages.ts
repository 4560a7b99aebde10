import type { House } from '../support/flow.ts';
import type { Tour } from './tour.ts';

/** The page from which proof is found, and the packs of evidence. */
export function evidencePages(_house: House, tour: Tour): void {
  it('of evidence', async () => {
    await tour.visit('evidence', 'officer', '/evidence');
    await tour.visit('evidence.auditor', 'auditor', '/evidence');
  });
}
