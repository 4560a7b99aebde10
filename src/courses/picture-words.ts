import { z } from 'zod';
import { FileError, readYaml } from '../files/yaml-file.ts';
import { picturesOf, remembered, type CourseFiles } from './course-folder.ts';

const words = z.string().trim().min(1);
const wordsFile = z.record(z.string(), z.record(words, words));

/** `<language>/pictures.yaml`: what stands in the pictures in another language, by picture and by what stands there first. */
export type PictureWords = z.output<typeof wordsFile>;

/** Reads the words in pictures. A name stands beside itself. Throws FileError. */
export const readPictureWords = (text: string, file: string): PictureWords => readYaml(text, file, wordsFile);

const SVG = 'data:image/svg+xml;base64,';
const TEXT = /(<(?:text|tspan|title|desc)\b[^>]*>)([^<]+)(?=<)/g;

/** What can be read in a picture, where it has letters: an SVG alone says it. */
export function textsIn(body: string): string[] {
  if (!body.startsWith(SVG)) return [];
  const svg = Buffer.from(body.slice(SVG.length), 'base64').toString('utf8');
  return [...svg.matchAll(TEXT)].map(([, , text]) => plain(text!)).filter((text) => /\p{L}/u.test(text));
}

/** The picture with other words in it; what is not among them stays. */
function pictureWith(body: string, said: Readonly<Record<string, string>>): string {
  if (!body.startsWith(SVG)) return body;
  const svg = Buffer.from(body.slice(SVG.length), 'base64').toString('utf8');
  const made = svg.replace(TEXT, (all, tag: string, text: string) => {
    const other = said[plain(text)];
    return other === undefined ? all : tag + escaped(other);
  });
  return made === svg ? body : SVG + Buffer.from(made, 'utf8').toString('base64');
}

/** The pictures among the files as they are in a language: those that say nothing in it stay as they are. */
export function picturesIn(language: string, files: CourseFiles): ReturnType<typeof picturesOf> {
  const path = `${language}/pictures.yaml`;
  const said = read(files[path], path);
  return picturesOf(files).map(({ name, body }) => ({ name, body: pictureWith(body, said[name] ?? {}) }));
}

function read(text: string | undefined, path: string): PictureWords {
  try {
    return text === undefined ? {} : remembered(text, path, readPictureWords);
  } catch (error) {
    if (error instanceof FileError) return {};
    throw error;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const plain = (text: string): string =>
  text
    .replace(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => ENTITIES[name]!)
    .replace(/\s+/g, ' ')
    .trim();

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
