import fc from 'fast-check';
import { changes, moves } from '../../src/asking/changes.ts';
import { judge } from '../../src/policy/judge.ts';
import { PATIENT_KINDS, rank, type Post } from '../../src/policy/vocabulary.ts';
import { everyPost, rulesOfSmall } from './small.ts';

const ALL = everyPost(['clinician']);
const POST = fc.constantFrom(...ALL);

const weight = (verdict: string): number => rank((verdict === 'undecided' ? 'ask-first' : verdict) as never);

// Another place comes after every other change.
const place = (sort: string): number => (sort === 'where' ? 10 : 0);

// How many of the facts of two posts are not the same.
const distance = (a: Post, b: Post): number =>
  Number(a.duty !== b.duty) +
  Number(a.voice !== b.voice) +
  Number(a.where !== b.where) +
  [...a.when].filter((flag) => !b.when.has(flag)).length +
  [...b.when].filter((flag) => !a.when.has(flag)).length +
  [...a.what].filter((kind) => !b.what.has(kind)).length;

describe('the changes that would make a post possible', () => {
  it('are single ones, allowed on a condition at most, looser than now, another place last, three at most', () => {
    fc.assert(
      fc.property(rulesOfSmall, POST, (rules, post) => {
        const found = changes(rules, post);
        expect(found.length).toBeLessThanOrEqual(3);
        const order = found.map(({ move, verdict }) => place(move.sort) + rank(verdict));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        const now = weight(judge(rules, post).verdict);
        for (const { move, verdict } of found) {
          const [, changed] = moves(post).find(([one]) => JSON.stringify(one) === JSON.stringify(move))!;
          expect(distance(post, changed)).toBe(1);
          expect(judge(rules, changed).verdict).toBe(verdict);
          expect(rank(verdict)).toBeLessThan(now);
          expect(rank(verdict)).toBeLessThanOrEqual(rank('allowed-if'));
        }
      }),
    );
  });

  it('are all of them where there are three or fewer, and never leave out one that comes first', () => {
    fc.assert(
      fc.property(rulesOfSmall, POST, (rules, post) => {
        const now = weight(judge(rules, post).verdict);
        const possible = moves(post)
          .map(([move, changed]) => ({ move, verdict: judge(rules, changed).verdict }))
          .filter(({ verdict }) => verdict !== 'undecided' && weight(verdict) <= 2 && weight(verdict) < now)
          .map(({ move, verdict }) => place(move.sort) + weight(verdict))
          .toSorted((a, b) => a - b);
        const found = changes(rules, post).map(({ move, verdict }) => place(move.sort) + rank(verdict));
        expect(found).toEqual(possible.slice(0, 3));
      }),
    );
  });

  it('lead to the secure tool only with something about a patient', () => {
    for (const post of ALL) {
      const offered = moves(post).some(([{ sort, code }]) => sort === 'where' && code === 'secure-tool');
      const about = PATIENT_KINDS.some((kind) => post.what.has(kind));
      expect(offered).toBe(about && post.where !== 'secure-tool');
    }
  });

  it('offer different sorts before several of one', () => {
    const everywhere = { who: [], notWho: [], duty: null, as: null, also: [], without: [], notWhere: [] };
    const rule = {
      ...everywhere,
      when: [],
      unless: [],
      if: '',
      ask: '',
      layer: 'always',
      protects: false,
    } as const;
    const never = {
      ...rule,
      clause: 'SM-02',
      answer: 'never',
      what: ['coworker'],
      where: ['live'],
      unless: ['permission'],
    };
    const allowed = { ...rule, clause: 'SM-01', answer: 'allowed', what: [], where: [] };
    const post: Post = {
      roles: ['clinician'],
      duty: 'off-duty',
      voice: 'myself',
      what: new Set(['coworker']),
      where: 'live',
      when: new Set(),
    };
    const found = changes([never, allowed] as never, post);
    expect(found.map(({ move }) => `${move.sort} ${move.code}`)).toEqual([
      'yes permission',
      'without coworker',
      'where own-profile',
    ]);
  });
});
