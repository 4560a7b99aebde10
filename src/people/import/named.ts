/**
 * Whom a file from HR named, as it is kept so that a roster can be compared with it: those, or of all who were known once it was
 * taken in the others, whichever is shorter. A file of all staff every night would else be kept again every night.
 */
export type Named = { named: string[] } | { others: string[] };

/** The lists of a file whose lines are about these people; null where there was no line to read. */
export function namedIn(lines: ReadonlySet<string>, known: readonly string[]): Named | null {
  if (lines.size === 0) return null;
  const named = known.filter((id) => lines.has(id));
  return named.length * 2 <= known.length ? { named } : { others: known.filter((id) => !lines.has(id)) };
}

/** What an entry of an import says of its file: whether it was of everybody, and whom it named; null where no line could be read. */
export const fileOf = (everybody: boolean, named: Named | null) => ({
  facts: { everybody, readable: named !== null },
  commits: named === null ? {} : { people: JSON.stringify(named) },
});
