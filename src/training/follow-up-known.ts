import type { Db } from '../database/database.ts';
import type { Evidence } from './follow-up-choice.ts';
import type { FollowUp } from './follow-up.store.ts';
import { itemsOf, seenQuestions } from './knowledge.store.ts';

/** What is known of how well somebody knows the policy, and the ids of all the questions that they have had. */
export interface Known {
  evidence: Evidence[];
  seen: Set<string>;
}

/** Gathers what somebody answered in papers and follow-ups. Lessons teach while they ask, so they tell only what was seen. */
export async function knownOf(db: Db, personId: string, followUps: readonly FollowUp[]): Promise<Known> {
  const answered = followUps.flatMap(({ clause, was_right: right, answered_at: at }) =>
    at === null ? [] : [{ clauses: [clause], right: right === 1, confidence: null, at }],
  );
  return {
    evidence: [...(await itemsOf(db, personId)), ...answered],
    seen: await seenQuestions(db, personId),
  };
}
