import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type PDFDocument from 'pdfkit';

export type Pdf = InstanceType<typeof PDFDocument>;
type Faces = Record<'plain' | 'bold', Buffer>;

export const INK = '#211f1b';
export const SOFT = '#585248';

export interface PdfFacts {
  title: string;
  author: string;
  /** As in BCP 47. */
  language: string;
  at: Date;
  /** Width and height of a page, in points. */
  size: [number, number];
  margins: { top: number; right: number; bottom: number; left: number };
  /** Keeps every page until the end, for what can be written on them only then. */
  bufferPages: boolean;
}

/** A PDF without pages: tagged, with its title, language and author said, and the same bytes for the same facts. */
export async function newPdf(facts: PdfFacts): Promise<Pdf> {
  // A sixth of a second to load: only who asks for a PDF waits for it.
  const { default: Document } = await import('pdfkit');
  return new Document({
    size: facts.size,
    margins: facts.margins,
    bufferPages: facts.bufferPages,
    autoFirstPage: false,
    pdfVersion: '1.7',
    subset: 'PDF/UA' as never,
    tagged: true,
    lang: facts.language,
    displayTitle: true,
    info: {
      Title: metadata(facts.title),
      Author: metadata(facts.author),
      Creator: 'Heed',
      CreationDate: facts.at,
      ModDate: facts.at,
    },
  });
}

// The library writes these into XML as they are.
const metadata = (text: string): string =>
  text.replaceAll('&', '\uFF06').replaceAll('<', '\u2039').replaceAll('>', '\u203A');

/** The typeface of our pages. */
export const ours = (): Faces => {
  const file = (name: string) => `${name}/AtkinsonHyperlegibleNext_${name}.ttf`;
  return face('@expo-google-fonts/atkinson-hyperlegible-next', file('400Regular'), file('700Bold'));
};

/** A typeface that has more letters than ours. */
export const wider = (): Faces => face('dejavu-fonts-ttf', 'ttf/DejaVuSans.ttf', 'ttf/DejaVuSans-Bold.ttf');

let letters: Set<number> | undefined;

/** Tells whether our typeface has every letter of a text. */
export async function ownLetters(): Promise<(text: string) => boolean> {
  if (letters === undefined) {
    // Of a document of its own: the library opens a typeface again at each use that one document knows under two names.
    const { default: Document } = await import('pdfkit');
    const aside = new Document({ autoFirstPage: false }).font(ours().plain) as unknown as Opened;
    letters = new Set(aside._font.font.characterSet);
  }
  const known = letters;
  return (text) => Array.from(text).every((letter) => known.has(letter.codePointAt(0)!));
}

interface Opened {
  _font: { font: { characterSet: number[] } };
}

const folderOf = (name: string): string =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

const faces = new Map<string, Faces>();

function face(name: string, plain: string, bold: string): Faces {
  let found = faces.get(name);
  if (found === undefined) {
    const read = (file: string) => readFileSync(join(folderOf(name), file));
    faces.set(name, (found = { plain: read(plain), bold: read(bold) }));
  }
  return found;
}

/** Writes a line and the number at the foot of every page kept, for the eye alone: `size` of the letters and `below` the margin, in points. */
export function numberPages(pdf: Pdf, foot: string, { size, below }: { size: number; below: number }): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page);
    const { left, right, bottom } = pdf.page.margins;
    const y = pdf.page.height - bottom + below;
    // Below the margin the library would begin another page.
    pdf.page.margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] });
    pdf.font('plain', size).fillColor(SOFT);
    pdf.text(foot, left, y, { lineBreak: false });
    const place = `${page - start + 1} / ${count}`;
    pdf.text(place, pdf.page.width - right - pdf.widthOfString(place), y, { lineBreak: false });
    pdf.endMarkedContent();
  }
}
