import { lockPeople, transact, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { inGroups, spokenNumber } from '../database/spoken-number.ts';
import type { Day } from '../days.ts';
import { conflict, HeedError, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import type { Ground } from '../web/ground.ts';
import type { Viewer } from '../web/viewer.ts';
import { accountOf, entranceFacts, type Account } from './account.store.ts';
import { entrance } from './entrance.ts';
import { tokenHash } from './link.ts';
import { endLinks } from './link.store.ts';
import { checkNewPassword, hashPassword, keepPassword } from './password.ts';
import { checkNewPin, keepPin } from './pin.ts';
import { dropSecret } from './pin.store.ts';
import { deleteSessionsOf } from './session.store.ts';
import { machineOf, networkOf } from './sign-in.ts';
import {
  accountBucket,
  askToTry,
  codeBucket,
  codesBucket,
  everywhereBucket,
  forgiven,
  pinForgiven,
  succeeded,
} from './slowdown.ts';
import { maySlip, putCode, slipNumbered, slipWithCode, type Slip, type SlipScope } from './slip.store.ts';

const DAY = 24 * 60 * 60 * 1000;
const LASTS = 14 * DAY;

/** For whom this viewer may make slips. Whoever has a role can be given one by an administrator alone. */
export function slipScopeOf({
  roles,
  personId,
  deputyFor,
}: Pick<Viewer, 'roles' | 'personId' | 'deputyFor'>): SlipScope {
  const withRoles = roles.includes('administrator');
  if (withRoles || roles.includes('officer')) return { of: 'everyone', withRoles };
  return { of: { below: [personId, ...deputyFor] }, withRoles };
}

/** A slip to print. The code stands nowhere else. */
export interface MadeSlip {
  slip: string;
  personId: string;
  name: string;
  /** The employee number, with which they sign in afterwards. */
  number: string;
  code: string;
  expiresAt: string;
}

/**
 * Makes a slip for each of these people that the scope holds, others are left out. Older slips of theirs end. Nobody makes
 * one for themselves.
 */
export async function makeSlips(
  tx: Tx,
  now: Date,
  { by, scope, today }: { by: string; scope: SlipScope; today: Day },
  ids: readonly string[],
): Promise<MadeSlip[]> {
  await lockPeople(tx, 'everyone');
  const expiresAt = new Date(now.getTime() + LASTS).toISOString();
  const people = await maySlip(
    tx,
    scope,
    today,
    ids.filter((id) => id !== by),
  );
  const made = people.map(({ id, name, number }) => {
    return { slip: newId(now), personId: id, name, number, code: spokenNumber(3), expiresAt };
  });
  await append(
    tx,
    now,
    made.map(({ slip, personId }) => ({
      at: now.toISOString(),
      kind: 'sign-in-slip-made',
      personId,
      facts: { slip, by, expires: expiresAt },
    })),
  );
  for (const { slip, personId, code } of made)
    await putCode(tx, {
      code_hash: codeHash(code),
      slip_id: slip,
      person_id: personId,
      expires_at: expiresAt,
    });
  return made;
}

/** Records that slips were handed to those whose name is on them; gives how many. What has ended or was handed over is left out. */
export async function handSlips(
  tx: Tx,
  now: Date,
  who: { by: string; scope: SlipScope; today: Day },
  slips: readonly string[],
): Promise<number> {
  await lockPeople(tx, 'everyone');
  let handed = 0;
  for (const id of new Set(slips)) {
    const slip = await slipNumbered(tx, id);
    if (slip === undefined || slip.handed_at !== null || slip.ended_at !== null) continue;
    if (slip.person_id === who.by || !(await isTheirs(tx, who, slip))) continue;
    await append(tx, now, [act(now, 'sign-in-slip-handed', slip, who.by)]);
    handed++;
  }
  return handed;
}

/**
 * Voids a slip: its code opens nothing more. One that was used takes with it what was chosen with it, and signs out whoever is
 * signed in. False when it had ended before.
 */
export async function voidSlip(
  tx: Tx,
  now: Date,
  who: { by: string; scope: SlipScope; today: Day },
  id: string,
): Promise<boolean> {
  const slip = await slipNumbered(tx, id);
  if (slip === undefined || !(await isTheirs(tx, who, slip))) throw notFound();
  await lockPeople(tx, [slip.person_id]);
  if ((await slipNumbered(tx, id))?.ended_at !== null) return false;
  await append(tx, now, [act(now, 'sign-in-slip-voided', slip, who.by)]);
  if (slip.used_at !== null) {
    await dropSecret(tx, slip.person_id, 'pin');
    await dropSecret(tx, slip.person_id, 'credential');
    await deleteSessionsOf(tx, slip.person_id, null);
  }
  return true;
}

const isTheirs = async (tx: Tx, who: { scope: SlipScope; today: Day }, slip: Slip): Promise<boolean> =>
  (await maySlip(tx, who.scope, who.today, [slip.person_id])).length === 1;

const act = (now: Date, kind: string, slip: Slip, by: string) => ({
  at: now.toISOString(),
  kind,
  personId: slip.person_id,
  facts: { slip: slip.id, by },
});

/** What is kept of a code, however it was typed. */
const codeHash = (code: string): string => tokenHash(`slip:${inGroups(code)}`);

/** Whose slip it is, and whether a PIN would open less than their password. */
export interface OpenSlip {
  slip: Slip;
  account: Account;
}

/**
 * The slip that a code is of, while it can be used; looking uses nothing up. Throws `not-found` with the sentence that fits for
 * one that is unknown, used, voided, replaced or too old, and `too-many` when codes are being guessed.
 */
export async function slipToUse(
  ground: Ground,
  now: Date,
  today: Day,
  { code, address }: { code: string; address: string },
): Promise<OpenSlip> {
  const { read, write } = ground.database;
  const buckets = [codeBucket(machineOf(address)), codesBucket(now)];
  const seconds = await transact(write, (tx) => askToTry(tx, now, buckets));
  if (seconds > 0) throw new HeedError('too-many', 'sign-in.wait', { count: seconds });
  const slip = await slipWithCode(write, codeHash(code));
  if (slip === undefined) throw notFound('sign-in-slip.unknown');
  await transact(write, (tx) => succeeded(tx, buckets));
  if (slip.used_at !== null) throw notFound('sign-in-slip.used');
  if (slip.ended_at !== null)
    throw notFound(`sign-in-slip.${slip.ended_how === 'replaced' ? 'replaced' : 'voided'}`);
  if (slip.expires_at <= now.toISOString()) throw notFound('sign-in-slip.old');
  const account = await accountOf(read, slip.person_id);
  const facts = await entranceFacts(read, slip.person_id);
  if (account === undefined || !entrance(facts, today).welcome) throw notFound('sign-in-slip.voided');
  // Also whoever was given a role since: a slip of their manager's would open it to the manager.
  if (facts.roles !== '' && !(await isAdministrator(read, slip.made_by, today)))
    throw notFound('sign-in-slip.voided');
  return { slip, account };
}

const isAdministrator = async (db: Db, personId: string, today: Day): Promise<boolean> =>
  entrance(await entranceFacts(db, personId), today).roles.includes('administrator');

/** What somebody chose to sign in with from now on. */
export type Chosen =
  | { what: 'pin'; pin: string; pinAgain: string }
  | { what: 'password'; password: string; passwordAgain: string };

/**
 * Uses a slip up: sets the PIN or the password, takes away what they signed in with before, and ends their sessions and links.
 * Gives whose it is and how they came in. Throws as `slipToUse`, `invalid` for what was chosen, `conflict` for the second of two.
 */
export async function useSlip(
  ground: Ground,
  now: Date,
  today: Day,
  given: { code: string; address: string },
  chosen: Chosen,
): Promise<{ personId: string; how: string }> {
  const { slip, account } = await slipToUse(ground, now, today, given);
  const { personId, employeeNumber } = account;
  const hash = await hashPassword(
    chosen.what === 'pin'
      ? checkNewPin(chosen.pin, chosen.pinAgain, employeeNumber)
      : checked(chosen, employeeNumber),
  );
  const at = now.toISOString();
  await transact(ground.database.write, async (tx) => {
    await lockPeople(tx, [personId]);
    const still = await slipNumbered(tx, slip.id);
    if (still === undefined || still.used_at !== null || still.ended_at !== null)
      throw conflict('sign-in-slip.used');
    await append(tx, now, [
      { at, kind: 'sign-in-slip-used', personId, facts: { slip: slip.id, chose: chosen.what } },
    ]);
    await dropSecret(tx, personId, chosen.what === 'pin' ? 'credential' : 'pin');
    if (chosen.what === 'pin') await keepPin(tx, now, account, hash, 'slip');
    else await keepPassword(tx, now, personId, hash, 'slip');
    await endLinks(tx, personId);
    await deleteSessionsOf(tx, personId, null);
    if (employeeNumber === null) return;
    await pinForgiven(tx, employeeNumber);
    await forgiven(tx, [
      accountBucket(employeeNumber, networkOf(given.address)),
      everywhereBucket(employeeNumber, now),
    ]);
  });
  return { personId, how: chosen.what === 'pin' ? 'slip-pin' : 'slip' };
}

function checked({ password, passwordAgain }: Chosen & { what: 'password' }, number: string | null): string {
  checkNewPassword(password, passwordAgain, [number]);
  return password;
}
