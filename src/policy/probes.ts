import { JOB_ROLES } from '../people/person.ts';
import { applies, type RuleBody } from './rule.ts';
import { DUTIES, KINDS, VOICES, WHENS, WHERES, type Kind, type Post, type When } from './vocabulary.ts';

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

const SILENT: RuleBody = {
  answer: 'allowed',
  who: [],
  notWho: [],
  duty: null,
  as: null,
  what: [],
  also: [],
  without: [],
  where: [],
  notWhere: [],
  when: [],
  unless: [],
  if: '',
  ask: '',
};
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
  { name: 'where', only: (r) => ({ ...SILENT, where: r.where, notWhere: r.notWhere }) },
  { name: 'what', only: (r) => ({ ...SILENT, what: r.what, also: r.also, without: r.without }) },
  { name: 'voice', only: (r) => ({ ...SILENT, as: r.as }) },
  { name: 'duty', only: (r) => ({ ...SILENT, duty: r.duty }) },
  { name: 'roles', only: (r) => ({ ...SILENT, who: r.who, notWho: r.notWho }) },
  { name: 'when', only: (r) => ({ ...SILENT, when: r.when, unless: r.unless }) },
];

/**
 * Walks every combination of a grid and tells which rules hold there. Combinations that `wanted` already rules out
 * are passed over (those where no rule holds, unless said otherwise). Stops when `visit` gives true; says whether it did.
 */
export function sweep(
  rules: readonly RuleBody[],
  grid: Grid,
  visit: (live: Live, post: Post) => boolean | undefined,
  wanted: (live: Live) => boolean = (live) => live.some((bits) => bits !== 0),
): boolean {
  const tables = RESPECTS.map(({ name, only }) => {
    const single = rules.map(only);
    return grid[name].map((value) => ({
      value,
      bits: bitsOf(single, (rule) => applies(rule, { ...ANY, [name]: value })),
    }));
  });
  const post = { ...ANY };
  const levels = RESPECTS.map(() => bitsOf(rules, () => true));
  const walk = (depth: number, above: Live): boolean => {
    if (depth === RESPECTS.length) return visit(above, post) === true;
    const here = levels[depth]!;
    for (const { value, bits } of tables[depth]!) {
      for (let n = 0; n < here.length; n++) here[n] = above[n]! & bits[n]!;
      if (!wanted(here)) continue;
      Object.assign(post, { [RESPECTS[depth]!.name]: value });
      if (walk(depth + 1, here)) return true;
    }
    return false;
  };
  return walk(
    0,
    bitsOf(rules, () => true),
  );
}

/**
 * The posts worth asking about under these rules: values that no condition tells apart stand for one another, and of
 * kinds and circumstances all sets are tried (up to three at once where there are many).
 */
export function gridOf(rules: readonly RuleBody[]): Grid {
  const mentions = (some: (rule: RuleBody) => boolean) => rules.some(some);
  return {
    where: representatives(WHERES, (place) =>
      rules.map((r) => `${r.where.includes(place)}${r.notWhere.includes(place)}`),
    ),
    what: kindSets(rules),
    when: subsets(
      WHENS.filter((flag) => mentions((r) => r.when.includes(flag) || r.unless.includes(flag))),
    ).map((flags) => new Set<When>(flags)),
    voice: mentions((r) => r.as !== null) ? VOICES : VOICES.slice(0, 1),
    duty: mentions((r) => r.duty !== null) ? DUTIES : DUTIES.slice(0, 1),
    roles: roleSets(rules),
  };
}

/** Everything somebody can be at once: one job role, with or without people below them. */
export const ROLE_SETS: readonly (readonly string[])[] = JOB_ROLES.flatMap((role) =>
  role === 'manager' ? [[role]] : [[role], [role, 'manager']],
);

// All job roles stay apart, so that the roles that a change touches can be named.
function roleSets(rules: readonly RuleBody[]): Grid['roles'] {
  const named = new Set<string>(rules.flatMap((r) => [...r.who, ...r.notWho]));
  if (named.size === 0) return [['other']];
  return named.has('manager') ? ROLE_SETS : JOB_ROLES.map((role) => [role]);
}

function kindSets(rules: readonly RuleBody[]): Grid['what'] {
  const told = (kind: Kind) =>
    rules.map((r) => `${r.what.includes(kind)}${r.also.includes(kind)}${r.without.includes(kind)}`);
  const named = KINDS.filter((kind) => told(kind).some((said) => said.includes('true')));
  const unnamed = KINDS.find((kind) => !named.includes(kind));
  const sets = subsets(representatives(named, told)).filter((set) => set.length > 0);
  return [...sets, ...(unnamed === undefined ? [] : [[unnamed]])].filter(canBe).map((set) => new Set(set));
}

// Plain is what holds nothing else.
const canBe = (set: readonly Kind[]): boolean => set.length === 1 || !set.includes('plain');

function representatives<T>(values: readonly T[], told: (value: T) => string[]): T[] {
  const found = new Map<string, T>();
  for (const value of values) {
    const key = told(value).join();
    if (!found.has(key)) found.set(key, value);
  }
  return [...found.values()];
}

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
