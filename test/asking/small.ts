import fc from 'fast-check';
import type { Rule } from '../../src/policy/rule.ts';
import {
  DUTIES,
  VERDICTS,
  VOICES,
  type Kind,
  type Post,
  type When,
  type Where,
} from '../../src/policy/vocabulary.ts';
import type { Known, Token } from '../../src/asking/known.ts';

// A corner of the vocabulary that is small enough to try everything in it. Rules name nothing else, but for the last
// place, which they never name.
export const SMALL_KINDS: readonly Kind[] = [
  'patient-fact',
  'patient-image',
  'coworker',
  'working-conditions',
  'plain',
];
const SMALL_PLACES: readonly Where[] = ['own-profile', 'live', 'secure-tool', 'press'];
const SMALL_FLAGS: readonly When[] = ['permission', 'checked', 'incident'];
const ROLES = ['clinician', 'manager'] as const;
type Role = (typeof ROLES)[number];

const some = <T>(codes: readonly T[], max = 2) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<T[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...codes), { minLength: 1, maxLength: max }) },
  );

/** A rule, without a care for whether it makes sense; one in six protects speech. */
const ruleOf: fc.Arbitrary<Rule> = fc
  .record({
    answer: fc.constantFrom(...VERDICTS),
    who: some(ROLES, 1),
    notWho: fc.oneof(
      { weight: 5, arbitrary: fc.constant<Role[]>([]) },
      { weight: 1, arbitrary: some(ROLES, 1) },
    ),
    duty: fc.option(fc.constantFrom(...DUTIES), { freq: 3 }),
    as: fc.option(fc.constantFrom(...VOICES), { freq: 3 }),
    what: some(SMALL_KINDS),
    also: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Kind[]>([]) },
      { weight: 1, arbitrary: some(SMALL_KINDS) },
    ),
    without: some(SMALL_KINDS, 1),
    where: some(SMALL_PLACES.slice(0, 3)),
    notWhere: some(SMALL_PLACES.slice(0, 3), 1),
    when: some(SMALL_FLAGS),
    unless: some(SMALL_FLAGS, 1),
    clause: fc.constantFrom('SM-01', 'SM-02', 'SM-21'),
    protects: fc.nat(5).map((n) => n === 0),
  })
  .map((rule) => ({ ...rule, if: '', ask: '', layer: 'always' as const }));

export const rulesOfSmall = fc.array(ruleOf, { maxLength: 9 });

const subsets = <T>(codes: readonly T[]): T[][] =>
  codes.reduce<T[][]>((all, code) => all.flatMap((set) => [set, [...set, code]]), [[]]);

const CONTENTS: readonly Kind[][] = [
  ['plain'],
  ...subsets(SMALL_KINDS.slice(0, -1)).filter((set) => set.length > 0),
];

/** Every post of the corner, by somebody in these roles. */
export function everyPost(roles: readonly string[]): Post[] {
  return DUTIES.flatMap((duty) =>
    VOICES.flatMap((voice) =>
      SMALL_PLACES.flatMap((where) =>
        CONTENTS.flatMap((what) =>
          subsets(SMALL_FLAGS).map((when) => ({
            roles,
            duty,
            voice,
            where,
            what: new Set(what),
            when: new Set(when),
          })),
        ),
      ),
    ),
  );
}

/** True when a post is one of those that may be meant. */
export const fits = (post: Post, known: Known): boolean =>
  (known.duty ?? post.duty) === post.duty &&
  (known.voice ?? post.voice) === post.voice &&
  (known.where ?? post.where) === post.where &&
  [...known.what].every(([kind, holds]) => post.what.has(kind) === holds) &&
  [...known.when].every(([flag, holds]) => post.when.has(flag) === holds);

const SMALL: readonly string[] = [...SMALL_KINDS, ...SMALL_PLACES, ...SMALL_FLAGS, ...DUTIES, ...VOICES];

/** True for an answer that stays in the corner. */
export const isSmall = (token: Token): boolean =>
  token.startsWith('none:') || SMALL.includes(token.split(':')[1]!);
