import { isMap, parseDocument, stringify } from 'yaml';
import { yamlItems } from '../files/yaml-items.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { editedMap } from './yaml-edit.ts';

/**
 * What a course folder consists of, by name: `lesson:L1` its text and `plan:L1` its line in the plan, `question:<id>`,
 * `point:<clause>`, `word:<word>`, `spelling:<word>`, `scenario:<id>`, `picture:<name>`, `own:L1`, and `frame:course.yaml`
 * for the plan without its lessons. `file:<path>` is any other file.
 */
export type Thing = string;
export type ThingKind =
  | 'lesson'
  | 'plan'
  | 'question'
  | 'point'
  | 'word'
  | 'spelling'
  | 'scenario'
  | 'picture'
  | 'own'
  | 'frame'
  | 'file';

export const kindOf = (thing: Thing): ThingKind => thing.slice(0, thing.indexOf(':')) as ThingKind;
export const nameOf = (thing: Thing): string => thing.slice(thing.indexOf(':') + 1);

/** A thing as it stands in a file: the lines that are its own. */
export interface Part {
  thing: Thing;
  path: string;
  text: string;
}

export const PLAN = 'course.yaml';
export const OWN = 'own.yaml';
export const FRAME = `frame:${PLAN}`;

/** The language that a course folder is written in first. */
export const languageOf = (files: CourseFiles): string =>
  /^language:\s*["']?([a-z]{2})\b/m.exec(files[PLAN] ?? '')?.[1] ?? 'en';

interface ListFile {
  kind: ThingKind;
  key: string;
  under?: string;
}

/** How the list in a file is read; undefined for a file that holds none. */
export function listFile(path: string, language: string): ListFile | undefined {
  if (path === PLAN) return { kind: 'plan', key: 'id', under: 'lessons' };
  if (path.startsWith(`${language}/questions/`)) return { kind: 'question', key: 'id' };
  switch (path) {
    case `${language}/points.yaml`:
      return { kind: 'point', key: 'clause' };
    case `${language}/words.yaml`:
      return { kind: 'word', key: 'word' };
    case `${language}/spelling.yaml`:
      return { kind: 'spelling', key: 'word' };
    case `${language}/scenarios.yaml`:
      return { kind: 'scenario', key: 'id' };
    default:
      return undefined;
  }
}

const MOST = 200;
const known = new Map<string, Part[]>();

/** The things in one file, in its order. Files of a course change seldom, and reading them takes a while: remembered. */
export function partsIn(path: string, text: string, language: string): Part[] {
  const key = `${language} ${path} ${text}`;
  let parts = known.get(key);
  if (parts === undefined) {
    parts = read(path, text, language);
    if (known.size >= MOST) known.delete(known.keys().next().value!);
    known.set(key, parts);
  }
  return parts;
}

function read(path: string, text: string, language: string): Part[] {
  const list = listFile(path, language);
  if (list !== undefined) {
    const parts = yamlItems(text, list.key, list.under)
      .filter(({ name }) => name !== '')
      .map(({ name, start, end }) => ({ thing: `${list.kind}:${name}`, path, text: text.slice(start, end) }));
    return path === PLAN ? [{ thing: FRAME, path, text: frameOf(text) }, ...parts] : parts;
  }
  const lesson = lessonAt(path, language);
  if (lesson !== undefined) return [{ thing: `lesson:${lesson}`, path, text }];
  if (path.startsWith('pictures/'))
    return [{ thing: `picture:${path.slice('pictures/'.length)}`, path, text }];
  if (path === OWN)
    return Object.entries(ownEntries(text)).map(([id, own]) => ({
      thing: `own:${id}`,
      path,
      text: stringify(own),
    }));
  return [{ thing: `file:${path}`, path, text }];
}

const lessonAt = (path: string, language: string): string | undefined => {
  const begins = `${language}/lessons/`;
  return path.startsWith(begins) && path.endsWith('.md')
    ? path.slice(begins.length, -'.md'.length)
    : undefined;
};

function ownEntries(text: string): Record<string, unknown> {
  const value: unknown = parseDocument(text, { prettyErrors: false }).toJS();
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** Everything in a folder by its name; of two that share one the first. */
export function partsOf(files: CourseFiles): Map<Thing, Part> {
  const language = languageOf(files);
  const found = new Map<Thing, Part>();
  for (const path of Object.keys(files).toSorted())
    for (const part of partsIn(path, files[path]!, language))
      if (!found.has(part.thing)) found.set(part.thing, part);
  return found;
}

/** One thing of a folder. */
export const partOf = (files: CourseFiles, thing: Thing): Part | undefined => partsOf(files).get(thing);

/**
 * The folder with a thing as given; undefined takes it out. What is new goes to the end of the file `home`. Everything
 * else in the files stays as it is, letter for letter.
 */
export function withPart(
  files: CourseFiles,
  thing: Thing,
  text: string | undefined,
  home: string,
): CourseFiles {
  const [kind, name] = [kindOf(thing), nameOf(thing)];
  const path = partOf(files, thing)?.path ?? home;
  if (kind === 'lesson' || kind === 'picture' || kind === 'file') return withFile(files, path, text);
  if (kind === 'own') {
    const own = editedMap(files[OWN] ?? '', (map, document) => {
      if (text === undefined) map.delete(name);
      else map.set(name, document.createNode(parseDocument(text).toJS()));
    });
    return withFile(files, OWN, isEmptyMap(own) ? undefined : own);
  }
  if (kind === 'frame') return withFile(files, PLAN, withFrame(files[PLAN] ?? '', text ?? ''));
  const list = listFile(path, languageOf(files))!;
  const whole = files[path] ?? '';
  const item = yamlItems(whole, list.key, list.under).find((one) => one.name === name);
  if (item !== undefined) {
    const after = whole.slice(item.end);
    const rest = text === undefined ? after.replace(/^(?:[ \t]*\n)+/, '') : after;
    return withFile(files, path, whole.slice(0, item.start) + (text ?? '') + rest);
  }
  if (text === undefined) return files;
  return withFile(files, path, appended(whole, text, list));
}

// The plan before and behind its lessons.
function frameOf(text: string): string {
  const items = yamlItems(text, 'id', 'lessons');
  const [first, last] = [items[0], items.at(-1)];
  return first === undefined ? text : text.slice(0, first.start) + text.slice(last!.end);
}

function withFrame(text: string, frame: string): string {
  const items = yamlItems(text, 'id', 'lessons');
  const [first, last] = [items[0], items.at(-1)];
  const head = /^[\s\S]*?^lessons:[^\n]*\n/m.exec(frame)?.[0];
  if (first === undefined || head === undefined) return frame;
  return head + text.slice(first.start, last!.end) + frame.slice(head.length);
}

function appended(whole: string, text: string, list: ListFile): string {
  const items = yamlItems(whole, list.key, list.under);
  const [before, last] = [items.at(-2), items.at(-1)];
  if (last === undefined) {
    // “[]”, or nothing but comments.
    const head = whole.replace(/^\s*\[\s*\]\s*$/m, '').trimEnd();
    return `${head === '' ? '' : `${head}\n`}${text}`;
  }
  const apart =
    before === undefined ? list.under === undefined : whole.slice(before.end, last.start).includes('\n');
  const start = whole.slice(0, last.end);
  return `${start}${start.endsWith('\n') ? '' : '\n'}${apart ? '\n' : ''}${text}${whole.slice(last.end)}`;
}

const isEmptyMap = (text: string): boolean => {
  const { contents } = parseDocument(text);
  return contents === null || (isMap(contents) && contents.items.length === 0);
};

function withFile(files: CourseFiles, path: string, text: string | undefined): CourseFiles {
  const { [path]: _old, ...rest } = files;
  return text === undefined ? rest : { ...rest, [path]: text };
}
