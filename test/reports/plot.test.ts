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
