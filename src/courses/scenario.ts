import canonicalize from 'canonicalize';
import { contentHash } from '../files/content.store.ts';
import { judge, type Judgement } from '../policy/judge.ts';
import type { Rule } from '../policy/rule.ts';
import { postOf } from './facts-file.ts';
import type { CoursePlan } from './course-file.ts';
import { shuffled } from './draw.ts';
import type { Option, Question } from './question-file.ts';
import { scenarioId, together, type Scenario, type Value } from './scenario-file.ts';
import { seeded } from './seeded.ts';

/** What people may answer, and what a scenario takes an answer of the policy for. */
export const ANSWERS = ['yes', 'if', 'ask', 'no'] as const;
export type Answer = (typeof ANSWERS)[number];

const ANSWER_OF: Readonly<Record<Judgement['verdict'], Answer | undefined>> = {
  encouraged: 'yes',
  allowed: 'yes',
  'allowed-if': 'if',
  'ask-first': 'ask',
  never: 'no',
  undecided: undefined,
};

/** One way to fill a scenario's slots, with what the policy answers; undefined where it does not decide. */
export interface Variant {
  values: Value[];
  judgement: Judgement;
  answer: Answer | undefined;
  /** Variants in which one value is another, and so the answer. */
  flips: { slot: number; variant: number }[];
}

/** What a scenario is asked under: the rules of one policy text, and the roles of who is asked. */
export interface Under {
  rules: readonly Rule[];
  roles: readonly string[];
}

/** Marks a scenario as it is written: a review holds for this text only. */
export const scenarioMark = (scenario: Scenario): string => contentHash(canonicalize(scenario)!).slice(0, 16);

/** Every way to fill a scenario's slots, judged; of a `pick` every post. Pure. */
export function variantsOf(scenario: Scenario, { rules, roles }: Under): Variant[] {
  const slots = scenario.kind === 'pick' ? [scenario.posts] : slotsOf(scenario).map(([, values]) => values);
  const filled = slots.reduce<number[][]>(
    (so, values) => so.flatMap((places) => values.map((_value, place) => [...places, place])),
    [[]],
  );
  const variants = filled.map((places): Variant => {
    const values = places.map((place, n) => slots[n]![place]!);
    const judgement = judge(rules, postOf(together([scenario.always, ...values]), roles));
    return { values, judgement, answer: ANSWER_OF[judgement.verdict], flips: [] };
  });
  for (const one of variants)
    for (const [b, other] of variants.entries()) {
      const changed = one.values.flatMap((value, slot) => (value === other.values[slot] ? [] : [slot]));
      const [slot] = changed;
      if (changed.length !== 1 || slot === undefined) continue;
      if (one.answer !== undefined && other.answer !== undefined && one.answer !== other.answer)
        one.flips.push({ slot, variant: b });
    }
  return variants;
}

// By name: a course that was kept has them in that order, and must give the same question.
const slotsOf = ({ slots }: Extract<Scenario, { kind: 'verdict' }>): [string, Value[]][] =>
  Object.entries(slots).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** The words of one case: of a `pick` the post, else the text with its slots filled. Brackets are not. Pure. */
export function caseOf(scenario: Scenario, { values }: Pick<Variant, 'values'>): string {
  if (scenario.kind === 'pick') return values[0]?.say ?? '';
  const names = slotsOf(scenario).map(([name]) => name);
  return (
    scenario.text
      .replace(/\{([a-z]+)\}/g, (_all, name: string) => values[names.indexOf(name)]?.say ?? '')
      // A slot may say nothing.
      .replace(/\s+/g, ' ')
      .replace(/ ([.,])/g, '$1')
      .trim()
  );
}

/**
 * The question that a scenario becomes for a seed (a whole number from 0): the same course, policy, roles and seed give
 * the same question for ever. Undefined when nothing of it flips, or none may be shared, under these rules. Pure.
 */
