import { lawsIn } from '../organisation/organisation.ts';
import { fillBrackets, type Brackets } from './brackets.ts';
import type { ClauseVersion, PolicyVersion } from './version.ts';

/** The fields of a clause that people read, in the order of the page. `conditions`: what an “if” or “ask” says. */
export const WORDED = [
  'title',
  'who',
  'what',
  'whatNot',
  'where',
  'when',
  'floor',
  'rule',
  'laws',
  'conditions',
] as const;
export type Worded = (typeof WORDED)[number];

/** A sentence before and after, its brackets filled. Country and site: the first place where it reads like this. */
export interface WordChange {
  field: Worded;
  country: string | null;
  site: string | null;
  before: string;
  after: string;
}

/** A place whose readers may have words of their own. */
export interface Place {
  country: string | null;
  site: string | null;
}

const filledAt = new WeakMap<PolicyVersion, Map<string | null, Brackets>>();

/** The brackets as a site fills them. Versions never change: these are remembered as long as theirs is. */
export function bracketsAt(version: PolicyVersion, site: string | null): Brackets {
  let known = filledAt.get(version);
  if (known === undefined) filledAt.set(version, (known = new Map()));
  let brackets = known.get(site);
  if (brackets === undefined) known.set(site, (brackets = fillingOf(version, site)));
  return brackets;
}

function fillingOf(version: PolicyVersion, site: string | null): Brackets {
  const own =
    site !== null && Object.hasOwn(version.siteBrackets, site) ? version.siteBrackets[site]! : undefined;
  if (own === undefined) return version.brackets;
  const filled = Object.entries(own).filter(([, value]) => value.trim() !== '');
  return { ...version.brackets, ...Object.fromEntries(filled) };
}

/** The laws of a clause that hold in a country. */
export const lawsAt = (clause: ClauseVersion, country: string | null): ClauseVersion['laws'] =>
  country === null ? [] : clause.laws.filter((law) => lawsIn(country).includes(law.country));

/** The sentences of a clause as written, brackets open. */
export function openWords(clause: ClauseVersion | null, country: string | null): Record<Worded, string[]> {
  if (clause === null) return Object.fromEntries(WORDED.map((field) => [field, [] as string[]])) as never;
  const laws = lawsAt(clause, country);
  const rules = [...clause.rules, ...laws.flatMap((law) => law.rules)];
  const conditions = rules.flatMap((rule) => [rule.if, rule.ask]).filter((text) => text !== '');
  return {
    title: [clause.title],
    who: [clause.who],
    what: [clause.what],
    whatNot: [clause.whatNot],
    where: [clause.where],
    when: [clause.when],
    floor: [clause.floor],
    rule: [clause.rule],
    laws: laws.map((law) => law.words),
    conditions: [...new Set(conditions)],
  };
}

/** The sentences that read otherwise in one place than before, filled. */
export function changedWords(
  before: { clause: ClauseVersion | null; version: PolicyVersion },
  after: { clause: ClauseVersion | null; version: PolicyVersion },
  place: Place,
): WordChange[] {
  const read = ({ clause, version }: typeof before) => {
    const open = openWords(clause, place.country);
    const brackets = bracketsAt(version, place.site);
    return (field: Worded) => open[field].map((text) => fillBrackets(text, brackets)).join('\n');
  };
  const [was, is] = [read(before), read(after)];
  return WORDED.flatMap((field) =>
    was(field) === is(field) ? [] : [{ field, ...place, before: was(field), after: is(field) }],
  );
}
