import fc from 'fast-check';
import {
  addSums,
  itemStatistics,
  NO_ANSWERS,
  pointBiserial,
  sumsOf,
  type ItemAnswer,
  type ItemSums,
} from '../../src/courses/item-statistics.ts';

const sumsOfAll = (answers: readonly ItemAnswer[]): ItemSums =>
  answers.map(sumsOf).reduce(addSums, NO_ANSWERS);
const answer = (right: boolean | number, rest: number, seconds: number | null = null): ItemAnswer => ({
  right: right === true || right === 1,
  rest,
  seconds,
});
/** So many answers, of which so many right; those who were right did so much better or worse on the rest. */
const many = (n: number, right: number, better = 10): ItemSums =>
  sumsOfAll(
    Array.from({ length: n }, (_one, i) => answer(i < right, (i % 5) + (i < right ? 40 + better : 40))),
  );

describe('the statistics of a question', () => {
  // J. D. Brown, "Point-biserial correlation coefficients", Shiken: JALT Testing & Evaluation SIG Newsletter 5(3), 2001,
  // Table 2 (hosted.jalt.org/test/bro_12.htm): eight students, three items, p .50 .50 1.00, r .91 -.91 .00. The .91 is
  // 1.81 x .50 with the standard deviation rounded to 8.29; with all digits it is .9045. An item that all got right has
  // no correlation at all, which Brown prints as .00.
  it('are those of Brown’s worked example', () => {
    const totals = [50, 45, 45, 40, 35, 30, 30, 25];
    const items = [
      [1, 1, 1, 1, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 1, 1, 1],
      [1, 1, 1, 1, 1, 1, 1, 1],
    ];
    const found = items.map((item) =>
      itemStatistics(sumsOfAll(item.map((one, i) => answer(one, totals[i]!)))),
    );
    expect(found.map(({ facility }) => facility)).toEqual([0.5, 0.5, 1]);
    expect(found[0]!.discrimination).toBeCloseTo(0.9045, 4);
    expect(found[1]!.discrimination).toBeCloseTo(-0.9045, 4);
    expect(found[2]!.discrimination).toBeNull();
  });

  // The Law School Admission Test, section 6: 1,000 people, five items (R. D. Bock and M. Lieberman, "Fitting a response
  // model for n dichotomously scored items", Psychometrika 35, 1970; the counts as in `bock.table` of the R package
  // psych). The proportions right are published as .924 .709 .553 .763 .870; the correlations with the rest are those
  // that `descript(LSAT)` of the R package ltm prints under "Excluded".
  it('are those of the law school test, without the question itself', () => {
    const patterns = [
      3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
    ]; // prettier-ignore
    const people = patterns.flatMap((count, pattern) => {
      const row = [16, 8, 4, 2, 1].map((bit) => ((pattern & bit) === 0 ? 0 : 1));
      return Array.from({ length: count }, () => row);
    });
    expect(people).toHaveLength(1000);
    const found = [0, 1, 2, 3, 4].map((item) =>
      itemStatistics(
        sumsOfAll(
          people.map((row) => {
            const others = row.filter((_one, n) => n !== item);
            return answer(row[item]!, others.filter((one) => one === 1).length * 25);
          }),
        ),
      ),
    );
    expect(found.map(({ facility }) => facility)).toEqual([0.924, 0.709, 0.553, 0.763, 0.87]);
    expect(found.map(({ discrimination }) => discrimination!.toFixed(4))).toEqual([
      '0.1128',
      '0.1532',
      '0.1728',
      '0.1444',
      '0.1216',
    ]);
  });

  const answers = fc.array(
    fc.record({
      right: fc.boolean(),
      rest: fc.integer({ min: 0, max: 100 }),
      seconds: fc.option(fc.integer({ min: 0, max: 3600 })),
    }),
    { maxLength: 200 },
  );

  it('are Pearson’s correlation, worked out on the answers themselves', () => {
    fc.assert(
      fc.property(answers, (list) => {
        const direct = pearson(
          list.map(({ right }) => (right ? 1 : 0)),
          list.map(({ rest }) => rest),
        );
        const ours = pointBiserial(sumsOfAll(list));
        if (direct === null) expect(ours).toBeNull();
        else expect(ours).toBeCloseTo(direct, 9);
      }),
    );
  });

  it('do not depend on the order, and parts add up to the whole', () => {
    fc.assert(
      fc.property(answers, fc.nat(), (list, cut) => {
        const whole = sumsOfAll(list);
        const at = list.length === 0 ? 0 : cut % list.length;
        expect(addSums(sumsOfAll(list.slice(at)), sumsOfAll(list.slice(0, at)))).toEqual(whole);
        expect(sumsOfAll(list.toReversed())).toEqual(whole);
        expect(whole.n).toBe(list.length);
      }),
    );
  });

  it('stay in bounds, and turn round with the key', () => {
    fc.assert(
      fc.property(answers, (list) => {
        const { facility, discrimination, halfWidth, meanSeconds } = itemStatistics(sumsOfAll(list));
        expect(facility === null).toBe(list.length === 0);
        if (facility !== null) expect(facility >= 0 && facility <= 1).toBe(true);
        if (meanSeconds !== null) expect(meanSeconds >= 0 && meanSeconds <= 3600).toBe(true);
        const turned = pointBiserial(sumsOfAll(list.map((one) => ({ ...one, right: !one.right }))));
        expect(discrimination === null).toBe(turned === null);
        if (discrimination === null) return;
        expect(Math.abs(discrimination)).toBeLessThanOrEqual(1);
        expect(halfWidth! > 0 && halfWidth! <= 1).toBe(true);
        expect(turned).toBeCloseTo(-discrimination, 9);
      }),
    );
  });

  it('hold for as many answers as anybody will ever have', () => {
    const few = many(400, 300);
    let sums = few;
    for (let doubled = 0; doubled < 14; doubled++) sums = addSums(sums, sums);
    expect(sums.n).toBeGreaterThan(1_000_000);
    expect(pointBiserial(sums)).toBeCloseTo(pointBiserial(few)!, 9);
  });

  // Before the lessons people know less, of everything: put together with the test, any question would seem to tell.
  it('compare people with those who had the same kind of paper', () => {
    const kind = (right: number, wrong: number, rest: number) =>
      sumsOfAll([
        ...Array.from({ length: right }, (_one, i) => answer(1, rest - 6 + (i % 5))),
        ...Array.from({ length: wrong }, (_one, i) => answer(0, rest + 6 - (i % 5))),
      ]);
    const kinds = [kind(40, 60, 45), kind(90, 10, 88)];
    const whole = kinds.reduce(addSums);
    expect(kinds.map((one) => pointBiserial(one)! < 0)).toEqual([true, true]);
    expect(pointBiserial(whole)).toBeGreaterThan(0.3);
    const found = itemStatistics(whole, [], undefined, kinds);
    expect(found.discrimination).toBeLessThan(-0.5);
    expect(found.flags).toContain('check-key');
    expect(found).toMatchObject({ n: 200, facility: 0.65 });
    expect(itemStatistics(whole, [], undefined, [whole, NO_ANSWERS])).toEqual(itemStatistics(whole));
  });

  it('say how wide the caution is: 0.45 at 20, 0.28 at 50, 0.20 at 100, 0.10 at 400', () => {
    const widths = [20, 50, 100, 400].map((n) => itemStatistics(many(n, n / 2)).halfWidth!.toFixed(2));
    expect(widths).toEqual(['0.45', '0.28', '0.20', '0.10']);
  });

  it('take the time of those whose time is known', () => {
    const list = [answer(1, 50, 30), answer(0, 50, 60), answer(0, 50)];
    expect(itemStatistics(sumsOfAll(list)).meanSeconds).toBe(45);
    expect(itemStatistics(sumsOfAll([answer(1, 50)])).meanSeconds).toBeNull();
    expect(itemStatistics(NO_ANSWERS)).toMatchObject({ n: 0, facility: null, discrimination: null });
  });
});

