import fc from 'fast-check';
import { aboveThemselves, topDown } from '../../src/people/tree.ts';

const IDS = 'abcdefgh'.split('');
const trees = fc
  .array(fc.option(fc.constantFrom(...IDS), { nil: null }), { minLength: IDS.length, maxLength: IDS.length })
  .map((managers) => new Map(IDS.map((id, n) => [id, managers[n]!])));

// The plain way to say it: go up as many steps as there are people and see whether one comes back.
function slowly(id: string, managers: ReadonlyMap<string, string | null>): boolean {
  let at = managers.get(id) ?? null;
  for (let steps = 0; at !== null && steps < IDS.length; steps++) {
    if (at === id) return true;
    at = managers.get(at) ?? null;
  }
  return false;
}

describe('the tree', () => {
  it('finds exactly those who are above themselves', () => {
    fc.assert(
      fc.property(trees, fc.shuffledSubarray(IDS, { minLength: IDS.length }), (managers, order) => {
        const expected = IDS.filter((id) => slowly(id, managers));
        expect([...aboveThemselves(order, managers)].toSorted()).toEqual(expected);
      }),
    );
  });

  it('puts everybody after their manager', () => {
    fc.assert(
      fc.property(trees, fc.shuffledSubarray(IDS), (managers, some) => {
        fc.pre(aboveThemselves(IDS, managers).size === 0);
        const order = topDown(
          some.map((id) => ({ id })),
          managers,
        ).map((one) => one.id);
        expect(order.toSorted()).toEqual(some.toSorted());
        for (const id of order) {
          const manager = managers.get(id) ?? '';
          if (order.includes(manager)) expect(order.indexOf(manager)).toBeLessThan(order.indexOf(id));
        }
      }),
    );
  });
});
