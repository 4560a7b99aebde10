import type { CourseFiles } from '../courses/course-folder.ts';
import { kindOf, nameOf, partsOf, withPart, type Part, type Thing } from './parts.ts';

/** Two folders that both came from a third. */
export interface Merging {
  base: CourseFiles;
  ours: CourseFiles;
  theirs: CourseFiles;
}

/** `taken`: only they changed it; `kept`: only we did; `both`: somebody has to choose. */
export type Fate = 'taken' | 'kept' | 'both';
export type Side = 'ours' | 'theirs';

/** What becomes of each thing that is not the same on both sides. Pure. */
export function fates({ base, ours, theirs }: Merging): Map<Thing, Fate> {
  const [was, our, their] = [partsOf(base), partsOf(ours), partsOf(theirs)];
  const found = new Map<Thing, Fate>();
  for (const thing of new Set([...their.keys(), ...our.keys(), ...was.keys()])) {
    const fate = fateOf(was.get(thing), our.get(thing), their.get(thing));
    if (fate !== undefined) found.set(thing, fate);
  }
  return found;
}

function fateOf(was: Part | undefined, our: Part | undefined, their: Part | undefined): Fate | undefined {
  if (our?.text === their?.text) return undefined;
  if (our?.text === was?.text) return 'taken';
  return their?.text === was?.text ? 'kept' : 'both';
}

/** The two folders as one: what both changed as chosen, ours where nothing was chosen. Pure. */
export function merged(merging: Merging, choices: ReadonlyMap<Thing, Side>): CourseFiles {
  const { base, ours, theirs } = merging;
  let files: CourseFiles = {};
  // What they did not touch is ours to the letter; what they did is theirs, with our things put in.
  for (const path of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    const text = theirs[path] === base[path] ? ours[path] : theirs[path];
    if (text !== undefined) files = { ...files, [path]: text };
  }
  const [our, their] = [partsOf(ours), partsOf(theirs)];
  for (const [thing, fate] of fates(merging)) {
    const side: Side =
      fate === 'both' ? (choices.get(thing) ?? 'ours') : fate === 'taken' ? 'theirs' : 'ours';
    const wanted = (side === 'ours' ? our : their).get(thing);
    if (partsOf(files).get(thing)?.text === wanted?.text) continue;
    files = withPart(files, thing, wanted?.text, wanted?.path ?? '');
  }
  return files;
}

/** Where the choice for a thing is made: with its lesson, its question … */
export const choiceName = (thing: Thing): string => `side-${kindOf(thing)}-${nameOf(thing)}`;
