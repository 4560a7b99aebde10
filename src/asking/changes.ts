import { judge, type Judgement } from '../policy/judge.ts';
import type { Rule } from '../policy/rule.ts';
import {
  KINDS,
  PATIENT_KINDS,
  rank,
  VOICES,
  WHENS,
  WHERES,
  type Kind,
  type Post,
  type Verdict,
  type When,
  type Where,
} from '../policy/vocabulary.ts';

/** One thing that somebody could do otherwise. `yes` and `no`: what a flag would have to be. */
export type Move =
  | { sort: 'yes' | 'no'; code: When }
  | { sort: 'without'; code: Kind }
  | { sort: 'duty' | 'voice'; code: string }
  | { sort: 'where'; code: Where };

/** A single change, with what the policy would then say of the post. */
export interface Change {
  move: Move;
  verdict: Verdict;
}

// What somebody can get done, and what somebody can leave or wait for. The contrary helps nobody.
const TO_GET: readonly When[] = ['permission', 'checked', 'approved', 'registered', 'disclosed'];

const ENOUGH = 3;
const LOOSE = rank('allowed-if');

/**
 * The single changes after which the policy allows a post, on a condition or without, and says less against it than
 * now: three at most. Another place comes after all others; of the rest the loosest comes first, and of those that are
 * as loose, different sorts of change before several of one sort. Pure.
 */
export function changes(rules: readonly Rule[], post: Post): Change[] {
  // “Not decided” says: ask.
  const weight = (verdict: Judgement['verdict']) => rank(verdict === 'undecided' ? 'ask-first' : verdict);
  const now = weight(judge(rules, post).verdict);
  const seen = new Map<string, number>();
  return moves(post)
    .flatMap(([move, changed]) => {
      const { verdict } = judge(rules, changed);
      const better = verdict !== 'undecided' && rank(verdict) <= LOOSE && rank(verdict) < now;
      return better ? [{ move, verdict }] : [];
    })
    .map((change) => {
      const key = `${change.move.sort} ${change.verdict}`;
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      return { change, nth };
    })
    .toSorted(
      (a, b) =>
        moved(a.change) - moved(b.change) || rank(a.change.verdict) - rank(b.change.verdict) || a.nth - b.nth,
    )
    .slice(0, ENOUGH)
    .map(({ change }) => change);
}

// Whoever asks has a place in mind: to go elsewhere is the last thing to offer.
const moved = ({ move }: Change): number => Number(move.sort === 'where');

/** Every single change of a post that makes sense, with the post that it makes: first what leaves most as it is. */
export function moves(post: Post): [Move, Post][] {
  const found: [Move, Post][] = [];
  for (const code of WHENS.filter((flag) => post.when.has(flag) !== TO_GET.includes(flag))) {
    const when = new Set(WHENS.filter((flag) => post.when.has(flag) !== (flag === code)));
    found.push([
      { sort: post.when.has(code) ? 'no' : 'yes', code },
      { ...post, when },
    ]);
  }
  if (post.duty === 'on-duty')
    found.push([
      { sort: 'duty', code: 'off-duty' },
      { ...post, duty: 'off-duty' },
    ]);
  for (const code of KINDS.filter((kind) => kind !== 'plain' && post.what.has(kind))) {
    const left = [...post.what].filter((kind) => kind !== code);
    const what = new Set<Kind>(left.length === 0 ? ['plain'] : left);
    found.push([
      { sort: 'without', code },
      { ...post, what },
    ]);
  }
  // The secure tool is for patient matters: nothing else is sent there instead.
  const isAboutPatients = PATIENT_KINDS.some((kind) => post.what.has(kind));
  const places = WHERES.filter((place) => place !== 'secure-tool' || isAboutPatients);
  for (const code of places.filter((place) => place !== post.where))
    found.push([
      { sort: 'where', code },
      { ...post, where: code },
    ]);
  for (const voice of VOICES.filter((one) => one !== post.voice))
    found.push([
      { sort: 'voice', code: voice },
      { ...post, voice },
    ]);
  return found;
}
