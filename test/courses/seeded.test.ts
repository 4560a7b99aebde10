import fc from 'fast-check';
import { shuffled } from '../../src/courses/draw.ts';
import { seeded } from '../../src/courses/seeded.ts';

const numbers = (text: string, n: number): number[] => {
  const random = seeded(text);
  return Array.from({ length: n }, () => random());
};

describe('seeded numbers', () => {
  it('are the same for the same text, for ever', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(numbers(text, 50)).toEqual(numbers(text, 50))));
    // What was drawn with them years ago is drawn again.
    expect(numbers('heed', 6).map((one) => one.toFixed(9))).toMatchInlineSnapshot(`
[
  "0.336888369",
  "0.603370406",
  "0.905265059",
  "0.349631953",
  "0.694040714",
  "0.592511412",
]
`);
  });

  it('are from 0 up to 1, and others for another text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        for (const number of numbers(one, 20)) expect(number >= 0 && number < 1).toBe(true);
        if (one !== other) expect(numbers(one, 5)).not.toEqual(numbers(other, 5));
      }),
    );
  });

  it('are spread evenly, over many of one text and over the first of many texts', () => {
    for (const list of [
      numbers('a', 5000),
      Array.from({ length: 5000 }, (_, n) => numbers(`text ${n}`, 1)[0]!),
    ]) {
      const tenths = Array.from(
        { length: 10 },
        (_, n) => list.filter((one) => Math.floor(one * 10) === n).length,
      );
      for (const count of tenths) expect(Math.abs(count - 500)).toBeLessThan(110);
      expect(new Set(list).size).toBe(5000);
    }
  });

  it('shuffle everything to everywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.string(), (list, text) => {
        expect(shuffled(list, seeded(text)).toSorted((a, b) => a - b)).toEqual(
          list.toSorted((a, b) => a - b),
        );
      }),
    );
    const firsts = Array.from({ length: 3000 }, (_, n) => shuffled([0, 1, 2], seeded(`s${n}`)).join(''));
    for (const order of ['012', '021', '102', '120', '201', '210'])
      expect(Math.abs(firsts.filter((one) => one === order).length - 500)).toBeLessThan(110);
  });
});
