import fc from 'fast-check';
import { readTokens, type Known, type Token } from '../../src/asking/known.ts';
import { nextFact, type Question } from '../../src/asking/next-fact.ts';
import { judge } from '../../src/policy/judge.ts';
import type { Rule } from '../../src/policy/rule.ts';
import type { Post } from '../../src/policy/vocabulary.ts';
import { everyPost, fits, isSmall, rulesOfSmall, SMALL_KINDS } from './small.ts';

const ROLES = ['clinician'];
const ALL = everyPost(ROLES);

const verdictsOf = (rules: readonly Rule[], posts: readonly Post[]): Set<string> =>
  new Set(posts.map((post) => judge(rules, post).verdict));

/** Answers as chance has it, until nothing is asked any more; tells what was known at each step. */
function walk(
  rules: readonly Rule[],
  picks: readonly number[],
): { known: Known; question: Question | null }[] {
  const steps: { known: Known; question: Question | null }[] = [];
  const tokens: Token[] = [];
  for (let n = 0; ; n++) {
    const known = readTokens(ROLES, tokens)!;
    const question = nextFact(rules, known);
    steps.push({ known, question });
    if (question === null) return steps;
    const answers = question.answers.filter(isSmall);
    tokens.push(answers[(picks[n % picks.length] ?? 0) % answers.length]!);
  }
}

// Everything but the one fact that a question is about.
function rest(post: Post, { fact, flag }: Question, kind: string | null): string {
  const kinds = fact === 'about' ? [] : [...post.what].filter((one) => one !== kind);
  return JSON.stringify([
    fact === 'duty' ? '' : post.duty,
    fact === 'voice' ? '' : post.voice,
    fact === 'where' ? '' : post.where,
    kinds.toSorted(),
    [...post.when].filter((one) => one !== flag).toSorted(),
  ]);
}

/** True when two posts that differ in nothing but that fact get different verdicts. */
function changes(
  rules: readonly Rule[],
  posts: readonly Post[],
  question: Question,
  kind: string | null,
): boolean {
  const seen = new Map<string, string>();
  return posts.some((post) => {
    const key = rest(post, question, kind);
    const { verdict } = judge(rules, post);
    const before = seen.get(key);
    seen.set(key, verdict);
    return before !== undefined && before !== verdict;
  });
}

const PICKS = fc.array(fc.nat(30), { minLength: 1, maxLength: 12 });

describe('the next fact', () => {
  it('is asked until no other verdict is possible, and not once more', () => {
    fc.assert(
      fc.property(rulesOfSmall, PICKS, (rules, picks) => {
        for (const { known, question } of walk(rules, picks)) {
          const posts = ALL.filter((post) => fits(post, known));
          expect(posts.length).toBeGreaterThan(0);
          expect(verdictsOf(rules, posts).size > 1).toBe(question !== null);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('is asked only where it can change the verdict, and offers only kinds that can', () => {
    fc.assert(
      fc.property(rulesOfSmall, PICKS, (rules, picks) => {
        for (const { known, question } of walk(rules, picks)) {
          const posts = ALL.filter((post) => fits(post, known));
          if (question === null) continue;
          if (question.fact === 'also') {
            const kinds = question.answers.slice(0, -1).map((token) => token.split(':')[1]!);
            for (const kind of kinds) expect(changes(rules, posts, question, kind)).toBe(true);
            // All of them: so nobody who said “none of these” is asked again.
            for (const kind of SMALL_KINDS.filter((one) => known.what.get(one) === undefined))
              expect(changes(rules, posts, question, kind)).toBe(kinds.includes(kind));
          } else expect(changes(rules, posts, question, null)).toBe(true);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('asks the same when asked again', () => {
    fc.assert(
      fc.property(rulesOfSmall, PICKS, (rules, picks) => {
        expect(walk(rules, picks)).toEqual(walk(rules, picks));
      }),
      { numRuns: 50 },
    );
  });
});
