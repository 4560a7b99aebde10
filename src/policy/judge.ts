import { applies, guardsPatients, LAYERS, type Layer, type Rule } from './rule.ts';
import { rank, type Post, type Verdict } from './vocabulary.ts';

/** What the policy says of a post. `undecided`: no clause speaks of it. */
export interface Judgement {
  verdict: Verdict | 'undecided';
  /** The rule that decides; null when undecided. */
  rule: Rule | null;
  /** It is speech that SM-21 protects. With a patient's detail in it: so it would be without. */
  protected: 'no' | 'yes' | 'without-the-patient';
  /** Rules of other clauses that hold as well and ask for something more, the strictest first. */
  beside: Rule[];
  /** What would decide if the speech were not protected: it is said beside the answer, and decides nothing. */
  overridden: Rule[];
}

/**
 * Judges a post under the rules in force (RULES of one policy text, in its order). The strictest rule that holds
 * decides; of two as strict, the one of the stricter layer, then the one that stands first. A rule that protects
 * speech (SM-21) sets aside all others but those that guard patients. Pure: the same facts give the same answer.
 */
export function judge(rules: readonly Rule[], post: Post): Judgement {
  const live = rules.filter((rule) => applies(rule, post));
  const shield = strictest(live.filter((rule) => rule.protects));
  const heard = shield === undefined ? live : live.filter((rule) => rule.protects || guardsPatients(rule));
  const found = strictest(heard);
  // A guard that asks for no more than the shield takes nothing away.
  const rule = shield !== undefined && found?.answer === shield.answer ? shield : found;
  if (rule === undefined)
    return { verdict: 'undecided', rule: null, protected: 'no', beside: [], overridden: [] };
  const others = (list: readonly Rule[]) =>
    onePerClause(list.filter((one) => one.clause !== rule.clause && rank(one.answer) >= ASKS));
  return {
    verdict: rule.answer,
    rule,
    protected: shield === undefined ? 'no' : rule.protects ? 'yes' : 'without-the-patient',
    beside: others(heard),
    overridden: others(live.filter((one) => !heard.includes(one))),
  };
}

// From here on an answer asks something of somebody.
const ASKS = rank('allowed-if');

function strictest(rules: readonly Rule[]): Rule | undefined {
  let found: Rule | undefined;
  for (const rule of rules) {
    if (found === undefined || stricter(rule, found)) found = rule;
  }
  return found;
}

// Strictly: of two that are equal the earlier one stays.
function stricter(a: Rule, b: Rule): boolean {
  const byAnswer = rank(a.answer) - rank(b.answer);
  if (byAnswer !== 0) return byAnswer > 0;
  return a.clause === b.clause && layerHeight(a.layer) > layerHeight(b.layer);
}

/** How high a layer stands in its clause. What a country's law adds stands above every setting. */
export const layerHeight = (layer: Layer): number => {
  const height = LAYERS.indexOf(layer as (typeof LAYERS)[number]);
  return height === -1 ? LAYERS.length : height;
};

function onePerClause(rules: readonly Rule[]): Rule[] {
  const found = new Map<string, Rule>();
  for (const rule of rules) {
    const known = found.get(rule.clause);
    if (known === undefined || stricter(rule, known)) found.set(rule.clause, rule);
  }
  return [...found.values()].toSorted((a, b) => rank(b.answer) - rank(a.answer));
}
