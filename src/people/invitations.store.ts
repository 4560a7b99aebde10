import { sql, type SqlBool } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';

/** People who may come in, have an address and no password, and were sent no link since then, up to so many. */
export function invitable(
  db: Db,
  today: Day,
  since: string,
  most: number,
): Promise<{ id: string; name: string }[]> {
  return withoutPassword(db, today, since).select(['id', 'name']).orderBy('id').limit(most).execute();
}

export async function countInvitable(db: Db, today: Day, since: string): Promise<number> {
  const row = await withoutPassword(db, today, since)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

function withoutPassword(db: Db, today: Day, since: string) {
  return db
    .selectFrom('person')
    .where('email', 'is not', null)
    .where(
      sql<SqlBool>`(exists (select 1 from employment as e where e.person_id = person.id
          and (e.left_on is null or e.left_on >= ${today}))
        or (exists (select 1 from granted_role as g where g.person_id = person.id)
          and not exists (select 1 from employment as e where e.person_id = person.id)))`,
    )
    .where('id', 'not in', (eb) => eb.selectFrom('credential').select('person_id'))
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('mail')
        .select('mail.person_id')
        .where('mail.kind', 'in', ['invitation', 'invitations'])
        .where('mail.created_at', '>=', since)
        .where('mail.state', '!=', 'failed'),
    );
}

/** True while a mail with a link is on its way to this person. */
export async function hasInvitationWaiting(db: Db, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('mail')
    .select('id')
    .where('person_id', '=', personId)
    .where('kind', 'in', ['invitation', 'invitations'])
    .where('state', 'in', ['waiting', 'sending'])
    .executeTakeFirst();
  return row !== undefined;
}
