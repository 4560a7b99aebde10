/** Who is directly under whom. */
export type Managers = ReadonlyMap<string, string | null>;

/** Of these people, those who would be above themselves. Every manager's way up must be in the map. */
export function aboveThemselves(ids: Iterable<string>, managers: Managers): Set<string> {
  const looped = new Set<string>();
  const free = new Set<string>();
  for (const id of ids) {
    const path: string[] = [];
    const onPath = new Set<string>();
    let at: string | null = id;
    while (at !== null && !free.has(at) && !looped.has(at) && !onPath.has(at)) {
      path.push(at);
      onPath.add(at);
      at = managers.get(at) ?? null;
    }
    // Whoever leads into a loop is not in it: only the part from the first one met twice is.
    const loop = at !== null && onPath.has(at) ? path.slice(path.indexOf(at)) : [];
    for (const one of loop) looped.add(one);
    for (const one of path) if (!looped.has(one)) free.add(one);
  }
  return looped;
}

/** The people in an order in which everybody comes after their own manager. There must be no loop. */
export function topDown<T extends { id: string }>(people: readonly T[], managers: Managers): T[] {
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const path: string[] = [];
    let at: string | null = id;
    while (at !== null && !depths.has(at)) {
      path.push(at);
      at = managers.get(at) ?? null;
    }
    let depth = at === null ? -1 : depths.get(at)!;
    for (const one of path.toReversed()) depths.set(one, ++depth);
    return depths.get(id)!;
  };
  return people
    .map((person) => ({ person, depth: depthOf(person.id) }))
    .toSorted((a, b) => a.depth - b.depth)
    .map(({ person }) => person);
}
