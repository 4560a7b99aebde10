import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { isWithin } from '../people/reach.store.ts';
import type { Cursor } from '../people/list.store.ts';

export type Slip = Schema['sign_in_slip'];

export async function insertSlip(
  tx: Tx,
  slip: { id: string; personId: string; by: string; at: string; expiresAt: string },
): Promise<void> {
  const { id, personId: person_id, by: made_by, at: made_at, expiresAt: expires_at } = slip;
  await tx.insertInto('sign_in_slip').values({ id, person_id, made_by, made_at, expires_at }).execute();
}

export async function setSlipHanded(tx: Tx, id: string, by: string, at: string): Promise<void> {
  await tx
    .updateTable('sign_in_slip')
    .set({ handed_by: by, handed_at: at })
    .where('id', '=', id)
    .where('handed_at', 'is', null)
    .execute();
}

export async function setSlipUsed(tx: Tx, id: string, chose: string, at: string): Promise<void> {
  await tx.updateTable('sign_in_slip').set({ used_at: at, chose }).where('id', '=', id).execute();
}

/** Ends a slip, or those of somebody that are neither used nor ended. */
export async function endSlips(
  tx: Tx,
  of: { id: string } | { personId: string },
  { at, by, how }: { at: string; by: string; how: 'voided' | 'replaced' },
): Promise<void> {
  const found = tx
    .updateTable('sign_in_slip')
    .set({ ended_at: at, ended_by: by, ended_how: how })
    .where('ended_at', 'is', null);
  await (
    'id' in of
      ? found.where('id', '=', of.id)
      : found.where('person_id', '=', of.personId).where('used_at', 'is', null)
  ).execute();
}

/** Keeps what is kept of a code; any that its person had before opens nothing more. */
export async function putCode(tx: Tx, code: Schema['sign_in_code']): Promise<void> {
  await tx.insertInto('sign_in_code').values(code).execute();
}

/** The slip that a code is of, whatever has become of it since. */
export function slipWithCode(db: Db, codeHash: string): Promise<Slip | undefined> {
  return db
    .selectFrom('sign_in_slip')
    .innerJoin('sign_in_code', 'sign_in_code.slip_id', 'sign_in_slip.id')
    .selectAll('sign_in_slip')
    .where('code_hash', '=', codeHash)
    .executeTakeFirst();
}

/** Removes what is kept of codes that ended before. */
export async function deleteEndedCodes(tx: Tx, before: string): Promise<void> {
  await tx.deleteFrom('sign_in_code').where('expires_at', '<', before).execute();
}

export function slipNumbered(db: Db, id: string): Promise<Slip | undefined> {
  return db.selectFrom('sign_in_slip').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The newest slip that somebody had used by an instant: how they came to sign in at all. */
export function slipUsedBy(db: Db, personId: string, at: string): Promise<Slip | undefined> {
  return db
    .selectFrom('sign_in_slip')
    .selectAll()
    .where('person_id', '=', personId)
    .where('used_at', '<=', at)
    .orderBy('used_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** For whom somebody may make slips: everybody, or the people below some managers; those with roles too, or not. */
export interface SlipScope {
  of: 'everyone' | { below: readonly string[] };
  withRoles: boolean;
}

/** The people without email who may come in, of a scope. */
function silent(db: Db, scope: SlipScope, today: Day) {
  return db
    .selectFrom('person')
    .leftJoin('placement', 'placement.person_id', 'person.id')
    .where('person.email', 'is', null)
    .where('person.employee_number', 'is not', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('employment')
          .select('employment.person_id')
          .whereRef('employment.person_id', '=', 'person.id')
          .where((e) => e.or([e('left_on', 'is', null), e('left_on', '>=', today)])),
      ),
    )
    .$if(scope.of !== 'everyone', (query) =>
      query.where(isWithin((scope.of as { below: readonly string[] }).below, sql`person.id`)),
    )
    .$if(!scope.withRoles, (query) =>
      query.where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('granted_role')
              .select('granted_role.person_id')
              .whereRef('granted_role.person_id', '=', 'person.id'),
          ),
        ),
      ),
    );
}

/** Those among these ids for whom a slip may be made. */
export async function maySlip(
  db: Db,
  scope: SlipScope,
  today: Day,
  ids: readonly string[],
): Promise<{ id: string; name: string; number: string }[]> {
  if (ids.length === 0) return [];
  const rows = await silent(db, scope, today)
    .select(['person.id', 'person.name', 'person.employee_number'])
    .where('person.id', 'in', ids)
    .orderBy('person.sort_name')
    .orderBy('person.id')
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, number: row.employee_number ?? '' }));
}

/** One page of them at a site ('' for all), by name, each with what they sign in with and their newest slip. */
export async function silentPage(
  db: Db,
  scope: SlipScope,
  { site, today, cursor, most }: { site: string; today: Day; cursor: Cursor | undefined; most: number },
) {
  const direction = cursor?.backwards === true ? 'desc' : 'asc';
  const beyond = sql.raw(cursor?.backwards === true ? '<' : '>');
  const rows = await silent(db, scope, today)
    .leftJoin('sign_in_slip', (join) =>
      join.on(
        'sign_in_slip.id',
        '=',
        sql<string>`(select s.id from sign_in_slip as s where s.person_id = person.id order by s.made_at desc, s.id desc limit 1)`,
      ),
    )
    .leftJoin('site', 'site.id', 'placement.site_id')
    .leftJoin('credential', 'credential.person_id', 'person.id')
    .leftJoin('pin', 'pin.person_id', 'person.id')
    .leftJoin('person as maker', 'maker.id', 'sign_in_slip.made_by')
    .leftJoin('person as giver', 'giver.id', 'sign_in_slip.handed_by')
    .$if(site !== '', (query) => query.where('placement.site_id', '=', site))
    .$if(cursor !== undefined, (query) =>
      query.where(sql<boolean>`(person.sort_name, person.id) ${beyond} (${cursor!.sortName}, ${cursor!.id})`),
    )
    .select([
      'person.id',
      'person.name',
      'person.employee_number as number',
      'site.name as site',
      'credential.set_at as password_at',
      'pin.set_at as pin_at',
      'sign_in_slip.id as slip',
      'sign_in_slip.made_at',
      'sign_in_slip.expires_at',
      'sign_in_slip.handed_at',
      'sign_in_slip.used_at',
      'sign_in_slip.ended_at',
      'sign_in_slip.ended_how',
      'maker.name as maker',
      'giver.name as giver',
    ])
    .orderBy('person.sort_name', direction)
    .orderBy('person.id', direction)
    .limit(most)
    .execute();
  return cursor?.backwards === true ? rows.toReversed() : rows;
}

/** The sites at which there is anybody without email, of a scope. */
export async function silentSites(db: Db, scope: SlipScope, today: Day): Promise<Set<string>> {
  const rows = await silent(db, scope, today).select('placement.site_id').distinct().execute();
  return new Set(rows.map((row) => row.site_id ?? ''));
}
