import { difference, type Change } from './difference.ts';
import type { Published } from './publication.ts';
import { textAt, type ReadAt } from './text.ts';
import type { PolicyVersion } from './version.ts';

/** A version in which a clause changed. */
export interface ClauseChange {
  number: number;
  at: string;
  kinds: Change[];
}

/** The versions in which a clause changed, newest first. `published`: those in force once, oldest first. */
export function clauseHistory(published: readonly Published[], id: string): ClauseChange[] {
  return published
    .flatMap((one, n): ClauseChange[] => {
      const is = only(one.version, id);
      const was = n === 0 ? { ...is, clauses: [] } : only(published[n - 1]!.version, id);
      const [found] = difference(was, is);
      const at = one.inForceAt ?? one.at;
      return found === undefined ? [] : [{ number: one.number, at, kinds: found.kinds }];
    })
    .toReversed();
}

/** The number of the version since which a clause reads as it does now in a place. `published`: as above. */
export function readsSoSince(published: readonly Published[], id: string, at: ReadAt): number | undefined {
  const reads = published.map(({ number, version }) => ({
    number,
    text: JSON.stringify(textAt(version, at).clauses.find((clause) => clause.id === id)),
  }));
  const now = reads.at(-1)?.text;
  const before = reads.findLastIndex(({ text }) => text !== now);
  return reads[before + 1]?.number;
}

// Alone in its version, so that comparing it costs no more than one clause does.
const only = (version: PolicyVersion, id: string): PolicyVersion => ({
  ...version,
  clauses: version.clauses.filter((clause) => clause.id === id),
});
