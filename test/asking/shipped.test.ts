import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { answerTo } from '../../src/asking/answer.ts';
import { readTokens, type Token } from '../../src/asking/known.ts';
import { nextFact } from '../../src/asking/next-fact.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { judge } from '../../src/policy/judge.ts';
import { fit } from '../../src/policy/fitting.ts';
import { SETTINGS } from '../../src/policy/policy-file.ts';
import type { Rule } from '../../src/policy/rule.ts';
import { rulesOf, textAt } from '../../src/policy/text.ts';
import { rank } from '../../src/policy/vocabulary.ts';
import { anyPost, truth } from './walk.ts';

const ROLES = [['clinician'], ['marketing'], ['front-desk', 'manager']];

function rulesAt(setting: (typeof SETTINGS)[number]): Rule[] {
  const { policy } = shippedCourse();
  const choices = Object.fromEntries(policy.clauses.map(({ id }) => [id, setting]));
  const brackets = Object.fromEntries(policy.brackets.map(({ key }) => [key, `our ${key}`]));
  const version = fit(policy, { choices, brackets, countries: ['us'] });
  return rulesOf(textAt(version, { country: 'us', siteId: null }));
}

describe.each(SETTINGS)('“Can I post this?” over the policy that comes with Heed, %s', (setting) => {
  const rules = rulesAt(setting);

  it.each(ROLES)('gives whoever answers truly the verdict of the whole post: %s', (...roles) => {
    const counts: number[] = [];
    fc.assert(
      fc.property(anyPost(roles), ({ post, mostly }) => {
        const tokens: Token[] = [];
        for (;;) {
          const question = nextFact(rules, readTokens(roles, tokens)!);
          if (question === null) break;
          expect(new Set(question.answers).size).toBe(question.answers.length);
          tokens.push(truth(post, mostly, question.answers));
        }
        const answer = answerTo(rules, roles, tokens);
        expect(answer.verdict).toBe(judge(rules, post).verdict);
        expect(answer.rule?.answer ?? 'undecided').toBe(answer.verdict);
        for (const offer of answer.offers) {
          expect(readTokens(roles, offer.tokens)).not.toBeNull();
          expect(rank(offer.verdict)).toBeLessThanOrEqual(rank('allowed-if'));
        }
        counts.push(tokens.length);
      }),
      { numRuns: 12 },
    );
    // Posts drawn at random have more in them than real ones, and yet:
    expect(Math.max(...counts)).toBeLessThanOrEqual(16);
  });
});

it('never says “safe”: the policy allows, asks or forbids', () => {
  const folder = join(import.meta.dirname, '../../messages/en');
  const files = readdirSync(folder).filter((name) =>
    ['asking.json', 'rules.json', 'policy.json'].includes(name),
  );
  expect(files).toHaveLength(3);
  for (const file of files) expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/\bsafe(ly)?\b/i);
});
