import { escapeHtml } from '../web/escape.ts';

/** A question in the picture: share right and correlation, and how it is marked. */
export interface Point {
  right: number;
  tells: number;
  mark: 'check' | 'look' | 'fine';
}

export interface PlotWords {
  across: string;
  up: string;
}

const [WIDTH, HEIGHT] = [360, 230];
const [LEFT, RIGHT, TOP, BOTTOM] = [28, 6, 24, 32];
/** The highest correlation that is drawn in full; a question that tells better stands at the edge. */
const MOST = 0.8;
const LEAST = -0.4;

const x = (share: number) => fixed(LEFT + share * (WIDTH - LEFT - RIGHT));
const y = (r: number) => {
  const inside = Math.max(LEAST, Math.min(MOST, r));
  return fixed(TOP + ((MOST - inside) / (MOST - LEAST)) * (HEIGHT - TOP - BOTTOM));
};
const fixed = (n: number) => String(Math.round(n * 10) / 10);

/**
 * Draws how many got each question right against how well it tells, with the ranges that call for a look. A picture of
 * what the table says, so it is hidden from screen readers. Pure; the words are escaped.
 */
export function plotOf(points: readonly Point[], words: PlotWords): string {
  const [bottom, right] = [HEIGHT - BOTTOM, WIDTH - RIGHT];
  const grid = [-0.4, 0, 0.4, 0.8].map(
    (r) =>
      `<line class="plot-grid${r === 0 ? ' plot-zero' : ''}" x1="${LEFT}" x2="${right}" y1="${y(r)}" y2="${y(r)}"/>` +
      `<text class="plot-tick" x="${LEFT - 5}" y="${y(r)}" text-anchor="end" dy=".32em">${r === 0 ? '0' : r.toFixed(1).replace('-', '\u2212')}</text>`,
  );
  const ticks = [0, 0.5, 1].map(
    (share, n) =>
      `<text class="plot-tick" x="${x(share)}" y="${bottom + 13}" text-anchor="${['start', 'middle', 'end'][n]}">${share * 100}%</text>`,
  );
  const dots = points
    .toSorted((a, b) => ORDER.indexOf(a.mark) - ORDER.indexOf(b.mark))
    .map(({ right: share, tells, mark }) => dot(x(share), y(tells), mark));
  return [
    `<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true" focusable="false">`,
    `<rect class="plot-look" x="${x(0)}" y="${TOP}" width="${Number(x(0.5)) - Number(x(0))}" height="${bottom - TOP}"/>`,
    `<rect class="plot-check" x="${x(0)}" y="${y(0)}" width="${Number(x(1)) - Number(x(0))}" height="${bottom - Number(y(0))}"/>`,
    ...grid,
    ...ticks,
    ...dots,
    `<text class="plot-axis" x="${LEFT}" y="${HEIGHT - 3}">${escapeHtml(words.across)}</text>`,
    `<text class="plot-axis" x="0" y="11">${escapeHtml(words.up)}</text>`,
    '</svg>',
  ].join('');
}

// Those that need somebody lie on top. Each mark has a shape of its own: colour says nothing alone.
const ORDER = ['fine', 'look', 'check'] as const;

function dot(cx: string, cy: string, mark: Point['mark']): string {
  if (mark === 'fine') return `<circle class="plot-fine" cx="${cx}" cy="${cy}" r="2.6"/>`;
  if (mark === 'look') return `<path class="plot-due" d="M${cx} ${fixed(Number(cy) - 4)}l4 7h-8z"/>`;
  return `<path class="plot-overdue" d="M${cx} ${fixed(Number(cy) - 4.5)}l4.5 4.5l-4.5 4.5l-4.5-4.5z"/>`;
}

/** A clause in the picture: the share that was wrong, from 0 to 1, and how it is written. */
export interface Bar {
  name: string;
  wrong: number;
  value: string;
}

const ROW = 17;
const [NAME, VALUE] = [50, 40];

/** Draws a bar for each clause, as long as the share that was wrong. As hidden as the other picture, and for the same reason. */
export function barsOf(bars: readonly Bar[]): string {
  const longest = Math.max(0.01, ...bars.map(({ wrong }) => wrong));
  const room = WIDTH - NAME - VALUE;
  const rows = bars.map(({ name, wrong, value }, n) => {
    const [top, long] = [n * ROW, (room * wrong) / longest];
    return (
      `<text class="plot-name" x="0" y="${top + 12}">${escapeHtml(name)}</text>` +
      `<rect class="plot-wrong" x="${NAME}" y="${top + 2}" width="${fixed(long)}" height="${ROW - 5}"/>` +
      `<text class="plot-tick" x="${fixed(NAME + long + 5)}" y="${top + 12}">${escapeHtml(value)}</text>`
    );
  });
  return `<svg class="plot" viewBox="0 0 ${WIDTH} ${bars.length * ROW}" aria-hidden="true" focusable="false">${rows.join('')}</svg>`;
}
