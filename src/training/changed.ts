import type { Clause, PolicyText } from '../policy/text.ts';

/** A clause whose words are not what they were: null where it is new or gone. */
export interface ChangedClause {
  id: string;
  before: Clause | null;
  after: Clause | null;
}

const WORDS = ['title', 'who', 'what', 'whatNot', 'where', 'when', 'floor', 'rule'] as const;

/** The clauses that differ in any word between two versions, in the order of the newer one, those gone last. */
export function changedClauses(before: PolicyText, after: PolicyText): ChangedClause[] {
  const old = new Map(before.clauses.map((clause) => [clause.id, clause]));
  const now = new Set(after.clauses.map((clause) => clause.id));
  const changed = after.clauses.flatMap((clause): ChangedClause[] => {
    const was = old.get(clause.id) ?? null;
    const same = was !== null && WORDS.every((field) => was[field] === clause[field]);
    return same ? [] : [{ id: clause.id, before: was, after: clause }];
  });
  const gone = before.clauses.filter((clause) => !now.has(clause.id));
  return [...changed, ...gone.map((clause) => ({ id: clause.id, before: clause, after: null }))];
}
