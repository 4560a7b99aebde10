import { JOB_ROLES } from '../people/person.ts';
import { bitsOf, gridOf, meet, sweep, type Live } from './probes.ts';
import type { RuleBody } from './rule.ts';
import { VERDICTS } from './vocabulary.ts';

/** How the answers of some rules changed, over all posts that their conditions tell apart. */
export interface AnswerChange {
  stricter: boolean;
  looser: boolean;
  /** Undecided before, decided now. */
  further: boolean;
  /** Decided before, undecided now. */
  less: boolean;
  /** The roles for whom some answer changed; null: for everybody alike. */
  roles: string[] | null;
}

const UNDECIDED = -1;

/** Compares what two lists of rules answer. Order does not matter: of the rules that hold, the strictest answers. Pure. */
export function compareAnswers(before: readonly RuleBody[], after: readonly RuleBody[]): AnswerChange {
  const change: AnswerChange = { stricter: false, looser: false, further: false, less: false, roles: null };
  if (JSON.stringify(before) === JSON.stringify(after)) return change;
  const rules = [...before, ...after];
  const byVerdict = (from: number, to: number) =>
    VERDICTS.map((verdict) => bitsOf(rules, (rule, n) => n >= from && n < to && rule.answer === verdict));
  const old = byVerdict(0, before.length);
  const young = byVerdict(before.length, rules.length);
  const grid = gridOf(rules);
  const touched = new Set<string>();
  sweep(rules, grid, (live, post) => {
    const was = answerOf(old, live);
    const is = answerOf(young, live);
    if (was === is) return undefined;
    if (was === UNDECIDED) change.further = true;
    else if (is === UNDECIDED) change.less = true;
    else if (is > was) change.stricter = true;
    else change.looser = true;
    const key = post.roles.length === 1 ? post.roles[0]! : 'manager';
    touched.add(key);
    return undefined;
  });
  const alike = grid.roles.length === 1 || JOB_ROLES.every((role) => touched.has(role));
  return { ...change, roles: alike ? null : [...touched].toSorted() };
}

function answerOf(byVerdict: readonly Live[], live: Live): number {
  for (let n = byVerdict.length - 1; n >= 0; n--) if (meet(byVerdict[n]!, live)) return n;
  return UNDECIDED;
}
