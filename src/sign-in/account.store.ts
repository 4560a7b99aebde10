import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Facts } from './entrance.ts';
import { grantsOf } from './session.store.ts';

export interface Account {
  personId: string;
  passwordHash: string | undefined;
  email: string | null;
  employeeNumber: string | null;
  name: string;
}

const COLUMNS = ['person.id', 'email', 'employee_number', 'name', 'password_hash'] as const;

/** The account that somebody means by an address or an employee number, in whatever case they type it. */
export async function accountNamed(db: Db, who: string): Promise<Account | undefined> {
  const rows = await db
    .selectFrom('person')
    .leftJoin('credential', 'credential.person_id', 'person.id')
    .select(COLUMNS)
    .where((eb) =>
      eb.or([
        eb('email', '=', who.toLowerCase()),
        eb('employee_number', 'in', [who, who.toLowerCase(), who.toUpperCase()]),
      ]),
    )
    .execute();
  // The address first, then the number exactly as it was typed.
  const rank = (row: (typeof rows)[number]) =>
    row.email === who.toLowerCase() ? 0 : row.employee_number === who ? 1 : 2;
  const [row] = rows.toSorted((a, b) => rank(a) - rank(b));
  return row === undefined ? undefined : account(row);
}

export async function accountOf(db: Db, personId: string): Promise<Account | undefined> {
  const row = await db
    .selectFrom('person')
    .leftJoin('credential', 'credential.person_id', 'person.id')
    .select(COLUMNS)
    .where('person.id', '=', personId)
    .executeTakeFirst();
  return row === undefined ? undefined : account(row);
}

const account = (row: {
  id: string;
  email: string | null;
  employee_number: string | null;
  name: string;
  password_hash: string | null;
}): Account => ({
  personId: row.id,
  passwordHash: row.password_hash ?? undefined,
  email: row.email,
  employeeNumber: row.employee_number,
  name: row.name,
});

/** Granted roles, what auditors were let see, and spells of employment, for `entrance`. */
export async function entranceFacts(db: Db, personId: string): Promise<Facts> {
  const roles = await db
    .selectFrom('granted_role')
    .select('role')
    .where('person_id', '=', personId)
    .execute();
  const spells = await db
    .selectFrom('employment')
    .select(['hired_on', 'left_on'])
    .where('person_id', '=', personId)
    .execute();
  const { rows } = await sql<{
    grants: string | null;
  }>`select ${grantsOf(sql`${personId}`)} as grants`.execute(db);
  return {
    grants: rows[0]?.grants ?? null,
    roles: roles.map((row) => row.role).join(','),
    spells: spells.map((row) => `${row.hired_on}/${row.left_on ?? ''}`).join(','),
  };
}

export async function putCredential(tx: Tx, personId: string, hash: string, now: string): Promise<void> {
  await tx
    .insertInto('credential')
    .values({ person_id: personId, password_hash: hash, set_at: now })
    .onConflict((oc) => oc.column('person_id').doUpdateSet({ password_hash: hash, set_at: now }))
    .execute();
}
