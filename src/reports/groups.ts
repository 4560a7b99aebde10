/** A group of fewer people than this is not shown: nobody is to be singled out. */
export const LEAST_GROUP = 5;

/**
 * The groups that are too small to be shown apart, by how many people are in each. Where those left out are fewer than
 * a group together, the smallest of the others is left out too: it could be worked out by taking it from the whole.
 */
export function tooSmall(people: ReadonlyMap<string, number>, least = LEAST_GROUP): Set<string> {
  const hidden = [...people].filter(([, count]) => count > 0 && count < least);
  const left = hidden.reduce((sum, [, count]) => sum + count, 0);
  if (left > 0 && left < least) {
    const [next] = [...people].filter(([, count]) => count >= least).toSorted(([, a], [, b]) => a - b);
    if (next !== undefined) hidden.push(next);
  }
  return new Set(hidden.map(([name]) => name));
}
