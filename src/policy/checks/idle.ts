import { bitsOf, meet, ROLE_SETS, situations, subsets, type Grid } from '../probes.ts';
import { guardsPatients, type RuleBody } from '../rule.ts';
import { DUTIES, KINDS, rank, VOICES, WHENS, WHERES, type Kind } from '../vocabulary.ts';
import type { PlacedRule } from './own-rules.ts';
import type { Remark } from './remark.ts';
import { leastKinds, together } from './together.ts';

/** Rules that fit no post at all: their conditions shut each other out. */
export const deadRules = (rules: readonly PlacedRule[]): PlacedRule[] =>
  rules.filter(({ body }) => together(body, body) === undefined);

/**
 * Rules that fit some posts and yet decide none: wherever they hold a stricter one does too, or SM-21 sets them aside.
 * Tried: what the rule asks for, with one kind more, in all circumstances.
 */
export function idleRules(
  rules: readonly PlacedRule[],
  asked: (rule: PlacedRule) => boolean = () => true,
): PlacedRule[] {
  const dead = deadRules(rules);
  // No reader lives under the laws of all countries at once.
  const everywhere = rules.filter(({ layer }) => !layer.startsWith('law:'));
  return everywhere.filter((rule) => asked(rule) && !dead.includes(rule) && !decides(rule, everywhere));
}

function decides(rule: PlacedRule, all: readonly PlacedRule[]): boolean {
  const stronger = all.filter((one) => {
    const isStricter = rank(one.body.answer) > rank(rule.body.answer);
    // Under a shield only guards of patients are heard; no shield may stand where another rule is to decide.
    if (rule.clause.protects) return isStricter && (one.clause.protects || guardsPatients(one.body));
    return isStricter || one.clause.protects;
  });
  const bodies = [rule.body, ...stronger.map(({ body }) => body)];
  const own = bitsOf(bodies, (_body, n) => n === 0);
  const others = bitsOf(bodies, (_body, n) => n > 0);
  const least = { ...EVERYWHERE, what: asSets(leastKinds(rule.body)), when: [new Set(rule.body.when)] };
  // Most rules decide the plainest post that they fit; only for the others all are tried.
  return [least, postsOf(rule.body)].some((grid) =>
    situations(bodies, grid, (live) => meet(live, own)).some(({ live }) => !meet(live, others)),
  );
}

const EVERYWHERE = { where: WHERES, voice: VOICES, duty: DUTIES, roles: ROLE_SETS };

const asSets = (sets: readonly Kind[][]) =>
  sets.filter((set) => set.length === 1 || !set.includes('plain')).map((set) => new Set(set));

function postsOf(rule: RuleBody): Grid {
  const least = leastKinds(rule);
  const more = least.flatMap((set) => KINDS.filter((kind) => kind !== 'plain').map((kind) => [...set, kind]));
  const circumstances = subsets(WHENS, WHENS.length).map((flags) => new Set([...rule.when, ...flags]));
  return { ...EVERYWHERE, what: asSets([...least, ...more]), when: circumstances };
}

/** One remark for each rule that never applies, and for each of one's own that never decides. */
export function idleRemarks(rules: readonly PlacedRule[]): Remark[] {
  const say =
    (kind: 'dead-rule' | 'idle-rule') =>
    ({ clause: { id, title } }: PlacedRule): Remark => ({
      clause: id,
      kind,
      severity: 'warning',
      key: `checks.${kind}`,
      params: { clause: id, title },
    });
  const own = idleRules(rules, (rule) => rule.ours);
  return [...deadRules(rules).map(say('dead-rule')), ...own.map(say('idle-rule'))];
}
