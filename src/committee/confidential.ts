import canonicalize from 'canonicalize';
import { bracketsIn, type Brackets } from '../policy/brackets.ts';
import { guardsPatients } from '../policy/rule.ts';
import { sentencesOf, type ClauseVersion, type PolicyVersion } from '../policy/version.ts';

/** Clauses that keep what is known of patients: the privacy seat may veto their change. */
const CONFIDENTIAL = ['SM-02', 'SM-03', 'SM-04', 'SM-05', 'SM-06', 'SM-09', 'SM-18'];

/** The seven that start at balanced even in an open policy, and get a look of their own. */
export const START_AT_BALANCED = ['SM-02', 'SM-04', 'SM-05', 'SM-06', 'SM-09', 'SM-18', 'SM-23'];

/** True for a clause that guards patients’ confidentiality: by its weight, its id, or as one of our own about patients. */
export const isConfidential = (c: ClauseVersion): boolean =>
  c.weight === 2 || CONFIDENTIAL.includes(c.id) || (c.own && c.rules.some(guardsPatients));

/** The confidential clauses that read otherwise in one version than in another, brackets filled: by id. Pure. */
export function confidentialChanges(before: PolicyVersion, after: PolicyVersion): string[] {
  const find = ({ clauses }: PolicyVersion, id: string) => clauses.find((c) => c.id === id);
  const ids = new Set([...before.clauses, ...after.clauses].filter(isConfidential).map((c) => c.id));
  return [...ids].filter((id) => reads(before, find(before, id)) !== reads(after, find(after, id)));
}

// The clause with everything that stands in its brackets, wherever.
function reads({ brackets, siteBrackets }: PolicyVersion, c: ClauseVersion | undefined): string {
  if (c === undefined) return '';
  const keys = bracketsIn(sentencesOf(c).join('\n'));
  const filled = (values: Brackets) => Object.fromEntries(keys.map((key) => [key, values[key] ?? '']));
  const sites = Object.entries(siteBrackets).map(([site, values]): [string, Brackets] => [
    site,
    filled(values),
  ]);
  const elsewhere = sites.filter(([, values]) => Object.values(values).some((value) => value !== ''));
  return canonicalize([c, filled(brackets), Object.fromEntries(elsewhere)])!;
}
