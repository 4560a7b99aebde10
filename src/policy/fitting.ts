import { invalid, type FieldProblem } from '../errors.ts';
import type { Brackets } from './brackets.ts';
import { SETTINGS, type ClauseSource, type PolicySource, type Setting } from './policy-file.ts';
import { parted } from './rule.ts';
import type { Choices, ClauseVersion, OwnLayer, PolicyVersion } from './version.ts';

/** What an organisation chooses when it fits the policy. */
export interface Fitting {
  /** Clauses not named are `balanced`. */
  choices: Choices;
  brackets: Brackets;
  siteBrackets?: Readonly<Record<string, Brackets>>;
  countries?: readonly string[];
}

/** Fits the shipped policy to an organisation. A choice looser than the clause's minimum becomes the minimum. */
export function fit(source: PolicySource, given: Fitting): PolicyVersion {
  const countries = [...new Set(given.countries ?? [])].toSorted();
  return {
    title: source.title,
    brackets: given.brackets,
    siteBrackets: given.siteBrackets ?? {},
    countries,
    clauses: source.clauses.map((c) =>
      fitClause(c, stricter(given.choices[c.id] ?? 'balanced', c.minimum), countries),
    ),
  };
}

/** One clause at one setting, with the laws of these countries. `below`: why it goes below its minimum. */
export function fitClause(
  c: ClauseSource,
  setting: Setting,
  countries: readonly string[],
  below = '',
): ClauseVersion {
  // Each setting adds to the ones before it: so a stricter one can never answer more loosely.
  const layers: OwnLayer[] = ['always', ...SETTINGS.slice(0, SETTINGS.indexOf(setting) + 1)];
  return {
    id: c.id,
    title: c.title,
    who: c.who,
    what: c.what,
    whatNot: c['what not'],
    where: c.where,
    when: c.when,
    floor: c.floor,
    setting,
    rule: c.settings[setting],
    locked: c.locked,
    weight: c.weight,
    roles: c.roles,
    basis: c.basis,
    protects: c.protects,
    own: false,
    aside: c['not about posts'] ?? '',
    rules: layers.flatMap((layer) => c.rules[layer].flatMap(parted).map((rule) => ({ ...rule, layer }))),
    laws: Object.entries(c.countries)
      .filter(([country]) => countries.includes(country))
      .map(([country, law]) => ({
        country,
        words: law.words,
        basis: law.basis,
        rules: law.rules.flatMap(parted),
      })),
    below,
  };
}

/** The stricter of two settings. */
export function stricter(a: Setting, b: Setting): Setting {
  return SETTINGS.indexOf(a) >= SETTINGS.indexOf(b) ? a : b;
}

/** So many letters fill a bracket at most. */
export const LONGEST = 200;

/** Checks what was typed for the brackets. Throws invalid naming the fields `bracket-0`, `bracket-1` … */
export function bracketProblems(source: PolicySource, brackets: Brackets): void {
  const problems: FieldProblem[] = [];
  source.brackets.forEach((bracket, n) => {
    const value = brackets[bracket.key] ?? '';
    const field = `bracket-${n}`;
    if (value === '') problems.push({ field, key: 'policy.bracket-needed' });
    else if (value.length > LONGEST) problems.push({ field, key: 'policy.bracket-long' });
    else if (/[[\]\p{Cc}]/u.test(value)) problems.push({ field, key: 'policy.bracket-odd' });
    else if (bracket.number && !(/^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= 365))
      problems.push({ field, key: 'policy.bracket-number' });
  });
  if (problems.length > 0) throw invalid(problems);
}
