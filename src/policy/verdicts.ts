import { layerHeight } from './judge.ts';
import { bitsOf, gridOf, meet, situations } from './probes.ts';
import { LAYERS, type Layer, type Rule, type RuleBody } from './rule.ts';
import type { Clause } from './text.ts';
import { rank, VERDICTS, type Verdict } from './vocabulary.ts';

/** The rules of a clause by what they answer, the loosest answer first; without the answers that none gives. */
export function byVerdict(rules: readonly Rule[]): { verdict: Verdict; rules: Rule[] }[] {
  return VERDICTS.map((verdict) => ({
    verdict,
    rules: rules.filter((rule) => rule.answer === verdict),
  })).filter((group) => group.rules.length > 0);
}

/**
 * Those of the rules of one clause that decide some post, in their order: what a stricter rule answers wherever it
 * holds, or one of a stricter layer with the same answer, is left out. Pure.
 */
export function decidingRules<T extends RuleBody & { layer: Layer }>(rules: readonly T[]): T[] {
  const found = situations(rules, gridOf(rules));
  const strictestFirst = rules.toSorted(
    (a, b) => rank(b.answer) - rank(a.answer) || layerHeight(b.layer) - layerHeight(a.layer),
  );
  const told = strictestFirst.map((rule) => ({ rule, bit: bitsOf(rules, (one) => one === rule) }));
  const deciding = new Set(found.map(({ live }) => told.find(({ bit }) => meet(bit, live))?.rule));
  return rules.filter((rule) => deciding.has(rule));
}

/** True when a rule can hold for somebody in this role. */
export const speaksTo = (rule: Rule, role: string): boolean =>
  (rule.who.length === 0 || rule.who.some((one) => one === role)) && !rule.notWho.some((one) => one === role);

/**
 * The rules that go with the sentence of a clause, for somebody in a role: all that give the strictest answer of the
 * setting that was chosen (or of the one below, where that adds no rule). Of refusals those that always hold as well.
 * Of a clause that protects speech, those that give the loosest: what it allows is what it is for.
 */
export function rulingRules(clause: Clause, role: string): Rule[] {
  const own = clause.rules.filter((rule) => height(rule) >= 0 && speaksTo(rule, role));
  const top = own.filter((rule) => height(rule) === Math.max(...own.map(height)));
  const given = VERDICTS.filter((verdict) => top.some((rule) => rule.answer === verdict));
  const answer = top.some((rule) => rule.protects) ? given[0] : given.at(-1);
  return (answer === 'never' ? own : top).filter((rule) => rule.answer === answer);
}

// -1 for what the law of a country adds: it stands beside the sentence of the clause, in words of its own.
const height = (rule: Rule): number => LAYERS.indexOf(rule.layer as (typeof LAYERS)[number]);
