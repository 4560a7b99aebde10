import type { Item } from '../training/knowledge.store.ts';
import type { Cell } from '../reports/table.ts';
import { pagesOf, type Packing } from './packing.ts';
import { ANYWHERE, textAt } from '../policy/text.ts';
import { versionOf } from '../policy/version.ts';
import { inForceDuring, instantsOf } from './part-policy.ts';
import { isKept } from './policy.store.ts';
import type { Out } from './spool.ts';
import { papersOf } from './training.store.ts';

/** What the first page says of which clauses are missed, before and after the policy changed. */
export interface EffectFacts {
  missed: { clause: string; title: string; asked: number; missed: number }[];
}

const CLAUSES = ['clause', 'policy', 'asked', 'missed', 'missed_percent', 'title'];
const SHOWN = 10;
const LEAST = 5;

/** How often each clause was asked and missed in the papers of the period that count, by the version of the policy that they were about. */
export async function effectPart(packing: Packing, out: Out): Promise<EffectFacts> {
  const { db, chosen } = packing;
  const [from, to] = instantsOf(packing);
  const counts = new Map<string, { clause: string; policy: number; asked: number; missed: number }>();
  for (const ids of pagesOf(chosen))
    for (const row of (await papersOf(db, ids, from, to)).filter(({ struck_at: at }) => at === null))
      for (const { clauses, right } of (JSON.parse(row.result!) as { items?: Item[] }).items ?? [])
        for (const clause of clauses) {
          const key = `${clause} ${row.policy_number}`;
          const one = counts.get(key) ?? { clause, policy: row.policy_number, asked: 0, missed: 0 };
          counts.set(key, { ...one, asked: one.asked + 1, missed: one.missed + (right ? 0 : 1) });
        }
  const all = [...counts.values()].toSorted((a, b) =>
    a.clause < b.clause ? -1 : a.clause > b.clause ? 1 : a.policy - b.policy,
  );
  const titles = await clauseTitles(packing);
  await out.sheet('effect/clauses', CLAUSES, [
    all.map((one): Cell[] => [
      one.clause,
      one.policy,
      one.asked,
      one.missed,
      Math.round((100 * one.missed) / one.asked),
      titles.get(one.clause) ?? '',
    ]),
  ]);
  const whole = new Map<string, { clause: string; asked: number; missed: number }>();
  for (const { clause, asked, missed } of all) {
    const one = whole.get(clause) ?? { clause, asked: 0, missed: 0 };
    whole.set(clause, { clause, asked: one.asked + asked, missed: one.missed + missed });
  }
  return {
    missed: [...whole.values()]
      .filter(({ asked, missed }) => asked >= LEAST && missed > 0)
      .toSorted((a, b) => b.missed / b.asked - a.missed / a.asked || (a.clause < b.clause ? -1 : 1))
      .slice(0, SHOWN)
      .map((one) => ({ ...one, title: titles.get(one.clause) ?? '' })),
  };
}

// As the newest version of the period calls them that is kept still.
async function clauseTitles(packing: Packing): Promise<Map<string, string>> {
  const titles = new Map<string, string>();
  for (const { hash } of await inForceDuring(packing))
    if (await isKept(packing.db, hash))
      for (const { id, title } of textAt(await versionOf(packing.db, hash), ANYWHERE).clauses)
        titles.set(id, title);
  return titles;
}
