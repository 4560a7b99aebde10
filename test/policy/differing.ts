import fc from 'fast-check';
import { AUDIENCES, SETTINGS } from '../../src/policy/policy-file.ts';
import type { RuleBody } from '../../src/policy/rule.ts';
import type { ClauseVersion, PolicyVersion } from '../../src/policy/version.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { DUTIES, KINDS, VERDICTS, VOICES, WHENS, WHERES } from '../../src/policy/vocabulary.ts';

export function rule(answer: RuleBody['answer'], said: Partial<RuleBody> = {}): RuleBody {
  const conditions = { who: [], notWho: [], duty: null, as: null, what: [], also: [], without: [] };
  return { answer, ...conditions, where: [], notWhere: [], when: [], unless: [], if: '', ask: '', ...said };
}

export function clause(id: string, said: Partial<ClauseVersion> = {}): ClauseVersion {
  return {
    id,
    title: `About ${id}`,
    who: 'Everyone',
    what: 'Care with words',
    whatNot: 'Haste',
    where: 'Anywhere',
    when: 'Always',
    floor: 'Patients come first.',
    setting: 'balanced',
    rule: 'Think about it twice, then post it once.',
    locked: false,
    weight: 1,
    roles: ['all'],
    basis: 'Good sense',
    protects: false,
    own: false,
    aside: '',
    rules: [],
    laws: [],
    below: '',
    ...said,
  };
}

export const ruled = (...rules: RuleBody[]): ClauseVersion['rules'] =>
  rules.map((one) => ({ ...one, layer: 'always' }));

export function policy(clauses: ClauseVersion[], said: Partial<PolicyVersion> = {}): PolicyVersion {
  return { title: 'Policy', brackets: {}, siteBrackets: {}, countries: [], clauses, ...said };
}

const few = <T>(values: readonly T[], maxLength = 2) =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength });

export const someRule: fc.Arbitrary<RuleBody> = fc.record({
  answer: fc.constantFrom(...VERDICTS),
  who: few(JOB_ROLES),
  notWho: few(JOB_ROLES, 1),
  duty: fc.constantFrom(null, ...DUTIES),
  as: fc.constantFrom(null, ...VOICES),
  what: few(KINDS, 3),
  also: few(KINDS),
  without: few(KINDS),
  where: few(WHERES),
  notWhere: few(WHERES, 1),
  when: few(WHENS),
  unless: few(WHENS, 1),
  if: fc.constant(''),
  ask: fc.constant(''),
});

const words = fc.constantFrom(
  'Reply in [days] days.',
  'Reply in 3 days.',
  'Reply within one hour.',
  'Tell [lead] at once.',
  'Do not post it.',
  'Post it if you like.',
);

export const someClause = (id: string): fc.Arbitrary<ClauseVersion> =>
  fc
    .record({
      rule: words,
      floor: words,
      where: words,
      setting: fc.constantFrom(...SETTINGS),
      locked: fc.boolean(),
      weight: fc.constantFrom(1, 2),
      roles: fc.uniqueArray(fc.constantFrom(...AUDIENCES), { minLength: 1, maxLength: 3 }),
      basis: fc.constantFrom('', 'A law'),
      protects: fc.boolean(),
      rules: fc.array(someRule, { maxLength: 3 }).map((rules) => ruled(...rules)),
      laws: fc.uniqueArray(
        fc.record({
          country: fc.constantFrom('us', 'us-tx', 'uk'),
          words,
          basis: fc.constant('A law'),
          rules: fc.array(someRule, { maxLength: 1 }),
        }),
        { maxLength: 2, selector: (law) => law.country },
      ),
    })
    .map((said) => clause(id, said));

const IDS = ['SM-01', 'SM-02', 'SM-03', 'SM-04'];
const brackets = fc.record({
  days: fc.constantFrom('3', '14'),
  lead: fc.constantFrom('Ada', 'Bo'),
});

/** Any policy of up to four clauses. */
export const somePolicy: fc.Arbitrary<PolicyVersion> = fc
  .record({
    ids: fc.shuffledSubarray(IDS),
    brackets,
    siteBrackets: fc.dictionary(fc.constantFrom('site-1', 'site-2'), brackets, { maxKeys: 2 }),
    countries: fc.constant<string[]>(['uk', 'us', 'us-tx']),
  })
  .chain(({ ids, ...rest }) =>
    fc.tuple(...ids.map(someClause)).map((clauses) => ({ title: 'Policy', clauses, ...rest })),
  );

/** Two policies that share some of their clauses. */
export const twoPolicies: fc.Arbitrary<[PolicyVersion, PolicyVersion]> = fc
  .tuple(somePolicy, somePolicy, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
  .map(([before, after, same]) => {
    const kept = (one: ClauseVersion, n: number) =>
      (same[n] ? before.clauses.find((c) => c.id === one.id) : undefined) ?? one;
    return [before, { ...after, clauses: after.clauses.map(kept) }];
  });
