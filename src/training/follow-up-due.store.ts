import type { Db } from '../database/database.ts';
import { addDays, type Day } from '../days.ts';
import { endOf, type Stage } from './follow-up-days.ts';

/** The sites where it is now the same day, or all the others: people whose site is not among them. */
export interface Where {
  day: Day;
  sites: readonly string[];
  others: boolean;
}

/** People at these sites to whom a stage may have to be sent, by id: a page of them. They are judged one by one. */
export async function toFollowUp(
  db: Db,
  stage: Stage,
  { day, sites, others }: Where,
  after: string,
  most: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('standing')
    .innerJoin('person', 'person.id', 'standing.person_id')
    .select('standing.person_id')
    .distinct()
    .where('standing.person_id', '>', after)
    .where('standing.done_on', '<=', addDays(day, -stage))
    .where('standing.done_on', '>', addDays(day, -endOf(stage)))
    .where('standing.needs', '=', 'nothing')
    .where('standing.due_on', '>=', day)
    .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', day)]))
    .where('person.email', 'is not', null)
    .$if(sites.length > 0, (query) => query.where('standing.site_id', others ? 'not in' : 'in', sites))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('follow_up')
            .select('follow_up.id')
            .whereRef('follow_up.person_id', '=', 'standing.person_id')
            .whereRef('follow_up.done_on', '=', 'standing.done_on')
            .where('follow_up.stage', '>=', stage),
        ),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('follow_up_stopped')
            .select('follow_up_stopped.at')
            .whereRef('follow_up_stopped.person_id', '=', 'standing.person_id'),
        ),
      ),
    )
    .orderBy('standing.person_id')
    .limit(most)
    .execute();
  return rows.map((row) => row.person_id);
}
