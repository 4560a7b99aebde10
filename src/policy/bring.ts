import { invalidField } from '../errors.ts';
import { piecesOf, type Block, type Piece } from './bring-blocks.ts';
import { docxBlocks } from './bring-docx.ts';
import { markdownBlocks } from './bring-markdown.ts';
import { ZipError } from './bring-zip.ts';

/** One heading of a policy that a business brings, with the plain text under it. */
export type Brought = Piece;

const MEGABYTE = 1024 * 1024;
const LONGEST = { docx: 5 * MEGABYTE, text: MEGABYTE, heading: 200, piece: 20_000, pieces: 300 } as const;

/**
 * The clauses of a policy in Markdown (.md, .markdown, .txt) or DOCX. Throws invalid on the field `file` with a sentence
 * for a file that is of another kind, empty, locked, broken or too large.
 */
export async function broughtClauses(file: Buffer, name: string): Promise<Brought[]> {
  if (file.length === 0) throw wrong('bring.empty');
  const pieces = piecesOf(await blocksOf(file, name));
  if (pieces.length === 0) throw wrong('bring.empty');
  if (pieces.length > LONGEST.pieces) throw wrong('bring.too-many');
  for (const { heading, text } of pieces)
    if (heading.length > LONGEST.heading || text.length > LONGEST.piece)
      throw wrong('bring.long-part', heading);
  return pieces;
}

async function blocksOf(file: Buffer, name: string): Promise<Block[]> {
  if (/\.docx$/i.test(name)) return fromDocx(file);
  if (!/\.(?:md|markdown|txt)$/i.test(name)) throw wrong('bring.wrong-kind');
  if (file.length > LONGEST.text) throw wrong('bring.too-large');
  return markdownBlocks(textOf(file));
}

async function fromDocx(file: Buffer): Promise<Block[]> {
  if (file.length > LONGEST.docx) throw wrong('bring.too-large');
  // With a password, or of the time before DOCX, Word files are of another make altogether.
  if (file.length > 4 && file.readUInt32BE(0) === 0xd0cf11e0) throw wrong('bring.locked');
  try {
    return await docxBlocks(file);
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    throw wrong(`bring.${error.why}`);
  }
}

function textOf(file: Buffer): string {
  const wide = file[0] === 0xff && file[1] === 0xfe;
  try {
    const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(file);
    if (!text.includes('\0')) return text;
  } catch {
    // The same sentence as for a file of zeros.
  }
  throw wrong('bring.not-text');
}

const wrong = (key: string, heading?: string) =>
  invalidField('file', key, heading === undefined ? {} : { heading: heading.slice(0, 80) });
