import { JOB_ROLES } from '../people/person.ts';
import { compareAnswers, type AnswerChange } from './answers.ts';
import { fillBrackets, type Brackets } from './brackets.ts';
import { compareNumbers } from './numbers.ts';
import { SETTINGS } from './policy-file.ts';
import type { ClauseVersion, PolicyVersion } from './version.ts';
import { bracketsAt, lawsAt, openWords, WORDED, type Place, type Worded } from './words.ts';

/** A change of what a clause asks, as far as its rules, setting, numbers, audience and laws tell. */
export type Meaning = 'stricter' | 'looser' | 'reaches-further' | 'reaches-less';

/** What changed in meaning, and for whom. */
export interface MeaningChange {
  kinds: Meaning[];
  roles: string[];
}

interface Side {
  clause: ClauseVersion;
  version: PolicyVersion;
}

/** What changed in the meaning of a clause for the readers in one place; `answers`: how its rules answer there. Pure. */
export function meaningChanges(
  before: Side,
  after: Side,
  place: Place,
  answers: AnswerChange,
): MeaningChange[] {
  const [b, a] = [before.clause, after.clause];
  const kinds = new Set<Meaning>();
  if (answers.stricter) kinds.add('stricter');
  if (answers.looser) kinds.add('looser');
  if (answers.further) kinds.add('reaches-further');
  if (answers.less) kinds.add('reaches-less');
  const byAnswers = kinds.size > 0;
  const reset = b.setting !== a.setting && b.rule !== a.rule;
  if (reset && !byAnswers) kinds.add(rankOf(a) > rankOf(b) ? 'stricter' : 'looser');
  if (b.protects !== a.protects) kinds.add(a.protects ? 'looser' : 'stricter');
  for (const kind of byLaw(b, a, place)) kinds.add(kind);
  for (const kind of byNumbers(before, after, place, reset)) kinds.add(kind);
  const only = byAnswers && b.rule === a.rule && kinds.size === countOf(answers) ? answers.roles : null;
  const found = kinds.size === 0 ? [] : [{ kinds: [...kinds], roles: only ?? union(b.roles, a.roles) }];
  return [...found, ...byAudience(b.roles, a.roles)];
}

/** How the answers of a clause changed in a country; one that is new or gone answered, or answers, nothing. */
export function answersAt(
  before: ClauseVersion | null,
  after: ClauseVersion | null,
  country: string | null,
): AnswerChange {
  const rules = (clause: ClauseVersion | null) => (clause === null ? [] : rulesAt(clause, country));
  return compareAnswers(rules(before), rules(after));
}

const rulesAt = (c: ClauseVersion, country: string | null) => [
  ...c.rules.map(({ layer: _layer, ...body }) => body),
  ...lawsAt(c, country).flatMap((law) => law.rules),
];
const rankOf = (c: ClauseVersion) => SETTINGS.indexOf(c.setting);
const countOf = (answers: AnswerChange) =>
  [answers.stricter, answers.looser, answers.further, answers.less].filter(Boolean).length;

// A law that comes or goes with its country is no other reading of the clause: it is one sentence more, or one less.
function byLaw(b: ClauseVersion, a: ClauseVersion, place: Place): Meaning[] {
  const [was, is] = [b, a].map((c) => lawsAt(c, place.country).map((law) => law.country));
  return [
    ...(is!.some((country) => !was!.includes(country)) ? (['reaches-further'] as const) : []),
    ...(was!.some((country) => !is!.includes(country)) ? (['reaches-less'] as const) : []),
  ];
}

// A number in a title counts for nothing: it asks nothing of anybody.
const NUMBERED = WORDED.filter((field) => field !== 'title');

function byNumbers(before: Side, after: Side, place: Place, reset: boolean): Meaning[] {
  const read = ({ clause, version }: Side) => {
    const open = openWords(clause, place.country);
    const brackets = countsOf(bracketsAt(version, place.site));
    return (field: Worded) => open[field].map((text) => fillBrackets(text, brackets));
  };
  const [was, is] = [read(before), read(after)];
  const found = new Set<Meaning>();
  for (const field of NUMBERED) {
    // Of another setting's sentence the setting has spoken, and of sentences that came or went, their law or rule.
    if (reset && (field === 'rule' || field === 'conditions')) continue;
    const [old, young] = [was(field), is(field)];
    if (old.length !== young.length) continue;
    old.forEach((text, n) => {
      if (text === young[n]) return;
      const { stricter, looser } = compareNumbers(text, young[n]!);
      if (stricter) found.add('stricter');
      if (looser) found.add('looser');
    });
  }
  return [...found];
}

// Only brackets that hold a number alone are filled: the number in a name, or in a phone number, asks nothing of anybody.
const countsOf = (brackets: Brackets): Brackets =>
  Object.fromEntries(Object.entries(brackets).filter(([, value]) => /^\s*\d{1,3}\s*$/.test(value)));

function byAudience(before: readonly string[], after: readonly string[]): MeaningChange[] {
  const [was, is] = [spread(before), spread(after)];
  const came = is.filter((role) => !was.includes(role));
  const went = was.filter((role) => !is.includes(role));
  return [
    ...(came.length > 0 ? [{ kinds: ['reaches-further' as const], roles: came }] : []),
    ...(went.length > 0 ? [{ kinds: ['reaches-less' as const], roles: went }] : []),
  ];
}

// Whoever has people below is reached as a manager too, whatever else they work as.
const spread = (roles: readonly string[]): readonly string[] => (roles.includes('all') ? JOB_ROLES : roles);

/** Two audiences as one, in the order of the roles; `all` takes in the others. */
export function union(a: readonly string[], b: readonly string[]): string[] {
  const both = new Set([...a, ...b]);
  if (both.has('all')) return ['all'];
  return JOB_ROLES.filter((role) => both.has(role));
}
