import { postWhereAll, ROLE_SETS } from '../probes.ts';
import type { RuleBody } from '../rule.ts';
import { DUTIES, KINDS, VOICES, WHERES, type Kind, type Post } from '../vocabulary.ts';

/** The fewest kinds that a rule asks for, each way: one of `what` with one of `also`. A rule that asks for none: any one. */
export function leastKinds(rule: RuleBody): Kind[][] {
  const { what, also } = rule;
  if (what.length === 0 && also.length === 0) return KINDS.map((kind) => [kind]);
  const pairs = orNothing(what).flatMap((one) => orNothing(also).map((two) => [...one, ...two]));
  return pairs.map((pair) => [...new Set(pair)]);
}

const orNothing = (list: readonly Kind[]): Kind[][] =>
  list.length === 0 ? [[]] : list.map((kind) => [kind]);

/**
 * A post for which both rules hold, one that holds nothing but what one of them asks for; undefined when there is none.
 * `among`: the sets of kinds to try.
 */
export function together(
  a: RuleBody,
  b: RuleBody,
  among: readonly (readonly Kind[])[] = [...leastKinds(a), ...leastKinds(b)],
): Post | undefined {
  const sets = among.filter((set) => set.length === 1 || !set.includes('plain'));
  return postWhereAll([a, b], {
    where: WHERES,
    what: sets.map((set) => new Set(set)),
    when: [new Set([...a.when, ...b.when])],
    voice: VOICES,
    duty: DUTIES,
    roles: ROLE_SETS,
  });
}