export function scenarioQuestion(
  scenario: Scenario,
  words: NonNullable<CoursePlan['scenario words']>,
  under: Under,
  seed: number,
): Question | undefined {
  const variants = variantsOf(scenario, under);
  const made =
    scenario.kind === 'pick' ? picked(variants, words, seed) : asked(scenario, variants, words, seed);
  if (made === undefined) return undefined;
  const { id: _id, kind: _kind, text: _text, roles, countries } = scenario;
  return {
    id: scenarioId(scenario),
    roles,
    critical: false,
    ...(countries && { countries }),
    ...made,
    stem: made.stem === '' ? scenario.text : made.stem,
  };
}

// What people may answer.
const ASKED = ANSWERS.filter((answer) => answer !== 'if');

type Words = NonNullable<CoursePlan['scenario words']>;
type Made = Pick<Question, 'kind' | 'stem' | 'options' | 'clauses'>;

function asked(
  scenario: Scenario,
  variants: readonly Variant[],
  words: Words,
  seed: number,
): Made | undefined {
  // Facts do not say whether a condition is met: a case that is a yes with a condition is nobody's to answer.
  const clear = (variant: Variant) => variant.answer !== undefined && variant.answer !== 'if';
  const live = variants
    .filter(clear)
    .map((variant) => ({ ...variant, flips: variant.flips.filter((flip) => clear(variants[flip.variant]!)) }))
    .filter(({ flips }) => flips.length > 0);
  // An answer first, then a case of it: each answer is as often right, and guessing the commonest wins nothing.
  const answers = ASKED.filter((answer) => live.some((variant) => variant.answer === answer));
  if (answers.length === 0 || scenario.kind === 'pick') return undefined;
  const answer = answers[seed % answers.length]!;
  const of = live.filter((variant) => variant.answer === answer);
  const variant = of[Math.floor(seed / answers.length) % of.length]!;
  const flip = variant.flips[seed % variant.flips.length]!;
  const other = variants[flip.variant]!;
  const decides = reason(variant, words);
  const say = other.values[flip.slot]!.say;
  const flipped = (say === '' ? words['flip without'] : words.flip)
    .replace('{this}', variant.values[flip.slot]!.say)
    .replace('{other}', say)
    .replace('{answer}', words[other.answer!]);
  return {
    kind: 'single',
    stem: `${caseOf(scenario, variant)} ${words.asks}`,
    clauses: clausesOf([variant]),
    options: ASKED.map((one): Option => ({
      text: words[one],
      right: one === answer,
      why:
        one === answer
          ? `${decides} ${flipped}`
          : `${words['not so'].replace('{answer}', words[answer])} ${decides}`,
    })),
  };
}

// So many posts to choose from, as far as there are so many.
const FEWEST = 4;
const PICKED = 5;

function picked(variants: readonly Variant[], words: Words, seed: number): Made | undefined {
  const turned = (answer: Answer) => {
    const list = variants.filter((variant) => variant.answer === answer);
    return list.map((_one, n) => list[(n + seed) % list.length]!);
  };
  const [yes, no] = [turned('yes'), turned('no')];
  if (yes.length === 0 || no.length === 0) return undefined;
  const least = Math.min(yes.length, FEWEST - no.length);
  const many = Math.max(least, 1 + (seed % Math.min(3, yes.length)));
  // At any place: the places of options stand in the page before anybody answers.
  const taken = shuffled(
    [...yes.slice(0, many), ...no.slice(0, Math.max(1, PICKED - many))],
    seeded(`${seed}`),
  );
  return {
    kind: 'multiple',
    stem: '',
    clauses: clausesOf(taken),
    options: taken.map((variant) => ({
      text: variant.values[0]!.say,
      right: variant.answer === 'yes',
      why: reason(variant, words),
    })),
  };
}

function reason({ judgement: { rule } }: Variant, words: Words): string {
  if (rule === null) return '';
  const condition = rule.if === '' ? rule.ask : rule.if;
  const by = condition === '' ? words.because : words[rule.if === '' ? 'because ask' : 'because if'];
  return by.replace('{clause}', rule.clause).replace('{condition}', condition);
}

const clausesOf = (variants: readonly Variant[]): string[] => [
  ...new Set(variants.flatMap(({ judgement: { rule } }) => (rule === null ? [] : [rule.clause]))),
];