describe('what a question is flagged for', () => {
  const flags = (sums: ItemSums, distractors: number[] = []) => itemStatistics(sums, distractors).flags;

  it.each([
    ['too few answers, whatever they say', many(49, 10, -30), ['not-enough']],
    ['a negative correlation: the key', many(50, 40, -30), ['check-key']],
    ['as many wrong as right is hard enough', many(100, 50), []],
    ['more wrong than right', many(100, 49), ['too-hard']],
    ['nearly everybody right', many(100, 98), ['too-easy']],
    ['97 of 100 is not too easy', many(100, 97), []],
    ['weak', many(200, 100, 0), ['revise']],
    ['everybody right: nothing to correlate', many(60, 60), ['too-easy']],
  ])('%s', (_what, sums, expected) => {
    expect(flags(sums)).toEqual(expected);
  });

  it('a wrong option that under 5 % choose, but not where it is the only one', () => {
    expect(flags(many(100, 80), [16, 4])).toEqual(['idle-distractor']);
    expect(flags(many(100, 80), [15, 5])).toEqual([]);
    expect(flags(many(100, 96), [4])).toEqual([]);
    expect(flags(many(49, 40), [9, 0])).toEqual(['not-enough']);
  });

  it('the most urgent first', () => {
    expect(flags(many(100, 40, -30), [60, 0])).toEqual(['check-key', 'too-hard', 'idle-distractor']);
  });

  it('never as something to drop for its correlation below 100', () => {
    expect([itemStatistics(many(99, 60, -5)).early, itemStatistics(many(100, 60, -5)).early]).toEqual([
      true,
      false,
    ]);
  });

  it('from the number that is set', () => {
    expect(itemStatistics(many(30, 10), [], 20).flags).toEqual(['too-hard']);
    expect(itemStatistics(many(30, 10), [], 31).flags).toEqual(['not-enough']);
  });
});

function pearson(xs: readonly number[], ys: readonly number[]): number | null {
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const [mx, my] = [mean(xs), mean(ys)];
  let [sxy, sxx, syy] = [0, 0, 0];
  for (const [i, x] of xs.entries()) {
    sxy += (x - mx) * (ys[i]! - my);
    sxx += (x - mx) ** 2;
    syy += (ys[i]! - my) ** 2;
  }
  const varies = new Set(xs).size > 1 && new Set(ys).size > 1;
  return varies ? sxy / Math.sqrt(sxx * syy) : null;
}
