import type { Db } from '../../database/database.ts';

/** Of each package: how many people have begun it, and how many have done it. */
export const peopleByPackage = async (db: Db): Promise<Map<string, { begun: number; done: number }>> => {
  const rows = await db
    .selectFrom('package_attempt')
    .select((e) => [
      'package_id',
      e.fn.count<number>('person_id').distinct().as('begun'),
      e.fn.count<number>('person_id').distinct().filterWhere('decided_at', 'is not', null).as('done'),
    ])
    .groupBy('package_id')
    .execute();
  return new Map(rows.map((row) => [row.package_id, { begun: row.begun, done: row.done }]));
};

/** How many attempts at a package somebody can go on with. */
export async function openAttempts(db: Db, id: string): Promise<number> {
  const row = await db
    .selectFrom('package_attempt')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('package_id', '=', id)
    .where('decided_at', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row?.n ?? 0;
}
