import type { Item } from './knowledge.store.ts';
import type { Paper } from './paper.store.ts';

/** The newest answer first; of what was answered at one time, what was wrong tells more. */
export const newestFirst = <T extends Pick<Item, 'right' | 'confidence'> & { at: string }>(
  items: readonly T[],
): T[] => items.toSorted((a, b) => (a.at === b.at ? weakness(b) - weakness(a) : a.at < b.at ? 1 : -1));

const weakness = ({ right, confidence }: Pick<Item, 'right' | 'confidence'>): number =>
  right ? 0 : confidence === 'sure' ? 2 : 1;

/**
 * The clauses somebody is weakest in, the weakest first, out of what they answered (newest first): only the newest
 * answer on a clause counts, a right one makes it known, and wrong while sure is weaker than wrong by a guess. Pure.
 */
export function weakClauses(items: readonly Pick<Item, 'clauses' | 'right' | 'confidence'>[]): string[] {
  const newest = new Map<string, number>();
  for (const { clauses, right, confidence } of items) {
    const clause = clauses[0];
    if (clause === undefined || newest.has(clause)) continue;
    newest.set(clause, right ? (confidence === 'guess' ? 1 : 0) : confidence === 'sure' ? 3 : 2);
  }
  return [...newest]
    .filter(([, weak]) => weak > 0)
    .toSorted((a, b) => b[1] - a[1])
    .map(([clause]) => clause);
}

/** The clauses of the questions that were wrong on a paper, each once. None when how it was answered is not known. */
export const missedOn = (paper: Pick<Paper, 'result'> | undefined): string[] => [
  ...new Set((paper?.result?.items ?? []).filter((item) => !item.right).map((item) => item.clauses[0]!)),
];
