import type { Db } from '../database/database.ts';
import type { Examinee } from '../courses/draw.ts';
import type { FitFor } from '../courses/fitting.ts';
import type { Published } from '../policy/publication.ts';
import { choicesOf } from '../policy/version.ts';
import { seenQuestions } from './knowledge.store.ts';

/** Somebody as an examinee under a policy version, with every question they have had. */
export async function examineeFor(
  db: Db,
  personId: string,
  policy: Published,
  { roles, country }: FitFor,
): Promise<Examinee> {
  return {
    roles,
    country,
    choices: choicesOf(policy.version),
    weights: Object.fromEntries(policy.version.clauses.map((clause) => [clause.id, clause.weight])),
    seen: await seenQuestions(db, personId),
  };
}
