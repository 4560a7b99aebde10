import fc from 'fast-check';
import { addDays } from '../../src/days.ts';
import { slotsOf } from '../../src/saved/view.ts';

describe('the week and month of a day', () => {
  it.each([
    ['2026-11-22', '2026-11-23', false], // Sunday, Monday
    ['2026-11-23', '2026-11-29', true],
    ['2026-12-31', '2027-01-01', true], // one week over the new year
    ['1999-12-26', '1999-12-27', false],
  ])('%s and %s are of one week: %s', (a, b, same) => {
    expect(slotsOf(a).week === slotsOf(b).week).toBe(same);
  });

  it('go up with the days, each week has seven of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (n) => {
        const day = addDays('2000-01-01', n);
        const next = addDays(day, 1);
        expect(slotsOf(next).week >= slotsOf(day).week).toBe(true);
        expect(slotsOf(next).month >= slotsOf(day).month).toBe(true);
        expect(slotsOf(addDays(day, 7)).week > slotsOf(day).week).toBe(true);
        expect(slotsOf(next).month === slotsOf(day).month).toBe(next.slice(0, 7) === day.slice(0, 7));
      }),
    );
  });
});
