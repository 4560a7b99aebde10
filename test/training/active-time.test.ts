import fc from 'fast-check';
import { activeSeconds, secondsSince, tooFast } from '../../src/training/active-time.ts';

const START = Date.parse('2026-10-05T09:00:00.000Z');
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();
const acts = fc.array(
  fc.integer({ min: 0, max: 40_000 }).map((tenths) => tenths / 10),
  { maxLength: 40 },
);

describe('the time at work', () => {
  it.each([
    [[], 0],
    [[0], 0],
    [[0, 60], 60],
    [[0, 60, 60, 60], 60],
    // A pause counts as five minutes, however long it was.
    [[0, 300], 300],
    [[0, 301], 300],
    [[0, 86_400], 300],
    [[0, 60, 4000, 4030], 390],
    [[4030, 60, 0, 4000], 390],
  ])('of acts after %j seconds is %i', (seconds, active) => {
    expect(activeSeconds(seconds.map(at))).toBe(active);
  });

  it('does not depend on the order of the acts, nor on how often one is told', () => {
    fc.assert(
      fc.property(
        acts.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray([...list, ...list], { minLength: 2 * list.length }),
          ),
        ),
        ([list, shuffled]) => {
          expect(activeSeconds(shuffled.map(at))).toBe(activeSeconds(list.map(at)));
        },
      ),
    );
  });

  it('is never more than the clock on the wall, nor than five minutes for each pause, and never less than nothing', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const active = activeSeconds(list.map(at));
        const wall = list.length === 0 ? 0 : Math.max(...list) - Math.min(...list);
        expect(active).toBeLessThanOrEqual(Math.round(wall));
        expect(active).toBeLessThanOrEqual(300 * Math.max(0, list.length - 1));
        expect(active).toBeGreaterThanOrEqual(0);
        if (wall <= 300) expect(active).toBe(Math.round(wall));
      }),
    );
  });

  it('is never less for one act more', () => {
    fc.assert(
      fc.property(acts, fc.integer({ min: 0, max: 4000 }), (list, one) => {
        expect(activeSeconds([...list, one].map(at))).toBeGreaterThanOrEqual(activeSeconds(list.map(at)));
      }),
    );
  });
});

describe('the seconds since the act before', () => {
  it.each([
    [undefined, 10, null],
    [0, 0, 0],
    [0, 20.4, 20],
    [0, 600, 600],
    [0, 601, null],
    // Clocks of two servers may differ.
    [30, 10, null],
  ])('from %p to %p are %p', (before, now, seconds) => {
    expect(secondsSince(before === undefined ? undefined : at(before), at(now))).toBe(seconds);
  });
});

describe('too fast to have read', () => {
  it.each([
    [400, 60, false],
    [400, 59, true],
    [0, 0, false],
    [200, 5, true],
    [200, 45, false],
    [1, 0, true],
  ])('%i words in %i seconds: %j', (words, seconds, fast) => {
    expect(tooFast(words, seconds)).toBe(fast);
  });

  it('is nobody who took longer, or had less to read', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(600), fc.nat(100), fc.nat(100), (words, seconds, more, less) => {
        if (!tooFast(words, seconds)) expect(tooFast(Math.max(0, words - less), seconds + more)).toBe(false);
      }),
    );
  });
});
