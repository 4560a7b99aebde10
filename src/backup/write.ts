import { createHash } from 'node:crypto';
import { FORMAT, type Header, type Part } from './format.ts';

/** A part and what it holds, read when its turn comes. */
export interface Source {
  part: Part;
  items: AsyncIterable<unknown> | Iterable<unknown>;
}

const PIECE = 64 * 1024;

/** The lines of a backup, in pieces; `sources` are read one after the other. */
export async function* backupText(
  header: Omit<Header, 'heedBackup'>,
  sources: AsyncIterable<Source>,
): AsyncGenerator<string> {
  const whole = createHash('sha256');
  const kept = (text: string): string => {
    whole.update(text);
    return text;
  };
  yield kept(line({ heedBackup: FORMAT, ...header }));
  let parts = 0;
  for await (const { part, items } of sources) {
    parts++;
    yield kept(line(part));
    const hash = createHash('sha256');
    let count = 0;
    let piece = '';
    for await (const item of items) {
      count++;
      piece += line(item);
      if (piece.length < PIECE) continue;
      hash.update(piece);
      yield kept(piece);
      piece = '';
    }
    hash.update(piece);
    yield kept(piece + line({ end: part.name, count, sha256: hash.digest('hex') }));
  }
  yield line({ parts, sha256: whole.digest('hex') });
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
