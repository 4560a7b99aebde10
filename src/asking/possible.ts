import { VERDICTS } from '../policy/vocabulary.ts';
import { outcomeOf, reduced } from './reduce.ts';
import { isPost, samplesOf } from './samples.ts';
import { narrowed, solvable } from './solve.ts';
import { dead, WORLD, type Clause, type Literal, type Mask, type Space, type Term } from './terms.ts';

/** How strict an outcome is: as `rank`, and -1 for undecided. */
export type Outcome = number;
const UNDECIDED: Outcome = -1;
const BEYOND: Outcome = VERDICTS.length;

/** What is otherwise in one of two posts that are alike in all the rest: values of variables. */
export type Twist = ReadonlyMap<number, Mask>;
const AS_IT_IS: Twist = new Map();

/** What can still come of a space under some rules. Sampled where that is enough, proven where it is not: exact. */
export interface Outlook {
  /** Every outcome that a post of the space can have; with a twist, of those posts in which it is so. */
  outcomes(twist?: Twist): Set<Outcome>;
  /** True when two posts of the space that differ in nothing but the twists can have different outcomes. */
  matters(one: Twist, other: Twist): boolean;
  /** The terms that can still decide something. */
  terms: readonly Term[];
}

const SAMPLES = 50;

export function outlook(all: readonly Term[], space: Space): Outlook {
  const terms = reduced(all, space);
  const samples = samplesOf(space, SAMPLES);
  const [one, other] = [[...space], [...space]];

  function outcomes(twist: Twist = AS_IT_IS): Set<Outcome> {
    const narrow = twistInto([...space], space, twist);
    const still = reduced(terms, narrow);
    const found = new Set<Outcome>();
    for (const sample of samples) {
      if (isPost(twistInto(one, sample, twist))) found.add(outcomeOf(still, one));
    }
    for (const outcome of new Set([UNDECIDED, ...still.map((term) => term.rank)])) {
      if (found.has(outcome)) continue;
      if (canDiffer(still, narrow, [AS_IT_IS, outcome], [AS_IT_IS, outcome + 1])) found.add(outcome);
    }
    return found;
  }

  function matters(here: Twist, there: Twist): boolean {
    const twisted = new Set([...here.keys(), ...there.keys()]);
    const touches = (term: Term) => term.on.some(({ variable }) => twisted.has(variable));
    if (!terms.some(touches)) return false;
    for (const sample of samples) {
      if (!isPost(twistInto(one, sample, here)) || !isPost(twistInto(other, sample, there))) continue;
      if (outcomeOf(terms, one) !== outcomeOf(terms, other)) return true;
    }
    const shielded = terms.some((term) => term.shield && touches(term));
    // Whatever decides the stricter of the two does not hold in the other, or is not heard there.
    const suspects = terms.filter((term) => touches(term) || (shielded && !term.heard));
    for (let bar = 0; bar < BEYOND; bar++) {
      const among = suspects.filter((term) => term.rank === bar);
      if (among.length === 0) continue;
      if (canDiffer(terms, space, [here, bar, among], [there, bar])) return true;
      if (canDiffer(terms, space, [there, bar, among], [here, bar])) return true;
    }
    return false;
  }

  return { outcomes, matters, terms };
}

// In place: there are thousands of these for one page.
function twistInto(target: Mask[], values: readonly Mask[], twist: Twist): Mask[] {
  for (let n = 0; n < values.length; n++) target[n] = values[n]!;
  for (const [variable, mask] of twist) target[variable] = mask;
  return target;
}

/**
 * True when there are two posts in the space, alike but for their twists, the one at least as strict as its bar (because
 * of one of `among`, where given), the other less strict than its own.
 */
function canDiffer(
  terms: readonly Term[],
  space: Space,
  [high, least, among]: [Twist, Outcome, (readonly Term[])?],
  [low, below]: [Twist, Outcome],
): boolean {
  const shields = terms.filter((term) => term.shield);
  const unshielded = through(shields.map(dead), high);
  const strict = terms.filter((term) => term.rank >= below);
  // As soon as something is known to be in it, most of what is so of every post is known too.
  const known = ({ variable, mask }: Literal) =>
    !high.has(variable) && !low.has(variable) && (space[variable]! & ~mask) === 0;
  const world = WORLD.filter((clause) => !clause.some(known));
  const base = [...through(world, high), ...through(world, low)];
  // Why the other is less strict: nothing strict holds, or speech is protected and nothing strict is heard.
  const lows: Clause[][] = [
    [...(below < BEYOND ? shields : []), ...strict].map(dead),
    ...shields
      .filter((shield) => shield.rank < below && below < BEYOND)
      .map((shield) => [...live(shield), ...strict.filter((term) => term.heard).map(dead)]),
  ];
  const causes = least <= UNDECIDED ? null : (among ?? terms.filter((term) => term.rank >= least));
  return lows.some((lowCase) => {
    const rest = narrowed(space, [...base, ...through(lowCase, low)]);
    if (rest === null) return false;
    if (causes === null) return solvable(rest.domains, rest.open);
    return causes.some((term) => {
      const domains = wherein(rest.domains, term, high);
      return domains !== null && solvable(domains, term.heard ? rest.open : [...rest.open, ...unshielded]);
    });
  });
}

const live = (term: Term): Clause[] => term.on.map((literal) => [literal]);

// The values with which a term holds in a post with this twist; null when there are none.
function wherein(domains: Space, term: Term, twist: Twist): Space | null {
  const left = [...domains];
  for (const { variable, mask } of term.on) {
    const fixed = twist.get(variable);
    if (fixed === undefined) left[variable]! &= mask;
    if (((fixed ?? domains[variable]!) & mask) === 0) return null;
  }
  return left;
}

// What clauses say of a post with this twist: literals about what is twisted are true or false at once.
function through(clauses: readonly Clause[], twist: Twist): readonly Clause[] {
  if (twist.size === 0) return clauses;
  const holds = ({ variable, mask }: Literal) => (twist.get(variable)! & mask) !== 0;
  return clauses.flatMap((clause) => {
    if (!clause.some(({ variable }) => twist.has(variable))) return [clause];
    if (clause.some((literal) => twist.has(literal.variable) && holds(literal))) return [];
    return [clause.filter(({ variable }) => !twist.has(variable))];
  });
}
