import fc from 'fast-check';
import { compareAnswers } from '../../src/policy/answers.ts';
import { ROLE_SETS } from '../../src/policy/probes.ts';
import { applies, type RuleBody } from '../../src/policy/rule.ts';
import { DUTIES, KINDS, rank, VOICES, WHENS, WHERES, type Post } from '../../src/policy/vocabulary.ts';
import { rule, someRule } from './differing.ts';

const anyPost: fc.Arbitrary<Post> = fc.record({
  roles: fc.constantFrom(...ROLE_SETS),
  duty: fc.constantFrom(...DUTIES),
  voice: fc.constantFrom(...VOICES),
  what: fc
    .uniqueArray(fc.constantFrom(...KINDS.filter((kind) => kind !== 'plain')), { minLength: 1, maxLength: 3 })
    .map((kinds) => new Set(kinds)),
  where: fc.constantFrom(...WHERES),
  when: fc.subarray([...WHENS]).map((flags) => new Set(flags)),
});

const answer = (rules: readonly RuleBody[], post: Post): number =>
  Math.max(-1, ...rules.filter((one) => applies(one, post)).map((one) => rank(one.answer)));

describe('comparing what rules answer', () => {
  it('misses no post: whatever changes for one is among the changes, for one of its roles', () => {
    const rules = fc.array(someRule, { maxLength: 3 });
    fc.assert(
      fc.property(
        rules,
        rules,
        fc.array(anyPost, { minLength: 50, maxLength: 50 }),
        (before, after, posts) => {
          const change = compareAnswers(before, after);
          for (const post of posts) {
            const [was, is] = [answer(before, post), answer(after, post)];
            if (was === is) continue;
            const kind = was === -1 ? 'further' : is === -1 ? 'less' : is > was ? 'stricter' : 'looser';
            expect(change[kind]).toBe(true);
            if (change.roles !== null)
              expect(post.roles.some((role) => change.roles!.includes(role))).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('says nothing of the order of rules, or of a rule that a stricter one covers', () => {
    const [never, asks] = [rule('never', { what: ['patient-fact'] }), rule('ask-first', { where: ['live'] })];
    const nothing = { stricter: false, looser: false, further: false, less: false, roles: null };
    expect(compareAnswers([never, asks], [asks, never])).toEqual(nothing);
    const covered = rule('ask-first', { what: ['patient-fact'], where: ['message'] });
    expect(compareAnswers([never], [never, covered])).toEqual(nothing);
  });

  it('names a manager who is touched because of the people below', () => {
    const change = compareAnswers([], [rule('never', { who: ['manager'] })]);
    expect(change).toMatchObject({ further: true, roles: ['manager'] });
    const others = compareAnswers([], [rule('never', { notWho: ['it'] })]);
    expect(others.roles).not.toContain('it');
    expect(others.roles).toContain('clinician');
  });
});
