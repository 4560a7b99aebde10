import type { Token } from '../../src/asking/known.ts';
import { DUTIES, KINDS, VOICES, WHENS, WHERES, type Kind, type Post } from '../../src/policy/vocabulary.ts';
import fc from 'fast-check';

/** What somebody answers who has this post in mind, and never lies. */
export function truth(post: Post, mostly: Kind, answers: readonly Token[]): Token {
  const right = (token: Token): boolean => {
    const [sort, code = ''] = token.split(':');
    switch (sort) {
      case 'about':
        return code === mostly;
      case 'also':
        return post.what.has(code as Kind);
      case 'none':
        return true;
      case 'yes':
        return WHENS.some((flag) => flag === code && post.when.has(flag));
      case 'no':
        return WHENS.some((flag) => flag === code && !post.when.has(flag));
      default:
        return [post.where, post.voice, post.duty].includes(code as never);
    }
  };
  return answers.find(right)!;
}

/** The answers that were given before, and the buttons of the question, as a page has them. */
export function formOf(html: string): { before: Token[]; buttons: Token[] } {
  const taps = /<form[^>]*class="taps">[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
  const tokens = (pattern: RegExp) => [...taps.matchAll(pattern)].map((match) => match[1]!);
  return {
    before: tokens(/<input type="hidden" name="answer" value="([^"]+)">/g),
    buttons: tokens(/<button[^>]*name="answer" value="([^"]+)">/g),
  };
}

/** The verdict that an answer page shows, as its code; undefined on a question. */
export const verdictOn = (html: string): string | undefined =>
  /<section class="verdict ([a-z-]+)">/.exec(html)?.[1];

const someOf = <T>(codes: readonly T[], likely: number) =>
  fc
    .array(
      fc.nat(99).map((n) => n < likely * 100),
      { minLength: codes.length, maxLength: codes.length },
    )
    .map((holds) => codes.filter((_, n) => holds[n]));

/** Any post of somebody in these roles, with one thing in it or a few. */
export const anyPost = (roles: readonly string[]): fc.Arbitrary<{ post: Post; mostly: Kind }> =>
  fc
    .record({
      mostly: fc.constantFrom(...KINDS),
      more: someOf(KINDS.slice(0, -1), 0.06),
      duty: fc.constantFrom(...DUTIES),
      voice: fc.constantFrom(...VOICES),
      where: fc.constantFrom(...WHERES),
      when: someOf(WHENS, 0.4),
    })
    .map(({ mostly, more, duty, voice, where, when }) => ({
      mostly,
      post: {
        roles,
        duty,
        voice,
        where,
        when: new Set(when),
        what: new Set<Kind>(mostly === 'plain' ? ['plain'] : [mostly, ...more]),
      },
    }));
