import type { Db } from '../../src/database/database.ts';
import { commonFacts, employedAfter } from '../../src/obligations/common.store.ts';
import { rules } from '../../src/obligations/rule.ts';
import { workedOut } from '../../src/obligations/standing.projection.ts';
import { movedBetween } from '../../src/obligations/standing.store.ts';

/** What is kept of how everybody stands. */
export const kept = async (db: Db) => ({
  standing: await db.selectFrom('standing').selectAll().orderBy('person_id').orderBy('thing').execute(),
  pauses: await db
    .selectFrom('standing_pause')
    .selectAll()
    .orderBy('person_id')
    .orderBy('thing')
    .orderBy('from_on')
    .orderBy('kind')
    .execute(),
});

/** What differs between how everybody stands as it is kept, and all of it worked out anew; empty when nothing does. */
export async function differingFromNew(db: Db): Promise<unknown[]> {
  const { standing, pauses } = await kept(db);
  const ids = await employedAfter(db, '', 100_000);
  const rows = await workedOut(db, ids, await rules(db), await commonFacts(db));
  const away = rows.flatMap(({ personId, thing, pauses: own }) =>
    own.map(({ from, to, kind }) => `${personId} ${thing} ${from} ${to} ${kind}`),
  );
  const known = pauses.map((row) => [row.person_id, row.thing, row.from_on, row.to_on, row.kind].join(' '));
  const nulled = new Set(away.map((one) => one.replace(' null ', '  ')));
  return [
    ...movedBetween(standing, rows),
    ...known.filter((one) => !nulled.has(one)),
    ...(known.length === away.length ? [] : [`${known.length} pauses kept, ${away.length} worked out`]),
  ];
}
