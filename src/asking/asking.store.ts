import type { Db, Tx } from '../database/database.ts';
import type { Day } from '../days.ts';

/** Counts one more of these on a day, up to so many. */
export async function countUndecided(tx: Tx, facts: string, day: Day, most: number): Promise<void> {
  await tx
    .insertInto('undecided')
    .values({ facts, day, count: 1 })
    .onConflict((oc) =>
      oc
        .columns(['facts', 'day'])
        .doUpdateSet((eb) => ({ count: eb('undecided.count', '+', 1) }))
        .where('undecided.count', '<', most),
    )
    .execute();
}

/** Counts one more of these on a day, up to so many. */
export async function countUnclear(tx: Tx, about: string, day: Day, most: number): Promise<void> {
  await tx
    .insertInto('unclear')
    .values({ about, day, count: 1 })
    .onConflict((oc) =>
      oc
        .columns(['about', 'day'])
        .doUpdateSet((eb) => ({ count: eb('unclear.count', '+', 1) }))
        .where('unclear.count', '<', most),
    )
    .execute();
}

/** Combinations of facts that no clause decides, and how often each was asked about since a day: the most asked first. */
export async function undecidedSince(db: Db, day: Day): Promise<{ facts: string; count: number }[]> {
  const rows = await db
    .selectFrom('undecided')
    .select((eb) => ['facts', eb.fn.sum('count').as('count')])
    .where('day', '>=', day)
    .groupBy('facts')
    .execute();
  return rows
    .map(({ facts, count }) => ({ facts, count: Number(count) }))
    .toSorted((a, b) => b.count - a.count || (a.facts < b.facts ? -1 : 1));
}

/** Clauses and questions that were found unclear since a day, by id, and how often: the most first. */
export async function unclearSince(db: Db, day: Day): Promise<{ about: string; count: number }[]> {
  const rows = await db
    .selectFrom('unclear')
    .select((eb) => ['about', eb.fn.sum('count').as('count')])
    .where('day', '>=', day)
    .groupBy('about')
    .execute();
  return rows
    .map(({ about, count }) => ({ about, count: Number(count) }))
    .toSorted((a, b) => b.count - a.count || (a.about < b.about ? -1 : 1));
}
