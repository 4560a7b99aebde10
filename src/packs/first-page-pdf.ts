import { INK, newPdf, numberPages, ours, ownLetters, SOFT, wider, type Pdf } from '../files/pdf.ts';
import type { Block, FirstPage, Shown } from './contents.ts';

// As wide as A4 and as high as Letter: prints on either without being scaled. In points.
const PAGE: [number, number] = [595, 792];
const MARGIN = 50;
const WIDTH = PAGE[0] - 2 * MARGIN;
const BOTTOM = PAGE[1] - MARGIN - 8;
const SIZE = { title: 21, heading: 13.5, text: 10, cell: 8.5, small: 7.5 };
const HAIR = '#d8d3c8';
const PAD = 3;

/** The first page as a PDF: tagged, with the same words as the page on the screen, and the same bytes for the same words. */
export async function firstPagePdf(page: FirstPage): Promise<Buffer> {
  const { house: author, at, language, title } = page;
  const margins = { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN };
  const pdf = await newPdf({ title, author, language, at, size: PAGE, margins, bufferPages: true });
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  // Where a name needs other letters, a typeface that has them.
  const faces = (await ownLetters())(JSON.stringify(page)) ? ours() : wider();
  for (const [name, letters] of Object.entries(faces)) pdf.registerFont(name, letters);
  write(pdf, page);
  pdf.end();
  return whole;
}

function write(pdf: Pdf, page: FirstPage): void {
  pdf.addPage();
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const add = (tag: string, draw: () => void) => root.add(pdf.struct(tag, {}, draw));
  const say = (tag: string, text: string, face: 'plain' | 'bold', size: number, ink: string) =>
    add(tag, () => pdf.font(face, size).fillColor(ink).text(text, MARGIN, pdf.y, { width: WIDTH }));
  say('P', page.house, 'plain', SIZE.text, SOFT);
  say('H1', page.title, 'bold', SIZE.title, INK);
  pdf.moveDown(0.4);
  say('P', page.lead, 'plain', SIZE.text + 1, INK);
  pdf.moveDown(0.5);
  for (const { label, text } of page.asked) {
    add('P', () => {
      pdf
        .font('bold', SIZE.text)
        .fillColor(SOFT)
        .text(`${label}: `, MARGIN, pdf.y, { width: WIDTH, continued: true });
      pdf.font('plain', SIZE.text).fillColor(INK).text(text);
    });
    pdf.moveDown(0.15);
  }
  for (const { title, blocks } of page.sections) {
    pdf.moveDown(1.1);
    if (pdf.y + 90 > BOTTOM) pdf.addPage();
    pdf.outline.addItem(title);
    say('H2', title, 'bold', SIZE.heading, INK);
    pdf.moveDown(0.3);
    for (const block of blocks) {
      if (block.kind === 'table') table(pdf, root, block);
      else {
        const size = block.kind === 'text' ? SIZE.text : SIZE.cell;
        if (pdf.y + pdf.font('plain', size).heightOfString(block.text, { width: WIDTH }) > BOTTOM)
          pdf.addPage();
        say('P', block.text, 'plain', size, INK);
        pdf.moveDown(0.45);
      }
    }
  }
  root.end();
  numberPages(pdf, page.foot, { size: SIZE.small, below: 12 });
}

const textOf = (cell: Shown): string =>
  typeof cell === 'string'
    ? cell
    : [cell]
        .flat()
        .map(({ text }) => text)
        .join(', ');

// Files are named in full: on paper there is nothing to press.
const named = (cell: Shown): string =>
  typeof cell === 'string' || !Array.isArray(cell) || cell.length < 2
    ? textOf(cell)
    : [...new Set([cell].flat().map(({ href }) => href.replace(/\.(csv|json)$/, '')))].join(', ');

function table(
  pdf: Pdf,
  root: PDFKit.PDFStructureElement,
  { caption, heads, rows }: Extract<Block, { kind: 'table' }>,
): void {
  if (rows.length === 0) return;
  const cells = rows.map((row) => row.map(named));
  const widths = widthsOf(pdf, heads, cells);
  const places = widths.map((_, n) => MARGIN + widths.slice(0, n).reduce((sum, width) => sum + width, 0));
  const heightOf = (row: readonly string[], face: 'plain' | 'bold') =>
    Math.max(
      ...row.map((text, n) =>
        pdf.font(face, SIZE.cell).heightOfString(text || ' ', { width: widths[n]! - 2 * PAD }),
      ),
    ) +
    2 * PAD;
  if (pdf.y + 60 > BOTTOM) pdf.addPage();
  // Part of the document from the start: what is drawn in it is drawn at once.
  const element = pdf.struct('Table');
  root.add(element);
  const draw = (row: readonly string[], isHead: boolean) => {
    const face = isHead ? 'bold' : 'plain';
    const height = heightOf(row, face);
    const y = pdf.y;
    const line = pdf.struct('TR');
    element.add(line);
    row.forEach((text, n) => {
      const isHeading = isHead || n === 0;
      const options = isHeading ? { scope: isHead ? 'Column' : 'Row' } : {};
      const cell = pdf.struct(isHeading ? 'TH' : 'TD', options as object, () =>
        pdf
          .font(face, SIZE.cell)
          .fillColor(INK)
          .text(text || ' ', places[n]! + PAD, y + PAD, { width: widths[n]! - 2 * PAD }),
      );
      line.add(cell);
    });
    line.end();
    pdf.x = MARGIN;
    pdf.y = y + height;
    rule(pdf, isHead);
  };
  const title = pdf.struct('Caption', {}, () =>
    pdf.font('plain', SIZE.cell).fillColor(SOFT).text(caption, MARGIN, pdf.y, { width: WIDTH }),
  );
  element.add(title);
  draw(heads, true);
  for (const row of cells) {
    if (pdf.y + heightOf(row, 'plain') > BOTTOM) pdf.addPage();
    draw(row, false);
  }
  element.end();
  pdf.moveDown(0.8);
}

function rule(pdf: Pdf, isHeavy: boolean): void {
  const { y } = pdf;
  pdf.markContent('Artifact', { type: 'Layout' });
  pdf
    .moveTo(MARGIN, y)
    .lineTo(PAGE[0] - MARGIN, y)
    .lineWidth(isHeavy ? 1 : 0.5)
    .strokeColor(isHeavy ? INK : HAIR)
    .stroke();
  pdf.endMarkedContent();
}

// Each column has the room that its longest word needs; what is left goes by how much stands in it.
function widthsOf(pdf: Pdf, heads: readonly string[], rows: readonly (readonly string[])[]): number[] {
  const widest = (text: string, face: 'plain' | 'bold') =>
    Math.max(0, ...text.split(/\s+/).map((word) => pdf.font(face, SIZE.cell).widthOfString(word))) +
    2 * PAD +
    1;
  const least = heads.map((head, n) =>
    Math.min(
      WIDTH / 2,
      Math.max(widest(head, 'bold'), ...rows.slice(0, 50).map((row) => widest(row[n] ?? '', 'plain'))),
    ),
  );
  const much = heads.map((_, n) =>
    rows.slice(0, 50).reduce((sum, row) => sum + Math.sqrt((row[n] ?? '').length), 1),
  );
  const taken = least.reduce((sum, width) => sum + width, 0);
  if (taken > WIDTH) return least.map((width) => (width * WIDTH) / taken);
  const all = much.reduce((sum, one) => sum + one, 0);
  return least.map((width, n) => width + ((WIDTH - taken) * much[n]!) / all);
}
