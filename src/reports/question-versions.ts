import type { Taught } from '../courses/question-version.ts';

/** What the answers tell of one text of a question. */
export interface Answered {
  /** The clauses that it was asked on. */
  clauses: string[];
  firstAt: string;
}

/** The answered versions of each question. Pure. */
export function versionsOf(
  rows: readonly { question: string; version: string; clause: string; firstAt: string }[],
): Map<string, Map<string, Answered>> {
  const found = new Map<string, Map<string, Answered>>();
  for (const { question, version, clause, firstAt } of rows) {
    const versions = found.get(question) ?? new Map<string, Answered>();
    found.set(question, versions);
    const one = versions.get(version) ?? { clauses: [], firstAt };
    versions.set(version, one);
    one.clauses.push(clause);
    if (firstAt < one.firstAt) one.firstAt = firstAt;
  }
  return found;
}

/** Versions by when they were first answered, the last one first. */
export const newestFirst = (versions: ReadonlyMap<string, Answered> = new Map()): string[] =>
  [...versions].toSorted(([, a], [, b]) => (a.firstAt < b.firstAt ? 1 : -1)).map(([version]) => version);

/** The clauses of a question; of a scenario, or of a text that nobody kept, those that answers were counted on. */
export const clausesTaught = (taught: Taught | undefined, answered: Answered | undefined): string[] =>
  taught !== undefined && 'question' in taught ? taught.question.clauses : (answered?.clauses ?? []);

/**
 * How many chose each wrong option, for the kinds of question where a wrong option is there to be chosen. The steps of
 * an ordering are all used, and a scenario has other options each time.
 */
export function distractors(taught: Taught | undefined, chosen: ReadonlyMap<number, number>): number[] {
  if (taught === undefined || !('question' in taught) || taught.question.kind === 'ordering') return [];
  return taught.question.options.flatMap(({ right }, place) => (right ? [] : [chosen.get(place) ?? 0]));
}
