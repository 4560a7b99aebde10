import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';

/** Somebody with an address who has something to do: with the earliest due day from a day on, or the latest before it. */
export async function someoneOwing(db: Db, from: Day, late: boolean): Promise<string | undefined> {
  const row = await db
    .selectFrom('standing')
    .innerJoin('person', 'person.id', 'standing.person_id')
    .select('standing.person_id')
    .where('standing.needs', '!=', 'nothing')
    .where('standing.due_on', late ? '<' : '>=', from)
    .where('person.email', 'is not', null)
    .where((eb) => eb.or([eb('standing.left_on', 'is', null), eb('standing.left_on', '>=', from)]))
    .orderBy('standing.due_on', late ? 'desc' : 'asc')
    .orderBy('standing.person_id')
    .limit(1)
    .executeTakeFirst();
  return row?.person_id;
}

/** People below a manager with a due day before a day, those who report directly first, each once: at most so many. */
export function lateUnder(db: Db, managerId: string, day: Day, most: number) {
  return db
    .selectFrom('closure')
    .innerJoin('person', 'person.id', 'closure.person_id')
    .select(['person.id as personId', 'person.name', 'person.email', 'closure.depth'])
    .where('closure.manager_id', '=', managerId)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('standing')
          .select('standing.thing')
          .whereRef('standing.person_id', '=', 'person.id')
          .where('standing.late_after', '<', day)
          .where((e) => e.or([e('standing.left_on', 'is', null), e('standing.left_on', '>=', day)])),
      ),
    )
    .orderBy('closure.depth')
    .orderBy('person.sort_name')
    .orderBy('person.id')
    .limit(most)
    .execute();
}
