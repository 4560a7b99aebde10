import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Facts } from './entrance.ts';

export interface SessionRow extends Facts {
  data: string;
  seen_at: string;
  expires_at: string;
  person_id: string;
  name: string;
  /** Chosen by themselves, and what the register of staff says that they read. */
  language: string | null;
  reads: string | null;
  is_manager: number;
  /** Managers with somebody below for whom they stand in, as `from/to/id`, with commas between. */
  deputy_for: string | null;
}

/** What an auditor was let see and did not lose again, as `Facts` has it; `person` is the column of their id. */
export const grantsOf = (person: RawBuilder<unknown>) => sql<
  string | null
>`(select string_agg(a.from_on || '|'
  || coalesce(a.to_on, '') || '|' || coalesce(a.manager_id, '') || '|' || coalesce(a.pack_id, '') || '|'
  || coalesce(a.records_from, '') || '|' || coalesce(a.records_to, '') || '|' || a.sites, ${sql.lit('\n')})
  from auditor_grant a where a.person_id = ${person} and a.ended_at is null)`;

/** The session with all that a page must know of its person, in one query. */
export async function sessionRow(db: Db, id: string): Promise<SessionRow | undefined> {
  const found = await sql<SessionRow>`select s.data, s.seen_at, s.expires_at, p.id as person_id, p.name,
      (select l.language from person_language l where l.person_id = p.id) as language,
      (select w.language from work w where w.person_id = p.id) as reads,
      (select string_agg(g.role, ',') from granted_role g where g.person_id = p.id) as roles,
      case when exists (select 1 from closure c where c.manager_id = p.id) then 1 else 0 end as is_manager,
      (select string_agg(d.from_on || '/' || d.to_on || '/' || d.manager_id, ',') from deputy d where d.person_id = p.id
        and exists (select 1 from closure c where c.manager_id = d.manager_id)) as deputy_for,
      ${grantsOf(sql`p.id`)} as grants,
      (select string_agg(e.hired_on || '/' || coalesce(e.left_on, ''), ',') from employment e where e.person_id = p.id)
        as spells
    from session s join person p on p.id = s.person_id where s.id = ${id}`.execute(db);
  return found.rows[0];
}

export async function insertSession(
  db: Db,
  row: { id: string; person_id: string; data: string; seen_at: string; expires_at: string },
): Promise<void> {
  await db
    .insertInto('session')
    .values(row)
    .onConflict((oc) => oc.column('id').doNothing())
    .execute();
}

export async function touchSession(db: Db, id: string, seenAt: string): Promise<void> {
  await db
    .updateTable('session')
    .set({ seen_at: seenAt })
    .where('id', '=', id)
    .where('seen_at', '<', seenAt)
    .execute();
}

export async function deleteSession(db: Db, id: string): Promise<void> {
  await db.deleteFrom('session').where('id', '=', id).execute();
}

/** Ends the person's sessions, all but the one named. */
export async function deleteSessionsOf(tx: Tx, personId: string, except: string | null): Promise<void> {
  await tx
    .deleteFrom('session')
    .where('person_id', '=', personId)
    .$if(except !== null, (query) => query.where('id', '!=', except!))
    .execute();
}

/** Removes sessions that ended by themselves. */
export async function deleteEndedSessions(tx: Tx, now: string, idleSince: string): Promise<void> {
  await tx
    .deleteFrom('session')
    .where((eb) => eb.or([eb('expires_at', '<=', now), eb('seen_at', '<=', idleSince)]))
    .execute();
}
