import type { Brought } from './bring.ts';
import type { ClauseSource, PolicySource } from './policy-file.ts';

/** A clause of the shipped policy, and how near a text comes to it: 0 to 1. */
export interface Near {
  id: string;
  score: number;
}

const NEAR = 0.16;
const COVERED = 0.3;

/** The clause that a text comes nearest to; null when none is near. Pure. */
export function nearest(text: string, source: PolicySource): Near | null {
  const [best] = scores(text, source).toSorted((a, b) => b.score - a.score);
  return best === undefined || best.score < NEAR ? null : best;
}

/** The ids of the shipped clauses whose floor nothing brought comes near to, in the policy's order. Pure. */
export function uncoveredFloors(brought: readonly Brought[], source: PolicySource): string[] {
  const covered = new Set<string>();
  for (const { heading, text } of brought) {
    const whole = `${heading}\n${text}`;
    const best = nearest(whole, source);
    if (best !== null) covered.add(best.id);
    for (const { id, score } of scores(whole, source)) if (score >= COVERED) covered.add(id);
  }
  return source.clauses.filter((c) => !covered.has(c.id)).map((c) => c.id);
}

type Weights = Map<string, number>;
const indexes = new WeakMap<PolicySource, { rarity: Weights; clauses: { id: string; weights: Weights }[] }>();

function scores(text: string, source: PolicySource): Near[] {
  let index = indexes.get(source);
  if (index === undefined) indexes.set(source, (index = indexOf(source)));
  const { rarity, clauses } = index;
  const asked = weigh(wordsOf(text), rarity);
  return clauses.map(({ id, weights }) => ({ id, score: cosine(asked, weights) }));
}

// Words that few clauses share say more about which of them is meant.
function indexOf(source: PolicySource) {
  const all = source.clauses.map((c) => ({ id: c.id, words: wordsOf(saidIn(c)) }));
  const rarity: Weights = new Map();
  for (const word of new Set(all.flatMap(({ words }) => words))) {
    const holds = all.filter(({ words }) => words.includes(word)).length;
    rarity.set(word, Math.log(1 + all.length / holds));
  }
  return { rarity, clauses: all.map(({ id, words }) => ({ id, weights: weigh(words, rarity) })) };
}

// What a clause is about stands in its title, and weighs most.
const saidIn = (c: ClauseSource): string =>
  [
    `${c.title}\n`.repeat(4),
    c.who,
    c.what,
    c['what not'],
    c.where,
    c.when,
    c.floor,
    ...Object.values(c.settings),
  ].join('\n');

function weigh(words: readonly string[], rarity: Weights): Weights {
  const weights: Weights = new Map();
  for (const word of words) weights.set(word, (weights.get(word) ?? 0) + 1);
  for (const [word, count] of weights)
    weights.set(word, (1 + Math.log(count)) * (rarity.get(word) ?? UNKNOWN));
  return weights;
}

// A word that no clause has makes a text less like all of them, though less than a rare one that another clause has.
const UNKNOWN = 2.5;

// One word in common is chance.
function cosine(a: Weights, b: Weights): number {
  let [product, shared] = [0, 0];
  for (const [word, weight] of a) {
    const other = b.get(word);
    if (other === undefined) continue;
    product += weight * other;
    shared++;
  }
  const length = (weights: Weights) => Math.sqrt([...weights.values()].reduce((sum, w) => sum + w * w, 0));
  return shared < 2 ? 0 : product / (length(a) * length(b));
}

const COMMON = new Set(
  'the and for not you your our that this with are any all from who what where when which they them their has have was were will may can must should use used also such than then there here only other into never about upon each every'.split(
    ' ',
  ),
);

// What other policies call the things that our clauses speak of.
const SAME: Record<string, string> = {
  phi: 'patient facts confidentiality',
  hipaa: 'patient facts confidentiality',
  confidentiality: 'patient facts confidentiality',
  information: 'facts',
  testimonial: 'patient permission stories',
  testimonials: 'patient permission stories',
  photography: 'photos images',
  photographs: 'photos',
  discipline: 'consequences action',
  disciplinary: 'consequences action',
  termination: 'consequences employment',
  violations: 'consequences breaches',
  disclaimer: 'speaking views own',
  employees: 'staff',
  employee: 'staff',
  consent: 'permission',
  nlra: 'protected speech',
  chatgpt: 'ai chatbots',
};

const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/\p{L}{2,}/gu) ?? [])
    .flatMap((word) => (Object.hasOwn(SAME, word) ? SAME[word]!.split(' ') : [word]))
    .filter((word) => !COMMON.has(word))
    .map(stem);

// Enough for English: what ends alike counts as one word.
const stem = (word: string): string =>
  word.length < 5 ? word.replace(/s$/, '') : word.replace(/(?:ies|ing|ed|es|s|y|e)$/, '');
