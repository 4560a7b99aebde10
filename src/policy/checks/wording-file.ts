import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../../files/yaml-file.ts';
import { COUNTRIES } from '../../organisation/organisation.ts';

const FILE = join(import.meta.dirname, '../../../courses/social-media/wording.yaml');

const words = z.array(z.string().trim().min(1));
const sentence = z.string().trim().min(1);

const labor = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/, 'must be small letters with hyphens'),
  countries: z.array(z.enum(COUNTRIES)).min(1),
  find: words.min(1),
  banned: z.stringbool().or(z.boolean()).default(false),
  unless: words.default([]),
  why: sentence,
  source: sentence,
});

const wordingFile = z
  .strictObject({ labor: z.array(labor), vague: words, clear: words, doing: words })
  .transform((file) => ({
    labor: file.labor.map((one) => ({ ...one, find: finder(one.find), unless: finder(one.unless) })),
    vague: finder(file.vague),
    clear: finder(file.clear),
    doing: finder(file.doing),
  }));

/** Patterns of wording: what labor law may object to, by country, and what makes a rule vague. */
export type Wording = z.output<typeof wordingFile>;
export type LaborPattern = Wording['labor'][number];

/** Reads a wording file. Throws FileError with entry and line. */
export const readWording = (text: string, file: string): Wording => readYaml(text, file, wordingFile);

let shipped: Wording | undefined;

/** The wording file that comes with Heed, read once. */
export function shippedWording(): Wording {
  shipped ??= readWording(readFileSync(FILE, 'utf8'), relative(process.cwd(), FILE));
  return shipped;
}

// Any of some words, whole; a star stands for any ending. No words: nothing is ever found.
function finder(list: readonly string[]): RegExp {
  if (list.length === 0) return /(?!)/;
  const one = (word: string) =>
    word
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\s+/g, '\\s+')
      .replaceAll('*', '[\\p{L}-]*');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${list.map(one).join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}
