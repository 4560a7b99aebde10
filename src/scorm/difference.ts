import type { Data } from './claim.ts';

/** What changed between two states of a SCO's data, by the path of each value (`core.score.raw`, `interactions.3.id`). */
export interface Difference {
  set: Readonly<Record<string, Leaf>>;
  gone: readonly string[];
}

type Leaf = string | number | boolean | null;

/** Compares two states; empty objects and lists count for nothing. */
export function differenceOf(before: Data, after: Data): Difference {
  const [old, now] = [flat(before), flat(after)];
  const set: Record<string, Leaf> = {};
  for (const [path, value] of now) if (old.get(path) !== value) set[path] = value;
  return { set, gone: [...old.keys()].filter((path) => !now.has(path)) };
}

/** Every value of some data with its path. */
export function flat(data: unknown, path = '', found = new Map<string, Leaf>()): Map<string, Leaf> {
  if (typeof data === 'object' && data !== null) {
    for (const [name, value] of Object.entries(data))
      flat(value, path === '' ? name : `${path}.${name}`, found);
  } else if (data !== undefined && path !== '') found.set(path, data as Leaf);
  return found;
}
