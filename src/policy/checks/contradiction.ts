import { rank } from '../vocabulary.ts';
import { sameRule, type PlacedRule } from './own-rules.ts';
import type { Remark } from './remark.ts';
import { together } from './together.ts';

const [YES, ASKS] = [rank('allowed'), rank('ask-first')];

/**
 * Rules that say yes and no of one post. Rules that came with Heed are layered on purpose, and are not compared with each
 * other; nor is SM-21, which sets others aside. In one clause a yes beside a no is an exception, unless both ask the same.
 */
export function contradictions(rules: readonly PlacedRule[]): Remark[] {
  const spoken = rules.filter(({ clause }) => !clause.protects);
  const yes = spoken.filter(({ body }) => rank(body.answer) <= YES);
  const no = spoken.filter(({ body }) => rank(body.answer) >= ASKS);
  const found = new Map<string, Remark>();
  for (const a of yes) {
    for (const b of no) {
      if (!a.ours && !b.ours) continue;
      const key = [a.clause.id, b.clause.id].toSorted().join();
      if (found.has(key) || !clash(a, b)) continue;
      found.set(key, {
        clause: a.ours ? a.clause.id : b.clause.id,
        kind: 'contradiction',
        severity: 'warning',
        key: a.clause === b.clause ? 'checks.contradiction-within' : 'checks.contradiction',
        params: {
          clause: a.clause.id,
          title: a.clause.title,
          other: b.clause.id,
          otherTitle: b.clause.title,
        },
      });
    }
  }
  return [...found.values()];
}

function clash(a: PlacedRule, b: PlacedRule): boolean {
  if (a.clause.id === b.clause.id) return sameRule({ ...a.body, answer: b.body.answer }, b.body);
  return together(a.body, b.body) !== undefined;
}
