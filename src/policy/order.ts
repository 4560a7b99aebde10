/** The ids that stand in another order than before; as few as explain it, so that moving one clause gives one. */
export function movedIds(before: readonly string[], after: readonly string[]): Set<string> {
  const places = new Map(before.map((id, n) => [id, n]));
  const common = after.filter((id) => places.has(id));
  const stayed = longestRising(common.map((id) => places.get(id)!));
  return new Set(common.filter((id) => !stayed.has(places.get(id)!)));
}

function longestRising(numbers: readonly number[]): Set<number> {
  const best: number[] = numbers.map(() => 1);
  const from: number[] = numbers.map(() => -1);
  numbers.forEach((number, n) => {
    for (let m = 0; m < n; m++) {
      if (numbers[m]! < number && best[m]! + 1 > best[n]!) {
        best[n] = best[m]! + 1;
        from[n] = m;
      }
    }
  });
  const found = new Set<number>();
  for (let n = best.indexOf(Math.max(0, ...best)); n >= 0; n = from[n]!) found.add(numbers[n]!);
  return found;
}

/** All ids in the order of `after`; those that are gone stand where they stood. */
export function inOrder(before: readonly string[], after: readonly string[]): string[] {
  const kept = new Set(after);
  const all = [...after];
  before.forEach((id, n) => {
    if (!kept.has(id)) all.splice(n === 0 ? 0 : all.indexOf(before[n - 1]!) + 1, 0, id);
  });
  return all;
}
