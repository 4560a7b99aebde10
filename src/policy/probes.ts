import { JOB_ROLES } from '../people/person.ts';
import { applies, EMPTY_RULE, type RuleBody } from './rule.ts';
import { DUTIES, KINDS, VOICES, WHENS, WHERES, type Kind, type Post } from './vocabulary.ts';

/** Posts in their six respects: a grid holds every combination of one value from each. */
export interface Grid {
  where: readonly Post['where'][];
  what: readonly Post['what'][];
  when: readonly Post['when'][];
  voice: readonly Post['voice'][];
  duty: readonly Post['duty'][];
  roles: readonly Post['roles'][];
}

/** The rules that hold for one combination, as bits: rule n is bit n % 30 of number n / 30. */
export type Live = Uint32Array;
const BITS = 30;

/** As a bitset: those of these rules for which something is so. */
export function bitsOf(rules: readonly RuleBody[], so: (rule: RuleBody, n: number) => boolean): Live {
  const bits = new Uint32Array(Math.max(1, Math.ceil(rules.length / BITS)));
  rules.forEach((rule, n) => {
    if (so(rule, n)) bits[Math.floor(n / BITS)]! |= 1 << (n % BITS);
  });
  return bits;
}

/** True when two bitsets share a rule. */
export function meet(a: Live, b: Live): boolean {
  for (let n = 0; n < a.length; n++) if ((a[n]! & b[n]!) !== 0) return true;
  return false;
}

const ANY: Post = {
  roles: [],
  duty: 'off-duty',
  voice: 'myself',
  what: new Set(),
  where: 'own-profile',
  when: new Set(),
};

// A rule is the conjunction of six conditions: each is asked once for each value of its respect, and by `applies` itself.
const RESPECTS: {
  name: keyof Grid & keyof Post;
  only: (rule: RuleBody) => RuleBody;
}[] = [
  { name: 'where', only: (r) => ({ ...EMPTY_RULE, where: r.where, notWhere: r.notWhere }) },
  { name: 'what', only: (r) => ({ ...EMPTY_RULE, what: r.what, also: r.also, without: r.without }) },
  { name: 'voice', only: (r) => ({ ...EMPTY_RULE, as: r.as }) },
  { name: 'duty', only: (r) => ({ ...EMPTY_RULE, duty: r.duty }) },
  { name: 'roles', only: (r) => ({ ...EMPTY_RULE, who: r.who, notWho: r.notWho }) },
  { name: 'when', only: (r) => ({ ...EMPTY_RULE, when: r.when, unless: r.unless }) },
];

/** The values of one respect, each with the rules whose condition on it holds. */
export function valuesOf<K extends keyof Grid>(
  rules: readonly RuleBody[],
  name: K,
  values: Grid[K],
): { value: Grid[K][number]; bits: Live }[] {
  const { only } = RESPECTS.find((respect) => respect.name === name)!;
  const single = rules.map(only);
  return values.map((value) => {
    const post = { ...ANY, [name]: value };
    return { value, bits: bitsOf(single, (rule) => applies(rule, post)) };
  });
}

/** A post, and which rules hold for it. */
export interface Situation {
  live: Live;
  post: Post;
}

/**
 * The situations of a grid that rules tell apart: for each set of rules that hold together, one post. Built respect by
 * respect, and equal ones are dropped on the way: thousands of posts come down to a few. `wanted` says which to keep.
 */
export function situations(
  rules: readonly RuleBody[],
  grid: Grid,
  wanted: (live: Live) => boolean = () => true,
): Situation[] {
  let found: Situation[] = [{ live: bitsOf(rules, () => true), post: ANY }];
  for (const { name } of RESPECTS) {
    const values = new Map<string, { bits: Live; value: unknown }>();
    for (const one of valuesOf(rules, name, grid[name]))
      if (!values.has(String(one.bits))) values.set(String(one.bits), one);
    const next = new Map<string, Situation>();
    for (const { live, post } of found) {
      for (const { bits, value } of values.values()) {
        const both = live.map((word, n) => word & bits[n]!);
        const key = String(both);
        if (wanted(both) && !next.has(key)) next.set(key, { live: both, post: { ...post, [name]: value } });
      }
    }
    found = [...next.values()];
  }
  return found;
}

/** A post of this grid for which all of these rules hold; undefined when there is none. */
export function postWhereAll(rules: readonly RuleBody[], grid: Grid): Post | undefined {
  let post = ANY;
  for (const { name, only } of RESPECTS) {
    const single = rules.map(only);
    const value = grid[name].find((one) => single.every((rule) => applies(rule, { ...ANY, [name]: one })));
    if (value === undefined) return undefined;
    post = { ...post, [name]: value };
  }
  return post;
}

/** As a bitset: the rules whose conditions on who speaks hold for these roles. */
export const bitsFor = (rules: readonly RuleBody[], roles: readonly string[]): Live =>
  bitsOf(rules, ({ who, notWho }) => applies({ ...EMPTY_RULE, who, notWho }, { ...ANY, roles }));

/** The posts worth asking about under these rules: of what they name all sets, up to three at once where that is much. */
export function gridOf(rules: readonly RuleBody[]): Grid {
  const flags = WHENS.filter((flag) => rules.some((r) => r.when.includes(flag) || r.unless.includes(flag)));
  return {
    where: WHERES,
    what: kindSets(rules),
    when: subsets(flags).map((set) => new Set(set)),
    voice: VOICES,
    duty: DUTIES,
    roles: ROLE_SETS,
  };
}

/** Everything somebody can be at once: one job role, with or without people below them. */
export const ROLE_SETS: readonly (readonly string[])[] = JOB_ROLES.flatMap((role) =>
  role === 'manager' ? [[role]] : [[role], [role, 'manager']],
);

function kindSets(rules: readonly RuleBody[]): Grid['what'] {
  const told = (kind: Kind) =>
    rules.map((r) => [r.what, r.also, r.without].map((list) => list.includes(kind)));
  const named = KINDS.filter((kind) => told(kind).flat().includes(true));
  const unnamed = KINDS.find((kind) => !named.includes(kind));
  // Kinds that no rule tells apart stand for one another.
  const alike = new Map(named.toReversed().map((kind) => [String(told(kind)), kind]));
  const sets = subsets([...alike.values()]).filter((set) => set.length > 0);
  return [...sets, ...(unnamed === undefined ? [] : [[unnamed]])].filter(canBe).map((set) => new Set(set));
}

// Plain is what holds nothing else.
const canBe = (set: readonly Kind[]): boolean => set.length === 1 || !set.includes('plain');

const ALL_UP_TO = 6;

/** The subsets of a few values, the empty one first; of many values those with up to three. */
export function subsets<T>(
  values: readonly T[],
  most = values.length > ALL_UP_TO ? 3 : values.length,
): T[][] {
  let sets: T[][] = [[]];
  for (const value of values)
    sets = [...sets, ...sets.filter((set) => set.length < most).map((set) => [...set, value])];
  return sets.toSorted((a, b) => a.length - b.length);
}
