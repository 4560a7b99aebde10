/** A group of fewer people than this is not shown: nobody is to be singled out. */
export const LEAST_GROUP = 5;

/**
 * The groups that are too small to be shown apart, by how many people, or answers, are in each; `also`: groups that are
 * not shown for another reason. Where those left out are fewer than a group together, the smallest of the others is left
 * out too: it could be worked out by taking it from the whole.
 */
export function tooSmall(
  counts: ReadonlyMap<string, number>,
  also: ReadonlySet<string> = new Set(),
): Set<string> {
  const isHidden = ([name, count]: [string, number]) => count > 0 && (count < LEAST_GROUP || also.has(name));
  const hidden = [...counts].filter(isHidden);
  const left = hidden.reduce((sum, [, count]) => sum + count, 0);
  if (left > 0 && left < LEAST_GROUP) {
    const [next] = [...counts]
      .filter((group) => group[1] > 0 && !isHidden(group))
      .toSorted(([, a], [, b]) => a - b);
    if (next !== undefined) hidden.push(next);
  }
  return new Set(hidden.map(([name]) => name));
}
