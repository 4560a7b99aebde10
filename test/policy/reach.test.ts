import fc from 'fast-check';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { difference, material, owedBy } from '../../src/policy/difference.ts';
import { fit } from '../../src/policy/fitting.ts';
import { judge } from '../../src/policy/judge.ts';
import { ownClause } from '../../src/policy/own.ts';
import { SETTINGS, type Setting } from '../../src/policy/policy-file.ts';
import { ruleSource, type Rule } from '../../src/policy/rule.ts';
import { rulesOf, textAt } from '../../src/policy/text.ts';
import type { PolicyVersion } from '../../src/policy/version.ts';
import {
  DUTIES,
  KINDS,
  PATIENT_KINDS,
  rank,
  VOICES,
  WHENS,
  WHERES,
  type Kind,
  type Post,
  type Verdict,
} from '../../src/policy/vocabulary.ts';

const { policy } = shippedCourse();
const fitted = (choices: Record<string, Setting> = {}): PolicyVersion =>
  fit(policy, { choices, brackets: {}, countries: ['us'] });
const HERE = { country: 'us', siteId: null };
const roleSets = fc.constantFrom(...JOB_ROLES.flatMap((role) => [[role], [role, 'manager']]));

const posts = fc
  .record({
    duty: fc.constantFrom(...DUTIES),
    voice: fc.constantFrom(...VOICES),
    what: fc.uniqueArray(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 3 }),
    where: fc.constantFrom(...WHERES),
    when: fc.uniqueArray(fc.constantFrom(...WHENS), { maxLength: 3 }),
  })
  .map(({ what, when, ...rest }) => ({ ...rest, what: new Set(what), when: new Set(when) }));

const answer = (version: PolicyVersion, post: Post) => judge(rulesOf(textAt(version, HERE)), post).verdict;

describe('whoever is answered otherwise than before', () => {
  it.each(policy.clauses.map(({ id }) => id))(
    'owes something when %s changes its setting, and the change is material',
    (id) => {
      for (const [from, to] of [
        ['balanced', 'restrictive'],
        ['restrictive', 'balanced'],
      ] as const) {
        const [before, after] = [fitted({ [id]: from }), fitted({ [id]: to })];
        const found = difference(before, after);
        fc.assert(
          fc.property(posts, roleSets, (post, roles) => {
            if (answer(before, { ...post, roles }) === answer(after, { ...post, roles })) return;
            expect(material(found)).toBe(true);
            expect(found.map((one) => owedBy(one, { ...HERE, roles }))).not.toEqual(
              found.map(() => 'nothing'),
            );
          }),
          { numRuns: 300 },
        );
      }
    },
  );

  it('owes something for a clause of one’s own, though it is for another role', () => {
    const rule = ruleSource.parse({ answer: 'never', what: 'plain', where: 'story' });
    const own = ownClause({
      id: 'OC-01',
      title: 'Stories',
      text: 'No stories.',
      roles: ['marketing'],
      rules: [rule],
    });
    const before = fitted();
    const [found] = difference(before, { ...before, clauses: [...before.clauses, own] });
    expect(owedBy(found!, { ...HERE, roles: ['marketing'] })).toBe('sign');
    expect(owedBy(found!, { ...HERE, roles: ['clinician'] })).toBe('read');
  });

  it('owes nothing where a clause without rules is for others', () => {
    const [found] = difference(fitted(), fitted({ 'SM-24': 'restrictive' }));
    expect(owedBy(found!, { ...HERE, roles: ['manager'] })).toBe('sign');
    expect(owedBy(found!, { ...HERE, roles: ['clinician'] })).toBe('nothing');
  });
});

describe('a sentence rewritten', () => {
  const edited = (id: string, rule: string) => {
    const before = fitted();
    const clauses = before.clauses.map((clause) => (clause.id === id ? { ...clause, rule } : clause));
    const found = difference(before, { ...before, clauses });
    return { isMaterial: material(found), duty: owedBy(found[0]!, { ...HERE, roles: ['clinician'] }) };
  };
  it('is material where it stands in a clause that cannot be turned off', () => {
    expect(edited('SM-21', 'Do not discuss pay, hours or staffing in public or with the press.')).toEqual({
      isMaterial: true,
      duty: 'sign',
    });
  });
  it.each([
    ['a longer time', 'Save proof, take the post down and tell [privacy lead] before the month ends.', true],
    ['a typo', 'Save proof, take the post donw and tell [privacy lead] before your shift ends.', false],
  ])('by %s', (_name, rule, isMaterial) => {
    expect(edited('SM-23', rule).isMaterial).toBe(isMaterial);
  });
  it('is read at least when one word is replaced by another', () => {
    const { rule } = fitted().clauses.find(({ id }) => id === 'SM-20')!;
    expect(edited('SM-20', rule.replace('threaten', 'tease')).duty).toBe('read');
    expect(edited('SM-20', rule.replace('threaten', 'threatn')).duty).toBe('nothing');
  });
});

describe('talk about work', () => {
  it('never loosens what rules about patients answer to what is about patients in the same post', () => {
    const kinds = fc.uniqueArray(fc.constantFrom(...PATIENT_KINDS), { minLength: 1, maxLength: 3 });
    const others = fc.uniqueArray(fc.constantFrom(...KINDS), { maxLength: 2 });
    const names = ({ what, also }: Rule) => [...what, ...also].some((kind) => PATIENT_KINDS.includes(kind));
    const strict = (verdict: Verdict | 'undecided') => (verdict === 'undecided' ? -1 : rank(verdict));
    fc.assert(
      fc.property(
        posts,
        kinds,
        others,
        roleSets,
        fc.constantFrom(...SETTINGS),
        (post, what, more, roles, setting) => {
          const version = fitted(Object.fromEntries(policy.clauses.map(({ id }) => [id, setting])));
          const rules = rulesOf(textAt(version, HERE));
          const alone = judge(rules.filter(names), { ...post, roles, what: new Set(what) }).verdict;
          const all = new Set<Kind>([...what, ...more, 'working-conditions']);
          const together = judge(rules, { ...post, roles, what: all }).verdict;
          expect([alone, together, strict(together) >= strict(alone)]).toEqual([alone, together, true]);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
