import { setImmediate } from 'node:timers/promises';
import { isDay } from '../days.ts';
import { INK, newPdf, SOFT, type Pdf } from '../files/pdf.ts';
import { linesOf, type Line, type Lines, type Weight } from './pdf-lines.ts';
import { byHand, sheetsIn } from './pdf-sheets.ts';
import type { Cell, Column, Taken } from './table.ts';

// As wide as Letter and as high as A4, lying: prints on either without being scaled. In points.
const PAGE: [number, number] = [792, 595];
const MARGIN = 36;
const WIDTH = PAGE[0] - 2 * MARGIN;
const PAD = 3;
const MANY_COLUMNS = 12;
/** So many rows a PDF has at most: each of their cells is remembered to the end, for who has the file read aloud. */
const MOST = 20_000;
/** So many rows are drawn before others have their turn. */
const TURN = 20;

/** A table as a PDF, piece by piece: tagged, its columns and the first cell of each row as headings, pages numbered. */
export async function* tablePdf(taken: Taken, most = MOST): AsyncGenerator<Buffer> {
  const { table, organisation, language, at } = taken;
  const pdf = await newPdf({
    title: table.title,
    author: organisation,
    language,
    at,
    // The lines are placed here: the library must not begin a page by itself.
    ...byHand(PAGE, MARGIN),
  });
  const sheets = sheetsOf(pdf, taken, await linesOf(pdf));
  let drawn = 0;
  for await (const row of oneByOne(table)) {
    if (drawn === most) {
      sheets.last(taken.fullText);
      break;
    }
    sheets.row(row);
    if (++drawn % TURN !== 0) continue;
    const ready = pdf.read() as Buffer | null;
    if (ready !== null) yield ready;
    await setImmediate();
  }
  sheets.end();
  pdf.end();
  for await (const chunk of pdf) yield chunk as Buffer;
}

async function* oneByOne({ rows }: Taken['table']): AsyncGenerator<readonly Cell[]> {
  for await (const piece of rows) yield* piece;
}

function sheetsOf(pdf: Pdf, { table, organisation, dayText }: Taken, lines: Lines) {
  const { columns } = table;
  const size = columns.length > MANY_COLUMNS ? 6 : 8.5;
  const step = size * 1.3;
  const widths = widthsOf(columns, lines, size);
  const places = widths.map((_, n) => MARGIN + widths.slice(0, n).reduce((sum, width) => sum + width, 0));
  const heads = columns.map(({ head }, n) => lines.broken(head, 'bold', size, widths[n]! - 2 * PAD));
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const sheets = sheetsIn(pdf, lines, { size: PAGE, margin: MARGIN, foot: [organisation, table.title] });
  const { bottom, place, artifact } = sheets;
  let y = 0;

  const page = () => (y = sheets.next());

  function paragraph(tag: string, text: string, weight: Weight, letters: number): void {
    const all = lines.broken(text, weight, letters, WIDTH);
    root.add(
      pdf.struct(tag, {}, () => {
        pdf.fillColor(tag === 'H1' ? INK : SOFT);
        for (const line of all) {
          lines.choose(line.text, weight, letters);
          place(line.text, MARGIN, y);
          y += letters * 1.35;
        }
      }),
    );
    y += letters * 0.3;
  }

  function draw(n: number, cell: readonly Line[], weight: Weight): void {
    pdf.fillColor(INK);
    for (const [k, { text, width }] of cell.entries()) {
      lines.choose(text, weight, size);
      const isRight = columns[n]!.kind === 'figure';
      place(text, places[n]! + (isRight ? widths[n]! - PAD - width : PAD), y + PAD + k * step);
    }
  }

  const rule = (heavy: boolean) => (heavy ? sheets.rule(y, INK, 1) : sheets.rule(y));

  const headHeight = Math.max(...heads.map(({ length }) => length)) * step + 2 * PAD;
  function heading(): void {
    // Only the first is said: on later pages the same words would be read between rows.
    if (sheets.count() > 1)
      artifact({ type: 'Pagination' }, () => heads.forEach((head, n) => draw(n, head, 'bold')));
    else {
      const row = pdf.struct('TR');
      body.add(row);
      heads.forEach((head, n) =>
        row.add(pdf.struct('TH', { scope: 'Column' } as object, () => draw(n, head, 'bold'))),
      );
      row.end();
    }
    y += headHeight;
    rule(true);
  }

  function row(cells: readonly Cell[]): void {
    let left = columns.map(({ kind }, n) =>
      lines.broken(shown(cells[n] ?? null, kind), 'plain', size, widths[n]! - 2 * PAD),
    );
    const element = pdf.struct('TR');
    body.add(element);
    const parts = columns.map((_, n) =>
      n === 0 ? pdf.struct('TH', { scope: 'Row' } as object) : pdf.struct('TD'),
    );
    for (const part of parts) element.add(part);
    const whole = Math.max(1, ...left.map(({ length }) => length)) * step + 2 * PAD;
    if (y + whole > bottom && whole < bottom - MARGIN - headHeight) turn();
    // A row that is higher than a page goes on on the next.
    for (;;) {
      const room = Math.max(1, Math.floor((bottom - y - 2 * PAD) / step));
      const here = left.map((cell) => cell.slice(0, room));
      here.forEach((cell, n) => {
        if (cell.length > 0) parts[n]!.add(() => draw(n, cell, 'plain'));
      });
      y += Math.max(1, ...here.map(({ length }) => length)) * step + 2 * PAD;
      rule(false);
      left = left.map((cell) => cell.slice(room));
      if (left.every(({ length }) => length === 0)) break;
      turn();
    }
    element.end();
  }

  function turn(): void {
    page();
    heading();
  }

  const shown = (cell: Cell, kind: Column['kind']): string =>
    kind === 'day' && typeof cell === 'string' && isDay(cell) ? dayText(cell) : String(cell ?? '');

  page();
  paragraph('H1', table.title, 'bold', 16);
  for (const line of table.about) paragraph('P', line, 'plain', 9.5);
  y += 6;
  const body = pdf.struct('Table');
  root.add(body);
  heading();
  return {
    row,
    last(text: string) {
      if (y + 30 > bottom) page();
      y += 8;
      paragraph('P', text, 'bold', 9.5);
    },
    end: () => root.end(),
  };
}

// Each has room for the longest word of its heading; what is left goes by how much stands in them.
function widthsOf(columns: readonly Column[], lines: Lines, size: number): number[] {
  const least = columns.map(({ head }) => lines.widest(head, 'bold', size) + 2 * PAD);
  const taken = least.reduce((sum, width) => sum + width, 0);
  const wanted = columns.map(({ width }, n) => Math.max(0, width * size * 0.55 + 2 * PAD - least[n]!));
  const all = wanted.reduce((sum, width) => sum + width, 0) || 1;
  if (taken > WIDTH) return least.map((width) => (width * WIDTH) / taken);
  return least.map((width, n) => width + (wanted[n]! * (WIDTH - taken)) / all);
}
