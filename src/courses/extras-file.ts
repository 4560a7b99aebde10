import { z } from 'zod';
import { readYaml } from '../files/yaml-file.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import { clauseId } from './question-file.ts';

const words = z.string('must be a text').trim().min(1, 'must not be empty');
const countries = z.array(z.enum(COUNTRIES)).min(1);

const point = z.strictObject({ clause: clauseId, point: words, again: words });
const hardWord = z.strictObject({
  word: words,
  also: z.array(words).default([]),
  means: words,
  /** Of another language: the word of the first that it stands for. */
  for: words.optional(),
  countries: countries.optional(),
});
const spelling = z.strictObject({
  word: z.string().regex(/^\p{L}[\p{L}’' -]*$/u, 'must be a word'),
  elsewhere: words,
  in: countries.default(['uk', 'au', 'ca', 'eu']),
});

/** What a clause comes down to, and how it is taught once more to somebody who missed it. */
export type Point = z.output<typeof point>;
/** A hard word with its plain explanation. */
export type HardWord = z.output<typeof hardWord>;
/** A word that is written in another way in some countries. */
export type Spelling = z.output<typeof spelling>;

export const readPoints = (text: string, file: string): Point[] => readYaml(text, file, z.array(point));
export const readWords = (text: string, file: string): HardWord[] => readYaml(text, file, z.array(hardWord));
export const readSpelling = (text: string, file: string): Spelling[] =>
  readYaml(text, file, z.array(spelling));
