import type { Claim } from './claim.ts';
import { launches, type Manifest } from './manifest.ts';

/** What counts as done with a package: all that is named here must hold. */
export interface PackageRule {
  /** The content says that it is completed, and does not say failed. */
  completed: boolean;
  /** The content says that it is passed. */
  passed: boolean;
  /** Percent at least; null: the score does not matter. */
  score: number | null;
  /** Minutes at least, of those in which we saw it open; null: the time does not matter. */
  minutes: number | null;
  /** So many attempts at most until it is done; null: as many as they like. */
  attempts: number | null;
  /** Whether its pages may load things from other places on the internet. */
  outside: boolean;
}

/** One condition of the rule, and whether it is met: the reason of a decision. */
export interface Reason {
  of: 'completed' | 'passed' | 'score' | 'minutes';
  met: boolean;
  /** What was asked for, and what there is: percent or whole minutes. */
  asked?: number;
  found?: number | null;
}

/** What we decided about an attempt: it counts when every reason is met. */
export interface Decision {
  counts: boolean;
  reasons: readonly Reason[];
}

/** What counts until somebody sets a rule: passed, where the package has a mark to reach; else completed. */
export function usualRule(manifest: Manifest): PackageRule {
  const marked = launches(manifest.items).some(
    ({ launch }) => launch.masteryScore !== null || launch.passingMeasure !== null,
  );
  return { completed: !marked, passed: marked, score: null, minutes: null, attempts: null, outside: false };
}

/** Decides whether what the content claims counts under a rule. `seconds`: those in which we saw the package open. */
export function decide(rule: PackageRule, claim: Claim, seconds: number): Decision {
  const reasons: Reason[] = [];
  if (rule.completed)
    reasons.push({ of: 'completed', met: claim.completion === 'completed' && claim.success !== 'failed' });
  if (rule.passed) reasons.push({ of: 'passed', met: claim.success === 'passed' });
  if (rule.score !== null)
    reasons.push({
      of: 'score',
      met: claim.score !== null && claim.score >= rule.score,
      asked: rule.score,
      found: claim.score,
    });
  if (rule.minutes !== null)
    reasons.push({
      of: 'minutes',
      met: seconds >= rule.minutes * 60,
      asked: rule.minutes,
      found: Math.floor(seconds / 60),
    });
  return { counts: reasons.length > 0 && reasons.every(({ met }) => met), reasons };
}
