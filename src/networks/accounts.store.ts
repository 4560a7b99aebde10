import type { Insertable } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Day } from '../days.ts';
import { SEATS } from '../web/viewer.ts';
import { sameName } from '../organisation/line.ts';
import { compareText } from './networks.store.ts';

export interface Owner {
  id: string;
  name: string;
  employeeNumber: string | null;
  email: string | null;
  /** Employed on the day asked for, and not on their last day. */
  here: boolean;
  /** The last day of somebody who is not here any more; null for somebody who never was. */
  leftOn: Day | null;
}

export interface Account {
  id: string;
  name: string;
  networkId: string;
  network: string;
  purpose: string;
  address: string;
  note: string;
  openedOn: Day | null;
  closedOn: Day | null;
  owners: Owner[];
}

/** Every account on the register, open ones first, by network and name, with how its owners stand on a day. */
export async function accounts(db: Db, today: Day): Promise<Account[]> {
  const rows = await db
    .selectFrom('network_account')
    .innerJoin('network', 'network.id', 'network_account.network_id')
    .selectAll('network_account')
    .select('network.name as network')
    .execute();
  const owners = await ownersOfAll(db, today);
  return rows
    .map((row) => ({
      id: row.id,
      name: row.name,
      networkId: row.network_id,
      network: row.network,
      purpose: row.purpose,
      address: row.address,
      note: row.note,
      openedOn: row.opened_on,
      closedOn: row.closed_on,
      owners: owners.get(row.id) ?? [],
    }))
    .toSorted((a, b) => compareText(orderOf(a), orderOf(b)));
}

const orderOf = ({ closedOn, network, name, id }: Account): string =>
  [closedOn === null ? '0' : '1', sameName(network), sameName(name), id].join('\n');

async function ownersOfAll(db: Db, today: Day): Promise<Map<string, Owner[]>> {
  const rows = await db
    .selectFrom('account_owner')
    .leftJoin('person', 'person.id', 'account_owner.person_id')
    .select(['account_owner.account_id', 'account_owner.person_id', 'name', 'employee_number', 'email'])
    .orderBy('account_owner.account_id')
    .orderBy('account_owner.place')
    .execute();
  const stays = await staysOf(db, [...new Set(rows.map((row) => row.person_id))], today);
  const found = new Map<string, Owner[]>();
  for (const row of rows) {
    const owner: Owner = {
      id: row.person_id,
      name: row.name ?? '',
      employeeNumber: row.employee_number,
      email: row.email,
      ...(stays.get(row.person_id) ?? { here: false, leftOn: null }),
    };
    found.set(row.account_id, [...(found.get(row.account_id) ?? []), owner]);
  }
  return found;
}

/** Who of these is employed on a day, and not on their last; with the last day of those who are gone. */
export async function staysOf(
  db: Db,
  ids: readonly string[],
  today: Day,
): Promise<Map<string, Pick<Owner, 'here' | 'leftOn'>>> {
  if (ids.length === 0) return new Map();
  const spells = await db
    .selectFrom('employment')
    .selectAll()
    .where('person_id', 'in', ids)
    .where('hired_on', '<=', today)
    .execute();
  return new Map(
    ids.map((id) => {
      const own = spells.filter((spell) => spell.person_id === id);
      const here = own.some((spell) => spell.left_on === null || spell.left_on > today);
      const days = own.flatMap((spell) => spell.left_on ?? []).toSorted();
      return [id, { here, leftOn: here ? null : (days.at(-1) ?? null) }];
    }),
  );
}

/** People who are likely to own an account: marketing, IT, managers and the committee, by name, up to so many. */
export function likelyOwners(db: Db, today: Day, most: number) {
  return db
    .selectFrom('person')
    .innerJoin('employment', 'employment.person_id', 'person.id')
    .leftJoin('placement', 'placement.person_id', 'person.id')
    .where('employment.hired_on', '<=', today)
    .where((eb) => eb.or([eb('employment.left_on', 'is', null), eb('employment.left_on', '>', today)]))
    .where((eb) =>
      eb.or([
        eb('placement.job_role', 'in', ['marketing', 'it', 'manager']),
        eb(
          'person.id',
          'in',
          eb
            .selectFrom('granted_role')
            .select('person_id')
            .where('role', 'in', ['officer', ...SEATS]),
        ),
      ]),
    )
    .select(['person.id', 'person.name', 'person.employee_number', 'person.email', 'person.sort_name'])
    .distinct()
    .orderBy('person.sort_name')
    .orderBy('person.id')
    .limit(most)
    .execute();
}

export async function putAccount(
  tx: Tx,
  account: Omit<Insertable<Schema['network_account']>, 'closed_on'>,
  owners: readonly string[],
): Promise<void> {
  const { id, ...details } = account;
  await tx
    .insertInto('network_account')
    .values({ ...account, closed_on: null })
    .onConflict((oc) => oc.column('id').doUpdateSet(details))
    .execute();
  await tx.deleteFrom('account_owner').where('account_id', '=', id).execute();
  if (owners.length === 0) return;
  const rows = owners.map((person_id, n) => ({ account_id: id, place: n + 1, person_id }));
  await tx.insertInto('account_owner').values(rows).execute();
}

export async function putAccountClosed(tx: Tx, id: string, on: Day): Promise<void> {
  await tx.updateTable('network_account').set({ closed_on: on }).where('id', '=', id).execute();
}
