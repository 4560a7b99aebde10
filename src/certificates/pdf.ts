import QRCode from 'qrcode';
import { fitted, type Picture } from '../files/picture.ts';
import { pale } from '../organisation/colour.ts';
import { INK, newPdf, ours, ownLetters, SOFT, wider, type Pdf } from '../files/pdf.ts';

/** All the words of a certificate; '' where there is nothing to say. */
export interface CertificateWords {
  language: string;
  organisation: string;
  at: Date;
  /** Of the file. */
  title: string;
  /** What kind of paper it is. */
  kind: string;
  name: string;
  /** Between the name and the course. */
  completed: string;
  course: string;
  signed: string;
  facts: { label: string; text: string }[];
  replaces: string;
  check: string;
  /** Where it can be checked; the code leads there. */
  address: string;
  /** What the code is, for those who do not see it. */
  addressText: string;
  sealLabel: string;
  /** The newest signed state of the record. */
  seal: string;
  /** The house's own colour; '' for ours. */
  accent: string;
  /** Its own picture. */
  picture: Picture | undefined;
}

// As wide as Letter and as high as A4, lying: prints on either without being scaled. In points.
const [WIDTH, HEIGHT] = [792, 595];
const EDGE = 30;
const LEFT = 84;
const CODE = 104;
const RIGHT = WIDTH - LEFT;
const FACTS_AT = 404;
const TEAL = '#0c5c61';
const RULE = '#b9cfcf';
/** Room for a picture, in the corner above the name. */
const BOX = { width: 170, height: 54 };

/** A certificate as one page, tagged, with its letters in it. */
export async function certificatePdf(words: CertificateWords): Promise<Buffer> {
  const pdf = await newPdf({
    title: words.title,
    author: words.organisation,
    language: words.language,
    at: words.at,
    size: [WIDTH, HEIGHT],
    // Everything has its place: nothing may run on to a second page.
    margins: { top: 0, right: 0, bottom: 0, left: 0 },
    bufferPages: false,
  });
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const faces = (await ownLetters())(JSON.stringify({ ...words, picture: '' })) ? ours() : wider();
  for (const [name, letters] of Object.entries(faces)) pdf.registerFont(name, letters);
  pdf.addPage();
  frame(pdf, words.accent);
  if (words.picture !== undefined) corner(pdf, words.picture);
  write(pdf, words);
  pdf.end();
  return whole;
}

function frame(pdf: Pdf, accent: string): void {
  const [colour, rule] = accent === '' ? [TEAL, RULE] : [accent, pale(accent)];
  pdf.markContent('Artifact', { type: 'Layout' });
  const inner = EDGE + 7;
  pdf
    .rect(EDGE, EDGE, WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE)
    .lineWidth(2)
    .strokeColor(colour)
    .stroke();
  pdf
    .rect(inner, inner, WIDTH - 2 * inner, HEIGHT - 2 * inner)
    .lineWidth(0.6)
    .strokeColor(rule)
    .stroke();
  pdf
    .moveTo(LEFT, FACTS_AT - 20)
    .lineTo(RIGHT, FACTS_AT - 20)
    .lineWidth(0.8)
    .strokeColor(rule)
    .stroke();
  pdf.endMarkedContent();
}

// The name of the house stands beside it in words.
function corner(pdf: Pdf, picture: Picture): void {
  const { width, height } = fitted(picture, BOX);
  pdf.markContent('Artifact', { type: 'Layout' });
  pdf.image(picture.bytes, RIGHT - width, 56 + (BOX.height - height) / 2, { width, height });
  pdf.endMarkedContent();
}

