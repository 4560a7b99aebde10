import fc from 'fast-check';
import { LEAST_GROUP, tooSmall } from '../../src/reports/groups.ts';

const groups = (counts: Record<string, number>) => [...tooSmall(new Map(Object.entries(counts)))].toSorted();

describe('groups that are too small to be shown', () => {
  it.each([
    [{ clinician: 40, it: 12 }, []],
    [{ clinician: 40, it: 4, marketing: 1 }, ['it', 'marketing']],
    // Taking the others from the whole would give the answers of the two.
    [{ clinician: 40, 'front-desk': 9, marketing: 2 }, ['front-desk', 'marketing']],
    [{ clinician: 40, marketing: 2 }, ['clinician', 'marketing']],
    [{ marketing: 2 }, ['marketing']],
    [{ clinician: 5 }, []],
    [{ clinician: 5, it: 0 }, []],
    [{}, []],
  ])('%j', (counts, hidden) => {
    expect(groups(counts as Record<string, number>)).toEqual(hidden);
  });

  it('never leave fewer than a group to be worked out', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 3 }), fc.nat({ max: 20 })), (counts) => {
        const hidden = new Set(groups(counts));
        const sizes = Object.entries(counts);
        const left = sizes.filter(([name]) => hidden.has(name)).reduce((sum, [, n]) => sum + n, 0);
        const shown = sizes.filter(([name, n]) => n > 0 && !hidden.has(name));
        for (const [, n] of shown) expect(n).toBeGreaterThanOrEqual(LEAST_GROUP);
        if (shown.length > 0 && left > 0) expect(left).toBeGreaterThanOrEqual(LEAST_GROUP);
      }),
    );
  });
});
