import { heatMap, stackedBars, trendLine } from '../../src/overview/svg.ts';
import { barsOf, plotOf, type Point } from '../../src/reports/plot.ts';

const words = { across: 'Right & <b>', up: 'Tells' };
const points: Point[] = [
  { right: 0.9, tells: 0.3, mark: 'fine' },
  { right: 0.4, tells: -0.9, mark: 'check' },
  { right: 1, tells: 1, mark: 'look' },
];

describe('the pictures of the report on questions', () => {
  it('show a mark for every point, inside the picture, those that need somebody on top', () => {
    const svg = plotOf(points, words);
    expect([...svg.matchAll(/plot-(fine|due|overdue)"/g)].map((found) => found[1])).toEqual([
      'fine',
      'due',
      'overdue',
    ]);
    const [, , width, height] = /viewBox="([\d ]+)"/.exec(svg)![1]!.split(' ').map(Number);
    for (const [, cx, cy] of svg.matchAll(/(?:cx="|d="M)([\d.]+)(?:" cy="|\s)([\d.]+)/g)) {
      expect(Number(cx) >= 0 && Number(cx) <= width!).toBe(true);
      expect(Number(cy) >= 0 && Number(cy) <= height!).toBe(true);
    }
  });

  it('are hidden from screen readers, carry no style of their own, and keep words as words', () => {
    for (const svg of [plotOf(points, words), barsOf([{ name: '<SM-01>', wrong: 0.2, value: '20%' }])]) {
      expect(svg).toContain('aria-hidden="true"');
      expect(svg).not.toMatch(/style=|<b>|<SM/);
    }
    expect(plotOf([], words)).toContain('Right &amp; &lt;b&gt;');
  });

  it('draw bars in proportion to the longest', () => {
    const svg = barsOf([
      { name: 'SM-01', wrong: 0.4, value: '40%' },
      { name: 'SM-02', wrong: 0.1, value: '10%' },
      { name: 'SM-03', wrong: 0, value: '0%' },
    ]);
    const widths = [...svg.matchAll(/plot-wrong"[^>]* width="([\d.]+)"/g)].map((found) => Number(found[1]));
    expect(widths).toEqual([widths[0], widths[0]! / 4, 0]);
  });
});

describe('the pictures of a team and of the organisation', () => {
  const odd = '<b>A & B</b>';
  const heat = heatMap({
    name: odd,
    columns: ['One', 'Two'],
    rows: [
      { name: odd, cells: [{ text: '100%', level: 0 }, { text: '–', level: null }] },
      { name: 'Other', cells: [{ text: '12%', level: 4 }, { text: '90%', level: 2 }] },
    ],
  }); // prettier-ignore
  const stacks = [
    { name: '5 Oct', parts: [{ kind: 'due', n: 3 }, { kind: 'renew', n: 1 }] },
    { name: '12 Oct', parts: [{ kind: 'due', n: 0 }, { kind: 'renew', n: 2 }] },
    { name: odd, parts: [] },
  ]; // prettier-ignore
  const bars = stackedBars({ name: odd, stacks });
  const months = [1, 0.5, null, 0.25, 0].map((share, n) => ({ name: n === 0 ? odd : `M${n}`, share }));
  const trend = trendLine({ name: odd, points: months, target: { share: 0.95, name: 'Target 95%' } });

  it('have a name, no style of their own, and words that stay words', () => {
    for (const svg of [heat, bars, trend]) {
      expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="&lt;b&gt;A &amp; B&lt;\/b&gt;"/);
      expect(svg).not.toMatch(/style=|<b>/);
      expect(svg).toContain('>&lt;b&gt;A &amp; B');
      const [, wide, tall] = /viewBox="0 0 (\d+) ([\d.]+)"/.exec(svg)!.map(Number);
      for (const [, x, y] of svg.matchAll(/ x="([-\d.]+)" y="([-\d.]+)"/g)) {
        expect(Number(x) >= 0 && Number(x) <= wide!).toBe(true);
        expect(Number(y) >= 0 && Number(y) <= tall!).toBe(true);
      }
    }
  });

  it('colour each share by how bad it is, and write it into its cell', () => {
    expect([...heat.matchAll(/class="heat-(\w+)"/g)].map(([, level]) => level)).toEqual(['0', 'none', '4', '2']);
    expect([...heat.matchAll(/plot-name">([^<]*\d%|–)</g)].map(([, text]) => text)).toEqual(['100%', '–', '12%', '90%']);
    expect(heatMap({ name: '', columns: [], rows: [] })).toContain('<svg');
  }); // prettier-ignore

  it('stack what falls due, each part as tall as it is many, with the sum above', () => {
    const heights = [...bars.matchAll(/class="bar-(\w+)"[^>]* height="([\d.]+)"/g)].map(([, kind, tall]) => [kind, Number(tall)]);
    expect(heights.map(([kind]) => kind)).toEqual(['due', 'renew', 'renew']);
    const one = heights[1]![1] as number;
    expect(heights[0]![1] as number).toBeCloseTo(3 * one, 0);
    expect(heights[2]![1] as number).toBeCloseTo(2 * one, 0);
    expect([...bars.matchAll(/class="plot-name">(\d+)</g)].map(([, sum]) => sum)).toEqual(['4', '2', '0']);
  }); // prettier-ignore

  it('break the line of the months where nothing is known, and draw what is aimed at', () => {
    const path = / d="([^"]+)"/.exec(trend)![1]!;
    expect(path.replace(/[\d. ]+/g, '')).toBe('MLML');
    const ups = [...path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
    expect(ups).toEqual(ups.toSorted((a, b) => a - b));
    expect(trend.split('trend-dot')).toHaveLength(5);
    expect(trend).toContain('class="trend-target"');
    expect(trend).toContain('Target 95%');
    expect(trendLine({ name: '', points: [], target: null })).not.toMatch(/NaN|Infinity|trend-target/);
  });
});
