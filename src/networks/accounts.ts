import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import type { Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { sameName } from '../organisation/line.ts';
import { labelOf, personMeant } from '../people/person.store.ts';
import { accounts, staysOf, type Account } from './accounts.store.ts';
import { markOf } from './mark.ts';
import { networkNamed } from './networks.ts';

/** What the register says of an account, as typed; owners are people by name or number. */
export interface AccountForm {
  name: string;
  network: string;
  purpose: string;
  address: string;
  note: string;
  openedOn: Day | null;
  owner1: string;
  owner2: string;
}

export type AccountFlag =
  /** An owner is not here any more; `on` is their last day where there was one. */
  | { kind: 'owner-left'; personId: string; name: string; on: Day | null }
  | { kind: 'few-owners'; count: number };

export interface FlaggedAccount {
  accountId: string;
  name: string;
  network: string;
  flags: AccountFlag[];
}

const OWNERS = 2;

/** What is wrong with an account. One that is closed needs no owner. */
export function flagsOf({ closedOn, owners }: Pick<Account, 'closedOn' | 'owners'>): AccountFlag[] {
  if (closedOn !== null) return [];
  const left = owners
    .filter((owner) => !owner.here)
    .map(({ id, name, leftOn }): AccountFlag => ({ kind: 'owner-left', personId: id, name, on: leftOn }));
  return owners.length < OWNERS ? [...left, { kind: 'few-owners', count: owners.length }] : left;
}

/** The open accounts that need somebody: an owner left by that day, or there are fewer than two. */
export async function accountFlags(db: Db, today: Day): Promise<FlaggedAccount[]> {
  return (await accounts(db, today))
    .map((account) => ({
      accountId: account.id,
      name: account.name,
      network: account.network,
      flags: flagsOf(account),
    }))
    .filter(({ flags }) => flags.length > 0);
}

/** An account as its form shows it. */
export const accountForm = (account: Account): AccountForm => {
  const [owner1 = '', owner2 = ''] = account.owners.map(({ name, employeeNumber, email }) =>
    labelOf({ name, employee_number: employeeNumber, email }),
  );
  const { name, network, purpose, address, note, openedOn } = account;
  return { name, network, purpose, address, note, openedOn, owner1, owner2 };
};

/** Marks an account as somebody saw it. */
export const accountMark = (account: Account): string =>
  markOf([accountForm(account), account.owners.map(({ id }) => id), account.closedOn]);

/**
 * Adds an account (without `edited`) or makes one what is given; gives its id. An equal one stays as it is. Throws
 * `invalid` with every wrong field, `conflict` when it is not any more what `seen` marks, `not-found` for none.
 */
export async function saveAccount(
  tx: Tx,
  now: Date,
  by: string,
  today: Day,
  form: AccountForm,
  edited?: { id: string; seen: string },
): Promise<string> {
  await lockPeople(tx, 'everyone');
  const all = await accounts(tx, today);
  const before = edited && all.find((one) => one.id === edited.id);
  if (edited !== undefined && before === undefined) throw notFound();
  if (edited !== undefined && before !== undefined && accountMark(before) !== edited.seen)
    throw conflict('networks.changed-meanwhile');
  const problems: FieldProblem[] = [];
  const twin = all.find(
    (one) =>
      one.id !== edited?.id &&
      one.closedOn === null &&
      sameName(one.network) === sameName(form.network) &&
      sameName(one.name) === sameName(form.name),
  );
  if (twin !== undefined) problems.push({ field: 'name', key: 'networks.account-exists' });
  if (form.openedOn !== null && form.openedOn > today)
    problems.push({ field: 'openedOn', key: 'networks.day-ahead' });
  const owners = await ownersMeant(tx, form, today, before, problems);
  if (problems.length > 0) throw invalid(problems);
  const network = await networkNamed(tx, now, by, form.network, today);
  const { name, purpose, address, note, openedOn } = form;
  const same =
    before !== undefined &&
    before.networkId === network &&
    before.owners.map(({ id }) => id).join() === owners.join() &&
    (['name', 'purpose', 'address', 'note', 'openedOn'] as const).every(
      (part) => before[part] === form[part],
    );
  if (same) return before.id;
  const account = edited?.id ?? newId(now);
  await append(tx, now, [
    {
      at: today,
      kind: 'account-set',
      facts: { by, account, network, openedOn, owners },
      commits: { name, purpose, address, note },
    },
  ]);
  return account;
}

// Somebody who has left may stay written down until another is named: the flag says so.
async function ownersMeant(
  tx: Tx,
  form: AccountForm,
  today: Day,
  before: Account | undefined,
  problems: FieldProblem[],
): Promise<string[]> {
  const owners: string[] = [];
  for (const field of ['owner1', 'owner2'] as const) {
    if (form[field] === '') continue;
    const meant = await personMeant(tx, form[field]);
    if (typeof meant === 'string') {
      problems.push({ field, key: `networks.person-${meant}` });
      continue;
    }
    const here = (await staysOf(tx, [meant.id], today)).get(meant.id)?.here === true;
    if (owners.includes(meant.id)) problems.push({ field, key: 'networks.owner-twice' });
    else if (!here && before?.owners.some(({ id }) => id === meant.id) !== true)
      problems.push({ field, key: 'networks.person-left' });
    else owners.push(meant.id);
  }
  return owners;
}

/** Closes an account on a day; it stays on the register. False when it is closed already. */
export async function closeAccount(
  tx: Tx,
  now: Date,
  by: string,
  today: Day,
  id: string,
  on: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const account = (await accounts(tx, today)).find((one) => one.id === id);
  if (account === undefined) throw notFound();
  if (account.closedOn !== null) return false;
  if (on > today) throw invalid([{ field: 'on', key: 'networks.day-ahead' }]);
  if (account.openedOn !== null && on < account.openedOn)
    throw invalid([{ field: 'on', key: 'networks.closed-before-opened' }]);
  await append(tx, now, [{ at: on, kind: 'account-closed', facts: { by, account: id, on } }]);
  return true;
}
