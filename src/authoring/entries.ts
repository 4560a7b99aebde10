import { invalidField } from '../errors.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import type { Fields } from './fields.ts';
import { languageOf, partOf, withPart, type Thing } from './parts.ts';
import { isRecord, listOf, textOf, textsOf, valueOf } from './raw.ts';
import { editedItem, newItem, setField } from './yaml-edit.ts';

/** What a clause comes down to, as a form has it. */
export interface PointForm {
  point: string;
  again: string;
}

/** A hard word as a form has it; `also` its other forms, with commas between them. */
export interface WordForm {
  word: string;
  also: string;
  means: string;
  countries: string[];
}

const POINT_ORDER = ['clause', 'point', 'again'];
const WORD_ORDER = ['word', 'also', 'means', 'countries'];

function rawOf(files: CourseFiles, thing: Thing): Record<string, unknown> | undefined {
  const part = partOf(files, thing);
  const [raw] = part === undefined ? [] : listOf(valueOf(part.text));
  return isRecord(raw) ? raw : undefined;
}

/** What a clause comes down to; nothing for a clause without a point. */
export function pointIn(files: CourseFiles, clause: string): PointForm {
  const raw = rawOf(files, `point:${clause}`) ?? {};
  return { point: textOf(raw['point']), again: textOf(raw['again']) };
}

export const typedPoint = (fields: Fields): PointForm => ({
  point: fields.line('point'),
  again: fields.text('again'),
});

export function withPoint(files: CourseFiles, clause: string, { point, again }: PointForm): CourseFiles {
  return withEntry(files, `point:${clause}`, { clause, point, again }, POINT_ORDER);
}

/** A hard word; undefined for one that is not there. */
export function wordIn(files: CourseFiles, word: string): WordForm | undefined {
  const raw = rawOf(files, `word:${word}`);
  return (
    raw && {
      word,
      also: textsOf(raw['also']).join(', '),
      means: textOf(raw['means']),
      countries: textsOf(raw['countries']),
    }
  );
}

/** What was typed of a word. A new one brings its name with it. */
export const typedWord = (fields: Fields, before?: WordForm): WordForm => ({
  word: before?.word ?? fields.line('word'),
  also: fields.line('also'),
  means: fields.line('means'),
  countries: fields.ticked('countries', before?.countries),
});

/** The longest that a hard word may be: it stands in an address. */
export const LONGEST_WORD = 60;

/** Throws invalid for a new word that cannot be one, or is there already. */
export function checkNewWord(files: CourseFiles, { word }: WordForm): void {
  if (word === '') throw invalidField('word', 'authoring.word-needed');
  if (word.length > LONGEST_WORD || !/^[\p{L}\p{N}][\p{L}\p{N} ’'.-]*$/u.test(word) || word === 'new')
    throw invalidField('word', 'authoring.word-odd');
  if (wordIn(files, word) !== undefined) throw invalidField('word', 'authoring.word-there');
}

export function withWord(files: CourseFiles, { word, also, means, countries }: WordForm): CourseFiles {
  const forms = also
    .split(',')
    .map((form) => form.trim())
    .filter((form) => form !== '');
  const fields = {
    word,
    also: forms.length === 0 ? undefined : forms,
    means,
    countries: countries.length === 0 ? undefined : countries,
  };
  return withEntry(files, `word:${word}`, fields, WORD_ORDER);
}

function withEntry(
  files: CourseFiles,
  thing: Thing,
  fields: Readonly<Record<string, unknown>>,
  order: readonly string[],
): CourseFiles {
  const part = partOf(files, thing);
  const file = thing.startsWith('point:') ? 'points' : 'words';
  const lines =
    part === undefined
      ? newItem(fields, order)
      : editedItem(part.text, (map, document) => {
          for (const [key, value] of Object.entries(fields)) setField(document, map, key, value, order);
        });
  return withPart(files, thing, lines, `${languageOf(files)}/${file}.yaml`);
}
