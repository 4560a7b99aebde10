import { escapeHtml } from '../web/escape.ts';

/** A picture's own words: its name for who does not see it. */
export interface Named {
  name: string;
}

/** A cell of a heat map: what stands in it, and how bad it is from 0 (best) to 4; null where there is nothing to say. */
export interface Heat {
  text: string;
  level: 0 | 1 | 2 | 3 | 4 | null;
}

export interface HeatMap extends Named {
  columns: readonly string[];
  rows: readonly { name: string; cells: readonly Heat[] }[];
}

const WIDTH = 640;
const NAMES = 170;
const CELL = 30;
const HEAD = 22;
const GAP = 2;

const fixed = (n: number) => String(Math.round(n * 10) / 10);

/** So much of a text as fits where so many letters do. */
const cut = (text: string, most: number): string => {
  const letters = Array.from(text);
  return letters.length <= most
    ? text
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
};

const picture = (name: string, height: number, parts: readonly string[], kind: string): string =>
  `<svg class="plot ${kind}" viewBox="0 0 ${WIDTH} ${fixed(height)}" role="img" aria-label="${escapeHtml(name)}" focusable="false">${parts.join('')}</svg>`;

const words = (x: number, y: number, text: string, how = ''): string =>
  `<text x="${fixed(x)}" y="${fixed(y)}"${how}>${escapeHtml(text)}</text>`;

/** Draws a table of shares as a heat map. Colour says nothing that is not written in the cell. Pure; the words are escaped. */
export function heatMap({ name, columns, rows }: HeatMap): string {
  const wide = (WIDTH - NAMES) / Math.max(1, columns.length);
  const letters = Math.max(3, Math.floor(wide / 6));
  const heads = columns.map((head, n) =>
    words(NAMES + n * wide + wide / 2, 13, cut(head, letters), ' text-anchor="middle"'),
  );
  const lines = rows.flatMap((row, r) => {
    const top = HEAD + r * CELL;
    const cells = row.cells.map(({ text, level }, n) => {
      const left = NAMES + n * wide;
      const box = `<rect class="heat-${level ?? 'none'}" x="${fixed(left)}" y="${fixed(top)}" width="${fixed(wide - GAP)}" height="${CELL - GAP}"/>`;
      return (
        box +
        words(left + (wide - GAP) / 2, top + CELL / 2 + 3, text, ' text-anchor="middle" class="plot-name"')
      );
    });
    return [words(0, top + CELL / 2 + 3, cut(row.name, 26), ' class="plot-name"'), ...cells];
  });
  return picture(name, HEAD + rows.length * CELL, [...heads, ...lines], 'heat');
}

export interface Stack {
  name: string;
  /** From the bottom up. */
  parts: readonly { kind: string; n: number }[];
}

export interface Bars extends Named {
  stacks: readonly Stack[];
}

const [LEFT, RIGHT, TOP, BOTTOM] = [8, 8, 18, 22];

/** Draws stacked bars, each with its sum above and its name below. Pure; the words are escaped. */
export function stackedBars({ name, stacks }: Bars): string {
  const height = 170;
  const most = Math.max(1, ...stacks.map(sumOf));
  const wide = (WIDTH - LEFT - RIGHT) / Math.max(1, stacks.length);
  const room = height - TOP - BOTTOM;
  const parts = stacks.flatMap((stack, n) => {
    const left = LEFT + n * wide;
    const sum = sumOf(stack);
    let bottom = height - BOTTOM;
    const boxes = stack.parts
      .filter((part) => part.n > 0)
      .map((part) => {
        const tall = (room * part.n) / most;
        bottom -= tall;
        return `<rect class="bar-${part.kind}" x="${fixed(left + 3)}" y="${fixed(bottom)}" width="${fixed(wide - 6)}" height="${fixed(tall)}"/>`;
      });
    const middle = ' text-anchor="middle"';
    return [
      ...boxes,
      words(left + wide / 2, bottom - 5, String(sum), `${middle} class="plot-name"`),
      words(left + wide / 2, height - 7, stack.name, middle),
    ];
  });
  const base = `<line class="plot-grid plot-zero" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${height - BOTTOM}" y2="${height - BOTTOM}"/>`;
  return picture(name, height, [base, ...parts], 'bars');
}

const sumOf = ({ parts }: Stack): number => parts.reduce((sum, { n }) => sum + n, 0);

export interface Trend extends Named {
  /** Each month with its share from 0 to 1; null where nothing is known. */
  points: readonly { name: string; share: number | null }[];
  /** The share that is aimed at. */
  target: { share: number; name: string } | null;
}

/** Draws shares as a line from month to month; where a month is not known the line breaks. Pure; the words are escaped. */
export function trendLine({ name, points, target }: Trend): string {
  const height = 190;
  const [left, right] = [38, 12];
  const x = (n: number) => left + (n * (WIDTH - left - right)) / Math.max(1, points.length - 1);
  const y = (share: number) => TOP + (1 - share) * (height - TOP - BOTTOM);
  const line = (share: number, kind: string) =>
    `<line class="${kind}" x1="${left}" x2="${WIDTH - right}" y1="${fixed(y(share))}" y2="${fixed(y(share))}"/>`;
  const grid = [0, 0.5, 1].flatMap((share) => [
    line(share, `plot-grid${share === 0 ? ' plot-zero' : ''}`),
    words(left - 6, y(share) + 3.5, `${share * 100}%`, ' text-anchor="end"'),
  ]);
  let path = '';
  let before = false;
  const dots: string[] = [];
  for (const [n, { share }] of points.entries()) {
    if (share !== null) {
      path += `${before ? 'L' : 'M'}${fixed(x(n))} ${fixed(y(share))}`;
      dots.push(`<circle class="trend-dot" cx="${fixed(x(n))}" cy="${fixed(y(share))}" r="2.8"/>`);
    }
    before = share !== null;
  }
  const step = points.length > 12 ? 3 : 1;
  const names = points.map((point, n) =>
    (points.length - 1 - n) % step === 0
      ? words(
          x(n),
          height - 6,
          point.name,
          ` text-anchor="${n === points.length - 1 ? 'end' : n === 0 ? 'start' : 'middle'}"`,
        )
      : '',
  );
  const aim =
    target === null
      ? []
      : [
          line(target.share, 'trend-target'),
          words(WIDTH - right, y(target.share) - 4, target.name, ' text-anchor="end"'),
        ];
  return picture(
    name,
    height,
    [...grid, ...aim, `<path class="trend-line" d="${path}"/>`, ...dots, ...names],
    'trend',
  );
}
