import fc from 'fast-check';
import type { Examinee } from '../../src/courses/draw.ts';
import { END, type Option, type Question, type QuestionKind } from '../../src/courses/question-file.ts';
import { COUNTRIES } from '../../src/organisation/organisation.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { AUDIENCES, SETTINGS, type Setting } from '../../src/policy/policy-file.ts';

/** Numbers from 0 up to 1 that are the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The clauses of made-up banks. */
export const CLAUSES = ['SM-01', 'SM-02', 'SM-03', 'SM-04', 'SM-05', 'SM-06', 'SM-07', 'SM-08'];

const why = (n: number) => `because of reason ${n}`;

/** One question with one right option, and whatever else a test wants of it. */
export const question = (id: string, more: Partial<Question> = {}): Question => ({
  id,
  kind: 'single',
  clauses: ['SM-01'],
  roles: ['all'],
  critical: false,
  stem: `What of ${id}?`,
  options: [0, 1, 2].map((n) => ({ text: `${id} option ${n}`, right: n === 0, why: why(n) })),
  ...more,
});

const setOf = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });

/** Questions of which only the tags matter, each with an id of its own. */
export const banks = (size: { minLength: number; maxLength: number }): fc.Arbitrary<Question[]> =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom<QuestionKind>('single', 'multiple', 'true-false', 'ordering', 'spot', 'story'),
        clauses: fc.shuffledSubarray(CLAUSES, { minLength: 1, maxLength: 2 }),
        roles: fc.oneof(fc.constant<Question['roles']>(['all']), setOf<Question['roles'][number]>(AUDIENCES)),
        critical: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
        countries: fc.option(setOf(COUNTRIES), { freq: 3, nil: undefined }),
        holds: fc.option(
          fc.dictionary(fc.constantFrom(...CLAUSES), setOf(SETTINGS), { minKeys: 1, maxKeys: 2 }),
          { freq: 3, nil: undefined },
        ),
        scenario: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      }),
      size,
    )
    .map((tags) =>
      tags.map(({ scenario, ...one }, n) => question(`${scenario ? 'scenario:' : ''}q-${n}`, one)),
    );

/** Somebody under a policy of the made-up clauses, of which some may be missing, who has had some questions before. */
export const examinees = (bank: readonly Question[]): fc.Arbitrary<Examinee> =>
  fc.record({
    roles: setOf(JOB_ROLES).map((roles) => roles.slice(0, 2)),
    country: fc.constantFrom<string>(...COUNTRIES),
    choices: fc
      .tuple(...CLAUSES.map(() => fc.constantFrom<Setting | 'gone'>(...SETTINGS, ...SETTINGS, 'gone')))
      .map(choicesOf),
    weights: fc
      .tuple(...CLAUSES.map(() => fc.constantFrom(1, 2)))
      .map((weights) => Object.fromEntries(CLAUSES.map((clause, n) => [clause, weights[n]!]))),
    seen: fc.subarray(bank.map(({ id }) => id)).map((ids): ReadonlySet<string> => new Set(ids)),
  });

const choicesOf = (settings: readonly (Setting | 'gone')[]): Record<string, Setting> =>
  Object.fromEntries(
    CLAUSES.flatMap((clause, n) => {
      const setting = settings[n]!;
      return setting === 'gone' ? [] : [[clause, setting] as const];
    }),
  );

/** Everybody under balanced settings, with nothing had before. */
export const somebody = (more: Partial<Examinee> = {}): Examinee => ({
  roles: ['other'],
  country: 'us',
  choices: Object.fromEntries(CLAUSES.map((clause) => [clause, 'balanced' as const])),
  weights: {},
  seen: new Set(),
  ...more,
});

const ways = (n: number): [number, number][] =>
  [...Array(n).keys()].flatMap((a) =>
    [...Array(n).keys()].flatMap((b) => (a < b ? [[a, b] as [number, number]] : [])),
  );

const rightness = (min: number, max: number) =>
  fc.array(fc.boolean(), { minLength: min, maxLength: max }).filter((all) => new Set(all).size === 2);

const optionsOf = (rights: readonly boolean[]): Option[] =>
  rights.map((right, n) => ({ text: `option ${n}`, right, why: why(n) }));

/** A story in which every scene has a right and a wrong choice, and right ones lead on to a later scene or the end. */
const stories: fc.Arbitrary<Partial<Question>> = fc
  .array(
    fc.record({
      rights: fc.array(fc.nat(9), { minLength: 1, maxLength: 2 }),
      // `null` leads back; a number leads somewhere else, as a wrong turn may.
      wrongs: fc.array(fc.option(fc.nat(9), { freq: 3 }), { minLength: 1, maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((scenes) => {
    const ids = [...scenes.map((_scene, n) => `scene-${n}`), END];
    return {
      kind: 'story',
      scenes: scenes.map((_scene, n) => ({ id: ids[n]!, text: `Scene ${n}` })),
      ending: 'It ends well.',
      options: scenes.flatMap(({ rights, wrongs }, n) => {
        const onward = ids.slice(n + 1);
        return [
          // The first right choice leads to the next scene, so that every scene is reached.
          ...rights.map((to, k) => ({ right: true, to: k === 0 ? onward[0]! : onward[to % onward.length]! })),
          ...wrongs.map((to) => ({ right: false, to: to === null ? ids[n]! : ids[to % ids.length]! })),
        ].map((one, k): Option => ({
          ...one,
          text: `choice ${n}.${k}`,
          why: why(10 * n + k),
          scene: ids[n]!,
        }));
      }),
    };
  });

/** Sound questions of every kind, with keys. */
export const questions: fc.Arbitrary<Question> = fc
  .oneof(
    rightness(2, 5)
      .filter((rights) => rights.filter(Boolean).length === 1)
      .map((rights) => ({ kind: 'single' as const, options: optionsOf(rights) })),
    fc.boolean().map((yes) => ({ kind: 'true-false' as const, options: optionsOf([yes, !yes]) })),
    rightness(2, 6).map((rights) => ({ kind: 'multiple' as const, options: optionsOf(rights) })),
    rightness(2, 6).map((rights) => ({
      kind: 'spot' as const,
      shows: 'post' as const,
      post: rights.map((_right, n) => `words {option ${n}} words`).join('\n'),
      options: optionsOf(rights),
    })),
    fc.integer({ min: 3, max: 6 }).chain((n) =>
      fc.subarray(ways(n), { maxLength: 2 }).map((swap) => ({
        kind: 'ordering' as const,
        swap,
        options: optionsOf(Array.from({ length: n }, () => true)),
      })),
    ),
    stories,
  )
  .map((own) => question('one', { partly: 'Part of it is right.', ...own }));
