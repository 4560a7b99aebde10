import type { Taught } from '../courses/question-version.ts';
import type { Db } from '../database/database.ts';
import { fillBrackets, type Brackets } from '../policy/brackets.ts';
import { inForce } from '../policy/publication.store.ts';
import { versionOf } from '../policy/version.ts';

/** What the reports need of the policy in force: the names in its brackets, and what its clauses are called. */
export interface PolicyWords {
  brackets: Brackets;
  titles: ReadonlyMap<string, string>;
}

/** The words of the policy in force; none before the first version is. */
export async function policyWords(db: Db): Promise<PolicyWords> {
  const publication = await inForce(db);
  if (publication === undefined) return { brackets: {}, titles: new Map() };
  const { brackets, clauses } = await versionOf(db, publication.hash);
  return { brackets, titles: new Map(clauses.map(({ id, title }) => [id, title])) };
}

/** What was asked, on one line: of a scenario the words that it is made from. '' when nobody kept it. */
export function stemOf(taught: Taught | undefined, brackets: Brackets): string {
  if (taught === undefined) return '';
  return fillBrackets('question' in taught ? taught.question.stem : taught.scenario.text, brackets).trim();
}

/** A clause with its title, as far as the policy in force has it. */
export const clauseText = (id: string, titles: PolicyWords['titles']): string =>
  titles.has(id) ? `${id} ${titles.get(id)}` : id;
