import fc from 'fast-check';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { COUNTRIES } from '../../src/organisation/organisation.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { fit } from '../../src/policy/fitting.ts';
import { SETTINGS, type Setting } from '../../src/policy/policy-file.ts';
import { applies, type Rule } from '../../src/policy/rule.ts';
import { rulesOf, textAt } from '../../src/policy/text.ts';
import {
  DUTIES,
  KINDS,
  PATIENT_KINDS,
  VOICES,
  WHENS,
  WHERES,
  type Kind,
  type Post,
  type When,
} from '../../src/policy/vocabulary.ts';

export const { policy } = shippedCourse();

const brackets = Object.fromEntries(policy.brackets.map((b) => [b.key, `the ${b.key}`]));

/** The rules of the shipped policy in force, each clause at a setting, read in a country. */
export function rulesAt(setting: (clause: string) => Setting, country: string | null = null): Rule[] {
  const choices = Object.fromEntries(policy.clauses.map(({ id }) => [id, setting(id)]));
  const version = fit(policy, { choices, brackets, countries: country === null ? [] : COUNTRIES });
  return rulesOf(textAt(version, { country, siteId: null }));
}

const pairs = <T>(all: readonly T[]): T[][] => all.flatMap((a, n) => all.slice(n + 1).map((b) => [a, b]));

// Private life is what holds nothing else.
const WORK = KINDS.filter((kind) => kind !== 'plain');
/** Every kind of content alone, and every two of them that one post can hold. */
export const CONTENTS: readonly ReadonlySet<Kind>[] = [
  ...KINDS.map((kind) => new Set([kind])),
  ...pairs(WORK).map((both) => new Set(both)),
];
/** No circumstance, each alone, and every two. */
export const CIRCUMSTANCES: readonly ReadonlySet<When>[] = [
  new Set<When>(),
  ...WHENS.map((when) => new Set([when])),
  ...pairs(WHENS).map((both) => new Set(both)),
];

/**
 * Walks every place × voice × duty × content × circumstances for somebody in these roles. `visit` gets the rules that
 * can still hold there, in their order: judging by them is the same as judging by all, and many times quicker.
 */
export function everyPost(
  rules: readonly Rule[],
  roles: readonly string[],
  visit: (near: readonly Rule[], post: Post) => void,
  contents: readonly ReadonlySet<Kind>[] = CONTENTS,
): void {
  for (const where of WHERES) {
    for (const voice of VOICES) {
      for (const duty of DUTIES) {
        const here = rules.filter((rule) =>
          applies(
            { ...rule, what: [], also: [], without: [], when: [], unless: [] },
            { roles, where, voice, duty, what: new Set(), when: new Set() },
          ),
        );
        for (const what of contents) {
          const near = here.filter((rule) =>
            applies({ ...rule, when: [], unless: [] }, { roles, where, voice, duty, what, when: new Set() }),
          );
          for (const when of CIRCUMSTANCES) visit(near, { roles, where, voice, duty, what, when });
        }
      }
    }
  }
}

const someOf = <T>(all: readonly T[], minLength: number, maxLength: number) =>
  fc.uniqueArray(fc.constantFrom(...all), { minLength, maxLength }).map((list) => new Set(list));

/** Any post, with up to six kinds in it and any circumstances. */
export const anyPost: fc.Arbitrary<Post> = fc.record({
  roles: fc.constantFrom(...JOB_ROLES, 'manager').chain((role) => fc.constantFrom([role], [role, 'manager'])),
  duty: fc.constantFrom(...DUTIES),
  voice: fc.constantFrom(...VOICES),
  what: fc.oneof(someOf(WORK, 1, 6), fc.constant(new Set<Kind>(['plain']))),
  where: fc.constantFrom(...WHERES),
  when: someOf(WHENS, 0, WHENS.length),
});

/** Any fitting: a setting for each clause. */
export const anySettings: fc.Arbitrary<Record<string, Setting>> = fc.record(
  Object.fromEntries(policy.clauses.map(({ id }) => [id, fc.constantFrom(...SETTINGS)])),
);

export const anyCountry = fc.constantFrom(null, ...COUNTRIES);

/** True when something about a patient is in the post. */
export const aboutPatients = (post: Post): boolean =>
  [...post.what].some((kind) => PATIENT_KINDS.includes(kind));
