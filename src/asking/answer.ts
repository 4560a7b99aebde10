import { judge, type Judgement } from '../policy/judge.ts';
import { guardsPatients, type Rule } from '../policy/rule.ts';
import { PATIENT_KINDS, rank, type Post } from '../policy/vocabulary.ts';
import { changes, type Change } from './changes.ts';
import { kindsIn, readTokens, type Known, type Token } from './known.ts';
import { nextFact } from './next-fact.ts';
import { solvable } from './solve.ts';
import { dead, postIn, spaceOf, termsOf, WORLD } from './terms.ts';

/** A change as a button: the answers that it stands for, and the verdict when that is sure. */
export interface Offer extends Change {
  tokens: Token[];
  /** False when more would have to be asked first. */
  sure: boolean;
}

export interface Answer {
  verdict: Judgement['verdict'];
  /** The rule that decides; null when none does. */
  rule: Rule | null;
  protected: Judgement['protected'];
  /** Rules of other clauses that ask for more. */
  beside: Rule[];
  /** Rules of other clauses that may ask for more, because of what was not asked: it could not change the verdict. */
  perhaps: Rule[];
  offers: Offer[];
  /** Whom to ask when the rule names nobody. */
  lead: 'privacy lead' | 'communications lead';
}

/** The answer to a post of which all is known that matters (`nextFact` gives null). What is unknown counts as not so. */
export function answerTo(rules: readonly Rule[], roles: readonly string[], tokens: readonly Token[]): Answer {
  const known = readTokens(roles, tokens)!;
  const post = postIn(spaceOf(known), roles);
  const judgement = judge(rules, post);
  const rule = deciding(rules, known, judgement);
  const beside = judgement.beside.filter((one) => one.clause !== rule?.clause);
  const about = kindsIn(known).some((kind) => PATIENT_KINDS.includes(kind));
  return {
    verdict: judgement.verdict,
    rule,
    protected: judgement.protected,
    beside,
    perhaps: perhaps(rules, known, post, [rule, ...beside]),
    offers: changes(rules, post).map((change) => offerOf(rules, roles, tokens, change)),
    lead: about ? 'privacy lead' : 'communications lead',
  };
}

// Of rules that are as strict, one that holds whatever was not asked.
function deciding(rules: readonly Rule[], known: Known, { rule, protected: speech }: Judgement): Rule | null {
  if (rule === null || holdsAnyway(rule, known)) return rule;
  const sure = rules.find(
    (one) =>
      one.answer === rule.answer &&
      (speech === 'no' || one.protects || guardsPatients(one)) &&
      holdsAnyway(one, known),
  );
  return sure ?? rule;
}

const holdsAnyway = (rule: Rule, known: Known): boolean =>
  !solvable(spaceOf(known), [...WORLD, ...termsOf([rule], known.roles).map(dead)]);

const ASKS = rank('allowed-if');

// After “no” nothing more need be asked for.
function perhaps(rules: readonly Rule[], known: Known, post: Post, said: readonly (Rule | null)[]): Rule[] {
  const { verdict, protected: speech } = judge(rules, post);
  if (verdict !== 'allowed-if' && verdict !== 'ask-first') return [];
  const space = spaceOf(known);
  const found = new Map<string, Rule>();
  for (const rule of rules) {
    if (rank(rule.answer) < ASKS || rank(rule.answer) > rank(verdict)) continue;
    if (speech !== 'no' && !rule.protects && !guardsPatients(rule)) continue;
    if (said.some((one) => one?.clause === rule.clause) || found.has(rule.clause)) continue;
    const terms = termsOf([rule], known.roles);
    if (terms.some(({ on }) => solvable(space, [...WORLD, ...on.map((literal) => [literal])])))
      found.set(rule.clause, rule);
  }
  return [...found.values()];
}

function offerOf(
  rules: readonly Rule[],
  roles: readonly string[],
  tokens: readonly Token[],
  change: Change,
): Offer {
  const changed = tokensAfter(tokens, change);
  return { ...change, tokens: changed, sure: nextFact(rules, readTokens(roles, changed)!) === null };
}

// The same answers but for the one that the change is about.
function tokensAfter(tokens: readonly Token[], { move: { sort, code } }: Change): Token[] {
  const stands = sort === 'without' ? [`about:${code}`, `also:${code}`] : [`yes:${code}`, `no:${code}`];
  const dropped = (token: Token) =>
    stands.includes(token) ||
    (sort === 'duty' || sort === 'voice' || sort === 'where' ? token.startsWith(`${sort}:`) : false);
  const now = sort === 'without' ? `none:${code}` : `${sort}:${code}`;
  return [...tokens.filter((token) => !dropped(token)), now];
}
