import { invalid, type FieldProblem } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';

/** The longest that a reason for a correction may be. */
export const LONGEST_REASON = 500;

/** The code in an entry that an imported file made: the file is the reason. */
export const BY_FILE = 'file' as const;

/** Why something that is on record is changed: in somebody's words, or because a file that was imported says so. */
export type Why = { reason: string } | typeof BY_FILE;

/** What is wrong with a reason for changing what is on record; nothing where it will do. */
export function reasonProblems(reason: string): FieldProblem[] {
  if (reason === '') return [{ field: 'reason', key: 'people.reason-needed' }];
  if (reason.length > LONGEST_REASON)
    return [{ field: 'reason', key: 'people.reason-long', params: { most: LONGEST_REASON } }];
  return [];
}

/** The reason as it is kept. Throws `invalid` for none and for one that is too long. */
export function reasonOf(given: string): string {
  const reason = given.trim();
  const problems = reasonProblems(reason);
  if (problems.length > 0) throw invalid(problems);
  return reason;
}

/** The same entry with why. The words are kept apart from the facts. */
export function withWhy(entry: NewEntry, why: Why | undefined): NewEntry {
  if (why === undefined) return entry;
  if (why === BY_FILE) return { ...entry, facts: { ...entry.facts, why } };
  return { ...entry, commits: { ...entry.commits, reason: why.reason } };
}
