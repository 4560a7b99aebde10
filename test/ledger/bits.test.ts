import fc from 'fast-check';
import { Bits } from '../../src/ledger/bits.ts';

describe('numbers in one bit each', () => {
  it('come out in their order, each once, in pages that are full but for the last', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.array(fc.nat(320)),
        fc.integer({ min: 1, max: 50 }),
        (size, numbers, most) => {
          const bits = new Bits(size);
          for (const n of numbers) bits.add(n);
          const expected = [...new Set(numbers.filter((n) => n < size))].toSorted((a, b) => a - b);
          const pages = [...bits.pages(most)];
          expect(pages.flat()).toEqual(expected);
          expect(bits.count).toBe(expected.length);
          expect(pages.slice(0, -1).every((page) => page.length === most)).toBe(true);
          expect(pages.every((page) => page.length > 0 && page.length <= most)).toBe(true);
        },
      ),
    );
  });
});
