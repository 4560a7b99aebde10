import fc from 'fast-check';
import { solvable } from '../../src/asking/solve.ts';

// Four variables of two or three values each.
const SPACE = [3, 3, 7, 7];
const EVERY = [1, 2].flatMap((a) =>
  [1, 2].flatMap((b) => [1, 2, 4].flatMap((c) => [1, 2, 4].map((d) => [a, b, c, d]))),
);
const LITERAL = fc.record({ variable: fc.nat(3), mask: fc.integer({ min: 1, max: 6 }) });

it('finds values for clauses exactly when there are some', () => {
  fc.assert(
    fc.property(fc.array(fc.array(LITERAL, { minLength: 1, maxLength: 3 }), { maxLength: 9 }), (clauses) => {
      const some = EVERY.some((values) =>
        clauses.every((clause) => clause.some(({ variable, mask }) => (values[variable]! & mask) !== 0)),
      );
      expect(solvable(SPACE, clauses)).toBe(some);
    }),
    { numRuns: 3000 },
  );
});
