import { createHash } from 'node:crypto';
import { invalidField } from '../errors.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { PARTS, lessonIds, lessonIn, withLesson, type PartName } from './lesson-form.ts';
import { withPart } from './parts.ts';

/** The most that a picture may weigh, in bytes. */
export const MOST_BYTES = 300 * 1024;

const TYPES = { svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' } as const;
export type PictureType = keyof typeof TYPES;

/**
 * What kind of picture this is, by what is in it: names and the browser's word count for nothing. Throws invalid naming
 * `file` for one that is too heavy, none of the four kinds, or an SVG that could do or fetch anything.
 */
export function pictureType(bytes: Buffer): PictureType {
  if (bytes.length === 0) throw invalidField('file', 'authoring.picture-needed');
  if (bytes.length > MOST_BYTES) throw invalidField('file', 'authoring.picture-heavy');
  const head = bytes.subarray(0, 12);
  if (head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'png';
  if (head.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'jpg';
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (!/^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/.test(text) || !/<\/svg>\s*$/.test(text))
    throw invalidField('file', 'authoring.picture-kind');
  if (!isQuiet(text)) throw invalidField('file', 'authoring.picture-unsafe');
  return 'svg';
}

// Drawing is all that an SVG may do: shapes, text, colours and what they are made of.
const DRAWS = new Set([
  'svg', 'g', 'defs', 'title', 'desc', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text',
  'tspan', 'textpath', 'use', 'symbol', 'marker', 'pattern', 'mask', 'clippath', 'lineargradient', 'radialgradient',
  'stop', 'filter', 'fegaussianblur', 'feoffset', 'feblend', 'feflood', 'fecomposite', 'femerge', 'femergenode',
  'fecolormatrix', 'fedropshadow', 'style', 'metadata',
]); // prettier-ignore

/** True for an SVG that holds nothing but drawing: no script, no handler, nothing from elsewhere. Pure. */
export function isQuiet(svg: string): boolean {
  const bare = svg.replace(/^\s*<\?xml[^>]*\?>/, '').replace(/<!--[\s\S]*?-->/g, '');
  if (/<[!?]/.test(bare) || /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i.test(bare)) return false;
  const tags = [...bare.matchAll(/<\/?\s*([^\s/>]*)/g)].map((match) => match[1]!.toLowerCase());
  if (tags.some((tag) => !DRAWS.has(tag))) return false;
  // A character written as a number could spell what is looked for below.
  if (/&#/.test(bare.replace(/>[^<]*</g, '><'))) return false;
  if (/\bon[a-z]+\s*=/i.test(bare) || /javascript:|@import|expression\s*\(|\\/i.test(bare)) return false;
  const links = [...bare.matchAll(/(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*))/gi)];
  const urls = [...bare.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*))\s*\)/gi)];
  return [...links, ...urls].every(([, a, b, c]) => (a ?? b ?? c ?? '').trim().startsWith('#'));
}

/** A picture as the files of a course hold it. */
export const pictureBody = (bytes: Buffer, type: PictureType): string =>
  `data:${TYPES[type]};base64,${bytes.toString('base64')}`;

/**
 * A name for a new picture that says nothing of what is in it: names stand in the record for ever. The same picture has
 * the same name, unless another one took its place.
 */
export function pictureName(files: CourseFiles, bytes: Buffer, type: PictureType): string {
  const stem = `own-${createHash('sha256').update(bytes).digest('hex').slice(0, 10)}`;
  const body = pictureBody(bytes, type);
  for (let n = 1; ; n++) {
    const name = `${stem}${n === 1 ? '' : `-${n}`}.${type}`;
    const there = files[`pictures/${name}`];
    if (there === undefined || there === body) return name;
  }
}

export const withPicture = (files: CourseFiles, name: string, body: string | undefined): CourseFiles =>
  withPart(files, `picture:${name}`, body, `pictures/${name}`);

/** The files that name a picture: `en/lessons/L2.md` … */
export function usesOf(files: CourseFiles, name: string): string[] {
  const named = new RegExp(`(?<![\\w-])${name.replaceAll('.', String.raw`\.`)}(?![\\w-])`);
  return Object.entries(files)
    .filter(([path, text]) => !/^pictures\/|\/pictures\.yaml$/.test(path) && named.test(text))
    .map(([path]) => path);
}

/** Where a picture can be put: at the end of a part of a lesson, by `L2:story`. */
export const placesFor = (files: CourseFiles): { value: string; lesson: string; part: PartName }[] =>
  lessonIds(files).flatMap((lesson) => PARTS.map((part) => ({ value: `${lesson}:${part}`, lesson, part })));

/** The files with a picture at the end of a part of a lesson; its alternative text may hold no brackets. */
export function withPictureIn(files: CourseFiles, place: string, name: string, alt: string): CourseFiles {
  const found = placesFor(files).find(({ value }) => value === place);
  const lesson = found && lessonIn(files, found.lesson);
  if (found === undefined || lesson === undefined) return files;
  const mark = `![${alt.replaceAll('[', '(').replaceAll(']', ')')}](${name})`;
  const text = [lesson[found.part], mark].filter((one) => one !== '').join('\n\n');
  return withLesson(files, { ...lesson, [found.part]: text });
}
