import { gunzipSync, gzipSync } from 'node:zlib';
import type { Request } from 'express';
import { z } from 'zod';
import { readForm } from '../web/form.ts';
import { decode } from './import/decode.ts';

// What a field of a form may hold.
const MOST_PACKED = 1_000_000;
const MOST_BYTES = 20 * 1024 * 1024;

const text = z.string().catch('');
const taken = z.object({
  packed: text,
  shown: text,
  /** `ask` shows what the columns mean, `answer` says it; else the file is looked at, or confirmed when it was shown. */
  step: text,
  everybody: text,
  manyLeave: text,
  dates: text,
  missing: text,
  missingOn: text,
  pasted: text,
});

/** A file on its way through the pages of an import, and what was said of it so far. */
export interface TakenFile {
  text: string;
  /** The letters of the file had to be guessed. */
  guessed: boolean;
  /** The file itself travels along, small enough for a field of a form; '' for one that is too large. */
  packed: string;
  given: z.output<typeof taken>;
  everybody: boolean;
  isConfirmed: boolean;
}

/** The file that a form brings, anew or along; otherwise the key of what is wrong with that. */
export function takeFile(req: Request): TakenFile | { key: string } {
  const given = readForm(req, taken);
  const along = given.packed !== '';
  const bytes = along ? unpacked(given.packed) : brought(req.file?.buffer, given.pasted);
  if (bytes === undefined || bytes.length === 0)
    return { key: along ? 'people.import-expired' : 'people.import-file-needed' };
  return {
    ...decode(bytes),
    packed: along ? given.packed : packed(bytes),
    given,
    everybody: given.everybody === '1',
    isConfirmed: along && given.step === '',
  };
}

// A table copied out of a spreadsheet comes with tabs between its cells.
const brought = (file: Buffer | undefined, pasted: string): Buffer | undefined =>
  file !== undefined && file.length > 0 ? file : Buffer.from(pasted.trim(), 'utf8');

function packed(bytes: Uint8Array): string {
  const made = gzipSync(bytes).toString('base64');
  return made.length <= MOST_PACKED ? made : '';
}

function unpacked(given: string): Buffer | undefined {
  try {
    return gunzipSync(Buffer.from(given, 'base64'), { maxOutputLength: MOST_BYTES });
  } catch {
    return undefined;
  }
}
