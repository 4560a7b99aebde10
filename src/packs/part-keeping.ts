import { CLASSES } from '../keeping/judge.ts';
import { purgeRows, standingHolds } from '../keeping/keeping.store.ts';
import { countsIn } from '../keeping/purge.ts';
import { ruleNow } from '../keeping/rule.ts';
import type { Cell } from '../reports/table.ts';
import type { Packing } from './packing.ts';
import type { Out } from './spool.ts';
import { namerOf } from './whom.ts';

/** What the first page says of how long records are kept. */
export interface KeepingFacts {
  kept: { kind: string; months: number }[];
  /** Somebody said so; else it is what the country's preset says. */
  isSaid: boolean;
  holds: number;
  purges: number;
}

const RULE = ['kind', 'months', 'preset', 'since'];
const PURGES = ['what', 'until', 'asked_by', 'asked_at', 'approved_by', 'approved_at', 'ended_at', 'gone'];

/** How long each kind of record is kept, and what was let go so far, with who approved it; erasures of these people alone. */
export async function keepingPart(packing: Packing, out: Out): Promise<KeepingFacts> {
  const { db, chosen, messages } = packing;
  const { preset, months, since } = await ruleNow(db);
  await out.sheet('keeping/rule', RULE, [CLASSES.map((kind): Cell[] => [kind, months[kind], preset, since])]);
  const mine = new Set(chosen);
  const purges = (await purgeRows(db))
    .filter(({ ended_at: at, person_id: id }) => at !== null && (id === null || mine.has(id)))
    .toReversed();
  const actors = purges.flatMap((row) => [
    row.asked_by,
    ...(row.approved_by === null ? [] : [row.approved_by]),
  ]);
  const { name } = await namerOf(db, actors, messages.t('packs.erased'));
  await out.sheet('keeping/let-go', PURGES, [
    purges.map((row): Cell[] => [
      row.what, row.until_on, name(row.asked_by), row.asked_at, name(row.approved_by), row.approved_at, row.ended_at,
      Object.entries(countsIn(row.gone)).map(([kind, count]) => `${kind} ${count}`).join(' '),
    ]), // prettier-ignore
  ]);
  const holds = (await standingHolds(db)).filter(({ person_id: id }) => id === null || mine.has(id));
  return {
    kept: CLASSES.map((kind) => ({ kind, months: months[kind] })),
    isSaid: since !== null,
    holds: holds.length,
    purges: purges.length,
  };
}
