import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { wordGaps } from '../../files/other-words.ts';
import { readYaml, type FileProblem } from '../../files/yaml-file.ts';
import { COUNTRIES } from '../../organisation/organisation.ts';

const FOLDER = join(import.meta.dirname, '../../../courses/social-media');

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

const wordsFile = z.strictObject({ labor: z.record(z.string(), z.strictObject({ why: sentence })) });

/** Reads `<language>/wording.yaml`: why a wording is worth a look, in another language, by pattern. Throws FileError. */
export const readWhys = (text: string, file: string): Map<string, string> =>
  new Map(Object.entries(readYaml(text, file, wordsFile).labor).map(([id, { why }]) => [id, why]));

/** What another language lacks beside a wording file, or has too much. Throws FileError. Pure. */
export const wordingGaps = (wording: string, words: string, file: string): FileProblem[] =>
  wordGaps(
    readWording(wording, 'wording.yaml').labor.map(({ id }) => id),
    readWhys(words, file).keys(),
    file,
  );

const shipped = new Map<string, Wording>();

/** The wording file that comes with Heed, read once; its sentences in a language, as far as they are there in it. */
export function shippedWording(language = 'en'): Wording {
  let found = shipped.get(language);
  if (found === undefined) {
    const read = <T>(path: string, parse: (text: string, file: string) => T): T | undefined => {
      const file = join(FOLDER, path);
      return existsSync(file) ? parse(readFileSync(file, 'utf8'), relative(process.cwd(), file)) : undefined;
    };
    const first = read('wording.yaml', readWording)!;
    const whys = language === 'en' ? undefined : read(`${language}/wording.yaml`, readWhys);
    found = { ...first, labor: first.labor.map((one) => ({ ...one, why: whys?.get(one.id) ?? one.why })) };
    shipped.set(language, found);
  }
  return found;
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
