import { guardsPatients, type Rule } from '../policy/rule.ts';
import {
  DUTIES,
  KINDS,
  rank,
  VOICES,
  WHENS,
  WHERES,
  type Kind,
  type Post,
  type When,
} from '../policy/vocabulary.ts';
import type { Known } from './known.ts';

/** A set of values of one variable, a bit each. Kinds and flags have two: 1 for no, 2 for yes. */
export type Mask = number;
export const NO = 1;
export const YES = 2;

/** The variables of a post, in one row: duty, voice, where, then each kind, then each flag. */
export const DUTY = 0;
export const VOICE = 1;
export const WHERE = 2;
export const kindVariable = (kind: Kind): number => 3 + KINDS.indexOf(kind);
export const flagVariable = (flag: When): number => 3 + KINDS.length + WHENS.indexOf(flag);

/** Which values each variable may still have. */
export type Space = readonly Mask[];

/** This variable has one of these values. */
export interface Literal {
  variable: number;
  mask: Mask;
}
/** One of these holds. */
export type Clause = readonly Literal[];

/** A rule, or one of the ways in which it can hold: it holds when all of its literals do. */
export interface Term {
  rank: number;
  /** It protects speech: while it holds, only what is `heard` counts. */
  shield: boolean;
  heard: boolean;
  on: readonly Literal[];
}

/** What is so when a term does not hold. */
export const dead = (term: Term): Clause => {
  let clause = negations.get(term.on);
  if (clause === undefined) {
    clause = term.on.map(({ variable, mask }) => ({ variable, mask: ~mask }));
    negations.set(term.on, clause);
  }
  return clause;
};
const negations = new WeakMap<readonly Literal[], Clause>();

/** The rules that speak to somebody in these roles, each taken apart into terms. */
export function termsOf(rules: readonly Rule[], roles: readonly string[]): Term[] {
  const speaks = (rule: Rule) =>
    (rule.who.length === 0 || rule.who.some((role) => roles.includes(role))) &&
    !rule.notWho.some((role) => roles.includes(role));
  return rules.filter(speaks).flatMap((rule) => {
    const common: Literal[] = [
      ...(rule.duty === null ? [] : [{ variable: DUTY, mask: bits(DUTIES, [rule.duty]) }]),
      ...(rule.as === null ? [] : [{ variable: VOICE, mask: bits(VOICES, [rule.as]) }]),
      { variable: WHERE, mask: bits(WHERES, rule.where.length === 0 ? WHERES : rule.where) },
      { variable: WHERE, mask: ALL_PLACES & ~bits(WHERES, rule.notWhere) },
      ...rule.without.map((kind) => ({ variable: kindVariable(kind), mask: NO })),
      ...rule.when.map((flag) => ({ variable: flagVariable(flag), mask: YES })),
      ...rule.unless.map((flag) => ({ variable: flagVariable(flag), mask: NO })),
    ];
    const any = (kinds: readonly Kind[]): Literal[][] =>
      kinds.length === 0 ? [[]] : kinds.map((kind) => [{ variable: kindVariable(kind), mask: YES }]);
    return any(rule.what).flatMap((what) =>
      any(rule.also).flatMap((also) => {
        const on = joined([...common, ...what, ...also]);
        const { protects: shield } = rule;
        const heard = shield || guardsPatients(rule);
        return on === null ? [] : [{ rank: rank(rule.answer), shield, heard, on }];
      }),
    );
  });
}

const bits = <T>(all: readonly T[], some: readonly T[]): Mask =>
  some.reduce((mask, one) => mask | (1 << all.indexOf(one)), 0);
const ALL_PLACES = bits(WHERES, WHERES);

// One literal a variable, none for what may be anything; null when they exclude each other.
function joined(literals: readonly Literal[]): Literal[] | null {
  const masks = new Map<number, Mask>();
  for (const { variable, mask } of literals)
    masks.set(variable, (masks.get(variable) ?? ANYTHING[variable]!) & mask);
  if ([...masks.values()].includes(0)) return null;
  return [...masks]
    .filter(([variable, mask]) => mask !== ANYTHING[variable])
    .map(([variable, mask]) => ({ variable, mask }));
}

/** Where nothing is known. */
export const ANYTHING: Space = [
  bits(DUTIES, DUTIES),
  bits(VOICES, VOICES),
  ALL_PLACES,
  ...[...KINDS, ...WHENS].map(() => NO | YES),
];

/** There is something in every post, and `plain` goes with nothing else. */
export const WORLD: readonly Clause[] = [
  KINDS.map((kind) => ({ variable: kindVariable(kind), mask: YES })),
  ...KINDS.filter((kind) => kind !== 'plain').map((kind) => [
    { variable: kindVariable('plain'), mask: NO },
    { variable: kindVariable(kind), mask: NO },
  ]),
];

/** What may still be, given what is known. */
export function spaceOf(known: Known): Space {
  const sure = (holds: boolean | undefined): Mask => (holds === undefined ? NO | YES : holds ? YES : NO);
  return [
    known.duty === null ? ANYTHING[DUTY]! : bits(DUTIES, [known.duty]),
    known.voice === null ? ANYTHING[VOICE]! : bits(VOICES, [known.voice]),
    known.where === null ? ALL_PLACES : bits(WHERES, [known.where]),
    ...KINDS.map((kind) => sure(known.what.get(kind))),
    ...WHENS.map((flag) => sure(known.when.get(flag))),
  ];
}

/** A post of this space: what is open is the first that may be, and of kinds and flags none that need not be. */
export function postIn(space: Space, roles: readonly string[]): Post {
  const first = <T>(all: readonly T[], mask: Mask): T => all.find((_, n) => (mask & (1 << n)) !== 0)!;
  const holds = (variable: number) => space[variable] === YES;
  const what = KINDS.filter((kind) => holds(kindVariable(kind)));
  return {
    roles,
    duty: first(DUTIES, space[DUTY]!),
    voice: first(VOICES, space[VOICE]!),
    what: new Set(what.length === 0 ? ['plain'] : what),
    where: first(WHERES, space[WHERE]!),
    when: new Set(WHENS.filter((flag) => holds(flagVariable(flag)))),
  };
}
