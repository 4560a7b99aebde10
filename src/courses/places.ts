import { yamlItems, yamlKey, type YamlItem } from '../files/yaml-items.ts';
import type { CourseFiles } from './course-folder.ts';

/** What a sentence about a course may be about. `plan`: the file of the course itself, by a lesson or by a word at its top. */
export type PartKind = 'question' | 'lesson' | 'point' | 'word' | 'scenario' | 'plan' | 'own';

/** A line of a file that people write, counted from 1. */
export interface Place {
  file: string;
  line: number;
}

/** Finds where something stands: its first line, or the first line in it where `near` begins. */
export type Places = (kind: PartKind, id: string, near?: string) => Place;

/** For files of which nothing but their folder is known. */
export const placesUnknown =
  (folder: string): Places =>
  (kind) => ({ file: `${folder}/${kind}`, line: 1 });

/** Finds things in the files of a course; `shown` is the folder as sentences name it. */
export function placesIn(files: CourseFiles, language: string, shown: string): Places {
  const named = (path: string) => (shown === '' ? path : `${shown}/${path}`);
  const known = new Map<string, YamlItem[]>();
  const listIn: ListIn = (text, key, under) => {
    const of = `${key} ${under ?? ''} ${text}`;
    let items = known.get(of);
    if (items === undefined) known.set(of, (items = yamlItems(text, key, under)));
    return items;
  };
  return (kind, id, near = '') => {
    const paths = filesOf(kind, id, language, files);
    for (const path of paths) {
      const text = files[path];
      const part = text === undefined ? undefined : partIn(text, kind, id, listIn);
      if (text === undefined || part === undefined) continue;
      const at = near === '' ? part.start : placeOf(text, near, part);
      return { file: named(path), line: text.slice(0, at).split('\n').length };
    }
    return { file: named(paths[0] ?? `${language}/questions`), line: 1 };
  };
}

function filesOf(kind: PartKind, id: string, language: string, files: CourseFiles): string[] {
  switch (kind) {
    case 'lesson':
      return [`${language}/lessons/${id}.md`];
    case 'point':
    case 'word':
    case 'scenario':
      return [`${language}/${kind}s.yaml`];
    case 'plan':
      return ['course.yaml'];
    case 'own':
      return ['own.yaml'];
    case 'question':
      return Object.keys(files)
        .filter((path) => path.startsWith(`${language}/questions/`))
        .toSorted();
  }
}

interface Part {
  start: number;
  end: number;
}

type ListIn = (text: string, key: string, under?: string) => YamlItem[];

function partIn(text: string, kind: PartKind, id: string, listIn: ListIn): Part | undefined {
  if (kind === 'lesson') return { start: 0, end: text.length };
  if (kind === 'plan' || kind === 'own') {
    const lesson = listIn(text, 'id', 'lessons').find(({ name }) => name === id);
    const start = yamlKey(text, id);
    return lesson ?? (start < 0 ? undefined : { start, end: text.length });
  }
  const key = kind === 'point' ? 'clause' : kind === 'word' ? 'word' : 'id';
  return listIn(text, key).find(({ name }) => name === id);
}

// Long texts are folded: between two words there may be the end of a line.
function placeOf(text: string, near: string, { start, end }: Part): number {
  const words = near.trim().split(/\s+/).slice(0, 4);
  const part = text.slice(start, end);
  for (let count = words.length; count > 0; count--) {
    const at = new RegExp(words.slice(0, count).map(escaped).join('\\s+')).exec(part)?.index;
    if (at !== undefined) return start + at;
  }
  return start;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
