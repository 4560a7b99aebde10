import { INK, newPdf, numberPages, ours, ownLetters, SOFT, wider, type Pdf } from '../files/pdf.ts';
import type { PolicyDocument, Sentence } from './document.ts';

// As wide as A4 and as high as Letter: prints on either without being scaled. In points.
const PAGE: [number, number] = [595, 792];
const MARGIN = 62;
const BOTTOM = PAGE[1] - MARGIN - 10;
const SIZE = { title: 22, clause: 13, text: 10.5, small: 8 };

/** A version as a PDF: tagged, with its letters in it, and the same bytes whenever it is made of the same document. */
export async function policyPdf(document: PolicyDocument): Promise<Buffer> {
  const pdf = await newPdf({
    title: document.name,
    author: document.organisation,
    language: document.language,
    at: document.at,
    size: PAGE,
    margins: { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN },
    bufferPages: true,
  });
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  await chooseFaces(pdf, document);
  write(pdf, document);
  pdf.end();
  return whole;
}

function write(pdf: Pdf, document: PolicyDocument): void {
  pdf.addPage();
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const add = (tag: string, draw: () => void) => root.add(pdf.struct(tag, {}, draw));
  add('P', () => pdf.font('plain', SIZE.text).fillColor(SOFT).text(document.organisation));
  pdf.moveDown(0.3);
  add('H1', () => pdf.font('bold', SIZE.title).fillColor(INK).text(document.title));
  pdf.moveDown(0.6);
  for (const fact of document.facts) add('P', () => sentence(pdf, fact));
  for (const clause of document.clauses) {
    const heading = `${clause.id}  ${clause.title}`;
    beginClause(pdf, heading, clause.sentences);
    pdf.outline.addItem(heading);
    add('H2', () => pdf.font('bold', SIZE.clause).fillColor(INK).text(heading));
    pdf.moveDown(0.35);
    for (const one of clause.sentences) {
      add('P', () => sentence(pdf, one));
      pdf.moveDown(one.label === '' ? 0.45 : 0.2);
    }
  }
  root.end();
  numberPages(pdf, document.foot, { size: SIZE.small, below: 14 });
}

function sentence(pdf: Pdf, { label, text }: Sentence): void {
  if (label === '')
    pdf
      .font('plain', SIZE.text + 1)
      .fillColor(INK)
      .text(text);
  else {
    pdf.font('bold', SIZE.text).fillColor(SOFT).text(`${label}: `, { continued: true });
    pdf.font('plain', SIZE.text).fillColor(INK).text(text);
  }
}

// A clause begins below a line, and never at the foot of a page with its first sentences on the next.
function beginClause(pdf: Pdf, heading: string, sentences: readonly Sentence[]): void {
  const width = PAGE[0] - 2 * MARGIN;
  const height = sentences.reduce(
    (sum, { label, text }) =>
      sum + pdf.font('plain', SIZE.text + 1).heightOfString(`${label}: ${text}`, { width }) + 6,
    pdf.font('bold', SIZE.clause).heightOfString(heading, { width }) + 34,
  );
  pdf.moveDown(1.1);
  if (pdf.y + Math.min(height, 130) > BOTTOM) pdf.addPage();
  else {
    pdf.markContent('Artifact', { type: 'Layout' });
    pdf
      .moveTo(MARGIN, pdf.y)
      .lineTo(PAGE[0] - MARGIN, pdf.y)
      .lineWidth(1)
      .strokeColor(INK)
      .stroke();
    pdf.endMarkedContent();
    pdf.y += 8;
  }
}

// The letters of our pages; where somebody's name needs others, a typeface that has them.
async function chooseFaces(pdf: Pdf, document: PolicyDocument): Promise<void> {
  const chosen = (await ownLetters())(JSON.stringify(document)) ? ours() : wider();
  for (const [name, letters] of Object.entries(chosen)) pdf.registerFont(name, letters);
}
