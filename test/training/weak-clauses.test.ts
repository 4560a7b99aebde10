import fc from 'fast-check';
import { SURENESS } from '../../src/courses/marking.ts';
import { weakClauses } from '../../src/training/weak-clauses.ts';

const item = (clause: string, right: boolean, confidence: (typeof SURENESS)[number] | null = null) => ({
  clauses: [clause, 'SM-99'],
  right,
  confidence,
});
const items = fc.array(
  fc.record({
    clauses: fc.subarray(['SM-01', 'SM-02', 'SM-03', 'SM-04'], { minLength: 0 }),
    right: fc.boolean(),
    confidence: fc.constantFrom(...SURENESS, null),
  }),
);

describe('the clauses somebody is weakest in', () => {
  it('are those they were wrong on, sure ones first, then the others, then lucky guesses', () => {
    const given = [
      item('SM-01', true, 'guess'),
      item('SM-02', false, 'fairly'),
      item('SM-03', false, 'sure'),
      item('SM-04', true, 'sure'),
      item('SM-05', false),
      item('SM-06', false, 'guess'),
    ];
    expect(weakClauses(given)).toEqual(['SM-03', 'SM-02', 'SM-05', 'SM-06', 'SM-01']);
  });

  it('go by the newest answer on each clause', () => {
    expect(weakClauses([item('SM-01', true), item('SM-01', false, 'sure')])).toEqual([]);
    expect(weakClauses([item('SM-01', false), item('SM-01', true)])).toEqual(['SM-01']);
    expect(weakClauses([])).toEqual([]);
  });

  it('are each there once, only such as were asked about, and never one whose newest answer was known', () => {
    fc.assert(
      fc.property(items, (given) => {
        const weak = weakClauses(given);
        expect(new Set(weak).size).toBe(weak.length);
        for (const clause of weak) {
          const newest = given.find(({ clauses }) => clauses[0] === clause)!;
          expect(newest.right && newest.confidence !== 'guess').toBe(false);
        }
        for (const { clauses } of given.filter(({ right }) => !right)) {
          const newest = given.find((one) => one.clauses[0] === clauses[0])!;
          if (clauses[0] !== undefined && !newest.right) expect(weak).toContain(clauses[0]);
        }
      }),
    );
  });
});
