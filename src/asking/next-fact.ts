import type { Rule } from '../policy/rule.ts';
import { DUTIES, KINDS, VOICES, WHENS, WHERES, type Kind, type When } from '../policy/vocabulary.ts';
import { kindsIn, type Known, type Token } from './known.ts';
import { LIKELY_DUTY, LIKELY_NONE, LIKELY_VOICE, LIKELY_WHEN, LIKELY_WHERE } from './likely.ts';
import { outlook, type Outlook, type Twist } from './possible.ts';
import {
  DUTY,
  flagVariable,
  kindVariable,
  NO,
  spaceOf,
  termsOf,
  VOICE,
  WHERE,
  YES,
  type Mask,
  type Space,
} from './terms.ts';

/** What is asked next: its answers in the order of the page, each as the token that its button sends. */
export interface Question {
  fact: 'about' | 'where' | 'also' | 'voice' | 'duty' | 'flag';
  /** The flag that it is about; null for the other facts. */
  flag: When | null;
  answers: Token[];
}

/**
 * The question to ask now, or null when nothing that is still unknown can change the verdict. It is the verdict that
 * counts, not the clause that decides: a fact is asked for only when there are two posts, alike in all else and fitting
 * what is known, that get different verdicts because of it. First what it is about; then whatever leaves the fewest
 * verdicts open, on average over its answers. Pure.
 */
export function nextFact(rules: readonly Rule[], known: Known): Question | null {
  const space = spaceOf(known);
  const view = outlook(termsOf(rules, known.roles), space);
  if (view.outcomes().size === 1) return null;
  const kinds = KINDS.filter((kind) => known.what.get(kind) === undefined);
  if (kindsIn(known).length === 0 && aboutMatters(view, space, kinds))
    return { fact: 'about', flag: null, answers: kinds.map((kind) => `about:${kind}`) };
  return fewestOpen(view, candidates(view, space, known, kinds));
}

interface Candidate {
  question: Question;
  /** What each of its answers makes so, and how likely it is. */
  answers: [Twist, number][];
}

// In the order in which they are asked when they settle as much.
function candidates(view: Outlook, space: Space, known: Known, kinds: readonly Kind[]): Candidate[] {
  const found: Candidate[] = [];
  const offer = (
    fact: Question['fact'],
    variable: number,
    likely: Readonly<Record<string, number>>,
    codes: readonly string[],
  ) => {
    if (!variableMatters(view, space, variable)) return;
    const answers = codes.map((code, n): [Twist, number] => [new Map([[variable, 1 << n]]), likely[code]!]);
    found.push({ question: { fact, flag: null, answers: codes.map((code) => `${fact}:${code}`) }, answers });
  };
  offer('where', WHERE, LIKELY_WHERE, WHERES);
  const more = kinds.filter((kind) => kind !== 'plain' && variableMatters(view, space, kindVariable(kind)));
  if (more.length > 0 && kindsIn(known).length > 0) {
    const answers = [...more.map((kind) => `also:${kind}`), `none:${more.join('.')}`];
    const none: Twist = new Map(more.map((kind) => [kindVariable(kind), NO]));
    const likely = (1 - LIKELY_NONE) / more.length;
    const each = more.map((kind): [Twist, number] => [new Map([[kindVariable(kind), YES]]), likely]);
    found.push({ question: { fact: 'also', flag: null, answers }, answers: [...each, [none, LIKELY_NONE]] });
  }
  offer('voice', VOICE, LIKELY_VOICE, VOICES);
  offer('duty', DUTY, LIKELY_DUTY, DUTIES);
  for (const flag of WHENS) {
    const variable = flagVariable(flag);
    if (!variableMatters(view, space, variable)) continue;
    const yes: [Twist, number] = [new Map([[variable, YES]]), LIKELY_WHEN[flag]];
    const no: [Twist, number] = [new Map([[variable, NO]]), 1 - LIKELY_WHEN[flag]];
    found.push({
      question: { fact: 'flag', flag, answers: [`yes:${flag}`, `no:${flag}`] },
      answers: [yes, no],
    });
  }
  return found;
}

/** The question that leaves the fewest verdicts open, on average over its answers; the first of those. */
function fewestOpen(view: Outlook, offered: readonly Candidate[]): Question | null {
  let best: Question | null = null;
  let least = Infinity;
  for (const { question, answers } of offered) {
    let open = 0;
    for (const [twist, likely] of answers) open += likely * (view.outcomes(twist).size - 1);
    if (open < least) [best, least] = [question, open];
  }
  return best;
}

// Places of which the rules say the same need no comparing.
function valuesOf(view: Outlook, variable: number, mask: Mask): Mask[] {
  const found = new Map<string, Mask>();
  for (const [n] of WHERES.entries()) {
    const value = 1 << n;
    if ((mask & value) === 0) continue;
    const says = view.terms.map(({ on }) =>
      on.every((one) => one.variable !== variable || (one.mask & value) !== 0),
    );
    const key = says.map(Number).join('');
    if (!found.has(key)) found.set(key, value);
  }
  return [...found.values()];
}

function variableMatters(view: Outlook, space: Space, variable: number): boolean {
  const values = valuesOf(view, variable, space[variable]!);
  return values.some((a, n) =>
    values.slice(n + 1).some((b) => view.matters(new Map([[variable, a]]), new Map([[variable, b]]))),
  );
}

// Where no kind changes anything among posts of any kind, all that is left to compare is one of them with private life.
function aboutMatters(view: Outlook, space: Space, kinds: readonly Kind[]): boolean {
  const others = kinds.filter((kind) => kind !== 'plain');
  if (others.some((kind) => variableMatters(view, space, kindVariable(kind)))) return true;
  if (others.length === 0 || !kinds.includes('plain')) return false;
  const only = (wanted: Kind): Twist =>
    new Map(KINDS.map((kind) => [kindVariable(kind), kind === wanted ? YES : NO]));
  return view.matters(only('plain'), only(others[0]!));
}
