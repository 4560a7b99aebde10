import type { Examinee } from '../courses/draw.ts';
import type { FitFor } from '../courses/fitting.ts';
import { choicesOf, type PolicyVersion } from '../policy/version.ts';

/** Somebody as an examinee under a policy version, who has had these questions. */
export const examineeUnder = (
  version: PolicyVersion,
  { roles, country }: FitFor,
  seen: ReadonlySet<string>,
): Examinee => ({
  roles,
  country,
  choices: choicesOf(version),
  weights: Object.fromEntries(version.clauses.map(({ id, weight }) => [id, weight])),
  seen,
});
