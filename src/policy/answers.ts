import { bitsFor, bitsOf, gridOf, meet, ROLE_SETS, situations, type Live } from './probes.ts';
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
  /** The roles for whom some answer changed; null: for everybody. */
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
  const ofAnybody = rules.map((rule) => ({ ...rule, who: [], notWho: [] }));
  const found = situations(ofAnybody, { ...gridOf(ofAnybody), roles: [[]] });
  const touched = ROLE_SETS.filter((roles) => {
    const theirs = bitsFor(rules, roles);
    let any = false;
    for (const { live } of found) {
      const both = live.map((word, n) => word & theirs[n]!);
      const [was, is] = [answerOf(old, both), answerOf(young, both)];
      if (was === is) continue;
      any = true;
      if (was === UNDECIDED) change.further = true;
      else if (is === UNDECIDED) change.less = true;
      else if (is > was) change.stricter = true;
      else change.looser = true;
    }
    return any;
  });
  if (touched.length === 0 || touched.length === ROLE_SETS.length) return change;
  // Who is reached by job role alone is named by it; who is reached only with people below, as a manager.
  const roles = touched.map((set) =>
    set.length === 1 || touched.some(([one, two]) => one === set[0] && two === undefined)
      ? set[0]!
      : 'manager',
  );
  return { ...change, roles: [...new Set(roles)].toSorted() };
}

function answerOf(byVerdict: readonly Live[], live: Live): number {
  for (let n = byVerdict.length - 1; n >= 0; n--) if (meet(byVerdict[n]!, live)) return n;
  return UNDECIDED;
}
