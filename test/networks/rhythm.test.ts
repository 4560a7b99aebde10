import fc from 'fast-check';
import { addDays, addMonths, type Day } from '../../src/days.ts';
import { nextDue, QUARTER, YEAR, type Rhythm } from '../../src/networks/rhythm.ts';

const day = fc.integer({ min: 0, max: 20_000 }).map((n): Day => addDays('2000-01-01', n));
const rhythm = fc.constantFrom(QUARTER, YEAR);
// Looks as they happen: each at some distance after the one before, on a day when it may be due or not.
const steps = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 12 });

const after = (anchor: Day, distances: readonly number[]): Day[] => {
  let last = anchor;
  return distances.map((distance) => (last = addDays(last, distance)));
};

describe('the rhythm of looks', () => {
  it.each([
    ['nothing yet', '2026-01-31', [], QUARTER, '2026-04-30'],
    ['in time keeps the end of the month', '2026-01-31', ['2026-04-30'], QUARTER, '2026-07-31'],
    ['a little early keeps it too', '2026-01-31', ['2026-04-02', '2026-07-01'], QUARTER, '2026-10-31'],
    ['too early begins anew', '2026-01-31', ['2026-03-30'], QUARTER, '2026-06-30'],
    ['late begins anew', '2026-01-31', ['2026-05-15'], QUARTER, '2026-08-15'],
    ['a year after a leap day', '2024-02-29', [], YEAR, '2025-02-28'],
    [
      'and the leap day comes back',
      '2024-02-29',
      ['2025-02-28', '2026-02-28', '2027-02-28'],
      YEAR,
      '2028-02-29',
    ],
    ['what was before the anchor counts for nothing', '2026-01-31', ['2025-12-31'], QUARTER, '2026-04-30'],
  ] as [string, Day, Day[], Rhythm, Day][])('%s', (_name, anchor, looks, given, due) => {
    expect(nextDue(anchor, looks, given)).toBe(due);
  });

  it('is never due twice: after a look the next day lies ahead of it, and of every day that was due before', () => {
    fc.assert(
      fc.property(day, rhythm, steps, (anchor, given, distances) => {
        const looks = after(anchor, distances);
        const dues = [nextDue(anchor, [], given)];
        for (let n = 1; n <= looks.length; n++) dues.push(nextDue(anchor, looks.slice(0, n), given));
        looks.forEach((look, n) => {
          expect(dues[n + 1]! > look).toBe(true);
          // Whoever looked when it was due, or late, is not asked for that day again.
          if (look >= dues[n]!) expect(dues[n + 1]! > dues[n]!).toBe(true);
        });
      }),
    );
  });

  it('stays on the anchor’s day of the month, or the last of a shorter month, as long as nobody is late', () => {
    fc.assert(
      fc.property(
        day,
        rhythm,
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }),
        (anchor, given, earlies) => {
          const looks: Day[] = [];
          for (const [n, early] of earlies.entries()) {
            expect(nextDue(anchor, looks, given)).toBe(addMonths(anchor, given.months * (n + 1)));
            looks.push(addDays(addMonths(anchor, given.months * (n + 1)), -early));
          }
        },
      ),
    );
  });

  it('does not depend on the order in which looks were written down', () => {
    fc.assert(
      fc.property(
        day,
        rhythm,
        steps.chain((distances) =>
          fc.tuple(
            fc.constant(distances),
            fc.shuffledSubarray(
              distances.map((_, n) => n),
              { minLength: distances.length },
            ),
          ),
        ),
        (anchor, given, [distances, order]) => {
          const looks = after(anchor, distances);
          expect(
            nextDue(
              anchor,
              order.map((n) => looks[n]!),
              given,
            ),
          ).toBe(nextDue(anchor, looks, given));
        },
      ),
    );
  });
});
