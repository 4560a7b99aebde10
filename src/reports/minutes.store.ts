import { sql } from 'kysely';
import type { Db } from '../database/database.ts';

/** An instant (ISO) at which somebody did something in an attempt. */
export interface Act {
  attempt: string;
  person: string;
  at: string;
}

/** The attempts in which anything was done between two instants, by id, from one on: at most so many. Each attempt is looked at once. */
export async function attemptsBusy(
  db: Db,
  { from, to }: { from: string; to: string },
  after: string,
  most: number,
): Promise<string[]> {
  const during = (at: string) => sql`${sql.ref(at)} >= ${from} and ${sql.ref(at)} < ${to}`;
  const { rows } = await sql<{
    id: string;
  }>`select id from attempt where id > ${after} and started_at < ${to} and (
      started_at >= ${from}
      or exists (select 1 from step_done as s where s.attempt_id = attempt.id and ${during('s.at')})
      or exists (select 1 from practice as p where p.attempt_id = attempt.id and ${during('p.at')})
      or exists (select 1 from paper as p where p.attempt_id = attempt.id
        and (${during('p.drawn_at')} or ${during('p.handed_in_at')}
          or exists (select 1 from answer as a where a.paper_id = p.id and ${during('a.at')}))))
    order by id limit ${most}`.execute(db);
  return rows.map((row) => row.id);
}

/** Everything that was done in these attempts, whenever. */
export async function actsOf(db: Db, attempts: readonly string[]): Promise<Act[]> {
  if (attempts.length === 0) return [];
  const { rows } = await sql<Act>`select acts.attempt, attempt.person_id as person, acts.at
    from (${acts()}) as acts join attempt on attempt.id = acts.attempt
    where acts.attempt in (${sql.join(attempts)}) order by acts.attempt, acts.at`.execute(db);
  return rows;
}

// As the record of one person counts them: begun, read, tried, drawn, answered, handed in.
const acts = () => sql`select id as attempt, started_at as at from attempt
  union all select attempt_id, at from step_done
  union all select attempt_id, at from practice
  union all select paper.attempt_id, answer.at from answer join paper on paper.id = answer.paper_id
  union all select attempt_id, drawn_at from paper
  union all select attempt_id, handed_in_at from paper where handed_in_at is not null`;

/** What payroll knows these people by. */
export function payees(db: Db, ids: readonly string[]) {
  return db
    .selectFrom('person')
    .leftJoin('placement', 'placement.person_id', 'person.id')
    .leftJoin('site', 'site.id', 'placement.site_id')
    .select([
      'person.id',
      'person.name',
      'person.sort_name',
      'person.employee_number as number',
      'site.name as site',
      'site.zone',
    ])
    .where('person.id', 'in', ids.length === 0 ? [''] : ids)
    .execute();
}
