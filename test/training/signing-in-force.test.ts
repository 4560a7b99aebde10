import type { Publication } from '../../src/policy/publication.ts';
import { wasInForce } from '../../src/training/signature-paper.ts';

const publication = (number: number, effectiveOn: string, inForce = true): Publication => ({
  number,
  effectiveOn,
  hash: '',
  at: '',
  publishedBy: null,
  kind: 'regular',
  material: true,
  actBy: null,
  inForceAt: inForce ? `${effectiveOn}T00:00:00.000Z` : null,
  withdrawnAt: null,
  duties: [],
  draftId: null,
  confirmBy: null,
  confirmedAt: null,
});

describe('a version on a day', () => {
  // Newest first, as the store gives them; 2 was taken back before its day, 4 waits for it.
  const all = [
    publication(4, '2026-12-01', false),
    publication(3, '2026-11-10'),
    publication(2, '2026-10-01', false),
    publication(1, '2026-09-01'),
  ];

  it.each([
    [1, '2026-08-31', false],
    [1, '2026-09-01', true],
    [1, '2026-11-09', true],
    [1, '2026-11-10', true],
    [1, '2026-11-11', false],
    [2, '2026-10-02', false],
    [3, '2026-11-09', false],
    [3, '2026-11-10', true],
    [3, '2027-06-01', true],
    [4, '2026-12-02', false],
    [9, '2026-11-10', false],
  ])('number %s on %s was in force: %s', (number, day, meant) => {
    expect(wasInForce(all, number, day)).toBe(meant);
  });
});
