import { difference, type Change } from '../policy/difference.ts';
import { fitClause } from '../policy/fitting.ts';
import { judge, type Judgement } from '../policy/judge.ts';
import { SETTINGS, type ClauseSource, type Setting } from '../policy/policy-file.ts';
import { changedRules } from '../policy/rule-lines.ts';
import type { RuleBody } from '../policy/rule.ts';
import { ANYWHERE, rulesOf, textAt } from '../policy/text.ts';
import { KINDS, WHERES, type Kind, type Post, type When, type Where } from '../policy/vocabulary.ts';
import type { ClauseVersion, PolicyVersion } from '../policy/version.ts';

/** An answer that becomes another; `where` empty: everywhere. */
export interface Shift {
  what: Kind;
  where: Where[];
  when: When | null;
  from: Judgement['verdict'];
  to: Judgement['verdict'];
}

/** What a setting of a clause would change against the policy in force. */
export interface Effect {
  setting: Setting;
  kinds: Change[];
  /** Whom it concerns: `all`, or roles. Empty when nothing changes. */
  roles: string[];
  shifts: Shift[];
  /** True when the rules stay as they are in force: other words at most, and the same answers. */
  sameAnswers: boolean;
}

/**
 * What each setting of a clause means, before one is chosen: against `base`, for the clause as the draft words it.
 * Everything else stays as in force. Pure.
 */
export function effects(base: PolicyVersion, now: ClauseVersion, source: ClauseSource): Effect[] {
  const at = base.clauses.findIndex((c) => c.id === now.id);
  const inForce = base.clauses[at];
  return SETTINGS.map((setting) => {
    const known = [inForce, now].find((clause) => clause?.setting === setting);
    const { rule, rules } = known ?? fitClause(source, setting, []);
    const clause = { ...now, setting, rule, rules, laws: inForce?.laws ?? [] };
    const clauses = at === -1 ? [...base.clauses, clause] : base.clauses.with(at, clause);
    const after = { ...base, clauses };
    const found = difference(base, after).find((one) => one.id === now.id);
    return {
      setting,
      kinds: found?.kinds ?? [],
      roles: found?.roles ?? [],
      sameAnswers: inForce !== undefined && changedRules(inForce.rules, rules) === undefined,
      shifts: shifts(base, after, [...(inForce?.rules ?? []), ...rules]),
    };
  });
}

/** Posts of one kind in one place for which the answer becomes another, by the rules that may have changed. Pure. */
export function shifts(before: PolicyVersion, after: PolicyVersion, touched: readonly RuleBody[]): Shift[] {
  const [was, is] = [before, after].map((version) => rulesOf(textAt(version, ANYWHERE)));
  const kinds = touched.some((rule) => rule.what.length === 0)
    ? KINDS
    : KINDS.filter((kind) => touched.some((rule) => rule.what.includes(kind)));
  const role = touched.flatMap((rule) => rule.who)[0] ?? 'other';
  const flags = [null, ...new Set(touched.flatMap((rule) => rule.when))];
  const found = new Map<string, Shift>();
  for (const what of kinds) {
    for (const when of flags) {
      for (const where of WHERES) {
        const post = postOf(role, what, where, when);
        const [from, to] = [judge(was!, post).verdict, judge(is!, post).verdict];
        if (from === to) continue;
        // A circumstance that makes no difference to the change is not worth a line.
        if (when !== null && found.get(keyOf(what, null, from, to))?.where.includes(where) === true) continue;
        const key = keyOf(what, when, from, to);
        const known = found.get(key);
        if (known === undefined) found.set(key, { what, where: [where], when, from, to });
        else known.where.push(where);
      }
    }
  }
  return [...found.values()].map((one) => (one.where.length === WHERES.length ? { ...one, where: [] } : one));
}

const keyOf = (what: Kind, when: When | null, from: string, to: string) => `${what} ${when} ${from} ${to}`;

const postOf = (role: string, what: Kind, where: Where, when: When | null): Post => ({
  roles: [role],
  duty: 'off-duty',
  voice: where === 'official-account' ? 'the-business' : 'myself',
  what: new Set([what]),
  where,
  when: new Set(when === null ? [] : [when]),
});