function write(pdf: Pdf, words: CertificateWords): void {
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const width = RIGHT - LEFT;
  const add = (tag: string, draw: () => void) => root.add(pdf.struct(tag, {}, draw));
  const color = words.accent === '' ? TEAL : words.accent;
  const beside = words.picture === undefined ? width : width - BOX.width - 20;
  add('P', () => line(pdf, words.organisation, 76, { bold: true, size: 15, most: 22, color, width: beside }));
  add('H1', () =>
    line(pdf, words.kind, 124, { bold: false, size: 13, most: 18, color: SOFT, width, spacing: 1.1 }),
  );
  let y = 0;
  add('P', () => (y = line(pdf, words.name, 158, { bold: true, size: 38, most: 92, color: INK, width })));
  add('P', () => (y = line(pdf, words.completed, y + 8, { size: 13, most: 18, color: SOFT, width })));
  add('P', () => (y = line(pdf, words.course, y + 8, { bold: true, size: 23, most: 58, color: INK, width })));
  add('P', () => line(pdf, words.signed, y + 10, { size: 12, most: 34, color: INK, width }));
  facts(pdf, words, add);
  code(pdf, words, root);
}

function facts(pdf: Pdf, words: CertificateWords, add: (tag: string, draw: () => void) => void): void {
  const places = [LEFT, LEFT + 120, LEFT + 250];
  words.facts.forEach(({ label, text }, n) => {
    const x = places[n]!;
    const width = (places[n + 1] ?? RIGHT - CODE - 20) - x - 10;
    add('P', () => {
      line(pdf, label, FACTS_AT, { size: 9, most: 24, color: SOFT, width, x });
      line(pdf, text, FACTS_AT + 14, { bold: true, size: 12, most: 30, color: INK, width, x });
    });
  });
  const width = RIGHT - LEFT - CODE - 30;
  let y = FACTS_AT + 46;
  add(
    'P',
    () => (y = line(pdf, `${words.check}\n${words.address}`, y, { size: 9, most: 26, color: INK, width })),
  );
  if (words.replaces !== '')
    add('P', () => (y = line(pdf, words.replaces, y + 3, { size: 9, most: 13, color: INK, width })));
  add('P', () => {
    y = line(pdf, words.sealLabel, y + 8, { bold: true, size: 7.5, most: 10, color: SOFT, width });
    line(pdf, words.seal, y + 1, { size: 7.5, most: 30, color: SOFT, width });
  });
}

type Root = ReturnType<Pdf['struct']>;

interface Set {
  bold?: boolean;
  size: number;
  /** The height that there is for it, in points: what needs more is set smaller. */
  most: number;
  color: string;
  width: number;
  x?: number;
  spacing?: number;
}

// Gives where the next line may begin.
function line(pdf: Pdf, text: string, y: number, set: Set): number {
  const { bold = false, most, color, width, x = LEFT, spacing = 0 } = set;
  const options = { width, characterSpacing: spacing, lineGap: 1 };
  let { size } = set;
  pdf.font(bold ? 'bold' : 'plain', size);
  while (size > 6 && !fits(pdf, text, width, most, options)) pdf.fontSize((size -= 0.5));
  pdf.fillColor(color).text(text, x, y, { ...options, height: most, ellipsis: true });
  return y + Math.min(most, pdf.heightOfString(text, options));
}

// A word is never broken while smaller letters hold it.
const fits = (pdf: Pdf, text: string, width: number, most: number, options: object): boolean =>
  pdf.heightOfString(text, options) <= most &&
  text.split(/\s+/).every((word) => pdf.widthOfString(word, options) <= width);

function code(pdf: Pdf, words: CertificateWords, root: Root): void {
  const { modules } = QRCode.create(words.address, { errorCorrectionLevel: 'M' });
  const [left, top] = [RIGHT - CODE, FACTS_AT];
  const step = CODE / modules.size;
  const draw = () => {
    modules.data.forEach((dark, at) => {
      if (dark === 1) {
        const [row, column] = [Math.floor(at / modules.size), at % modules.size];
        pdf.rect(left + column * step, top + row * step, step, step);
      }
    });
    pdf.fillColor(INK).fill();
  };
  root.add(pdf.struct('Figure', { alt: words.addressText }, draw));
}
