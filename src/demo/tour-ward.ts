import { transact, type Db, type Tx } from '../database/database.ts';
import { addDays, dayIn, type Day } from '../days.ts';
import { commitmentsOf } from '../ledger/ledger.store.ts';
import { append } from '../ledger/ledger.ts';
import { organisation } from '../organisation/organisation.ts';
import { addPerson } from '../people/people.ts';
import { handSlips, makeSlips, slipScopeOf, useSlip } from '../sign-in/slip.ts';
import { slipNumbered } from '../sign-in/slip.store.ts';
import { registerDevice } from '../ward/device.ts';
import { deviceNumbered } from '../ward/device.store.ts';
import type { Ground } from '../web/ground.ts';
import { peopleOf, personOf, wardEntry, type NamedPerson } from './tour.store.ts';

/** Who signs in on the shared tablet of the tour, and the PIN that they chose. */
const CARER = 'Karim Aziz';
export const PIN = '483716';
/** Began this week, has no email, and cannot sign in before a slip is handed over. */
const NEWCOMER = { name: 'Mateo Cruz', employeeNumber: 'L1090' } as const;
const TABLET = 'Tablet of the upper floor';
const BEGAN_DAYS_AGO = 2;

/** Lays ready what ward mode is tried with: a registered tablet, somebody with a number and a PIN, a slip to hand over. Twice is once. */
export async function layWard(ground: Ground): Promise<void> {
  const { database, clock } = ground;
  const { read, write } = database;
  if ((await wardEntry(read)) !== undefined) return;
  const now = clock.now();
  const today = dayIn((await organisation(read))?.zone ?? 'UTC', now);
  const [lead] = await peopleOf(read, ['hill.lead']);
  const [admin] = await peopleOf(read, ['admin']);
  const aid = await personOf(read, { name: CARER });
  if (lead === undefined || admin === undefined || aid === undefined) return;
  const by = { personId: lead.id, roles: [], deputyFor: [] };
  await choosePin(ground, now, today, aid, by);
  await transact(write, async (tx) => {
    const newcomer = await hire(tx, now, today, admin.id, aid, lead.id);
    const who = { by: lead.id, scope: slipScopeOf(by), today };
    const [slip] = await makeSlips(tx, now, who, [newcomer]);
    const device = await registerDevice(tx, now, by, { name: TABLET, site: aid.siteId });
    if (slip === undefined) throw new Error('the newcomer of the demo was refused a slip');
    const facts = { device, slip: slip.slip, aid: aid.id, newcomer };
    await append(tx, now, [
      { at: now.toISOString(), kind: 'demo-ward', facts, commits: { code: slip.code } },
    ]);
  });
}

type Lead = Parameters<typeof slipScopeOf>[0];

// The way of everybody without an email: a slip is made, handed over, and used up by choosing.
async function choosePin(ground: Ground, now: Date, today: Day, aid: NamedPerson, lead: Lead): Promise<void> {
  const who = { by: lead.personId, scope: slipScopeOf(lead), today };
  const made = await transact(ground.database.write, async (tx) => {
    const [slip] = await makeSlips(tx, now, who, [aid.id]);
    if (slip !== undefined) await handSlips(tx, now, who, [slip.slip]);
    return slip;
  });
  if (made === undefined) throw new Error(`${aid.name} was refused a slip`);
  const given = { code: made.code, address: '192.0.2.10' };
  await useSlip(ground, now, today, given, { what: 'pin', pin: PIN, pinAgain: PIN });
}

const hire = (tx: Tx, now: Date, today: Day, by: string, like: NamedPerson, managerId: string) =>
  addPerson(
    tx,
    now,
    by,
    {
      ...NEWCOMER,
      email: null,
      jobRole: 'care-staff',
      siteId: like.siteId,
      team: like.team,
      managerId,
      hiredOn: addDays(today, -BEGAN_DAYS_AGO),
      leftOn: null,
    },
    today,
  );

/** What the tour says of ward mode; `code` opens the slip of the newcomer as long as it can be used. */
export interface Ward {
  device: string;
  carer: NamedPerson;
  newcomer: NamedPerson;
  code: string | null;
}

/** How it stands; undefined where nothing was laid ready, or somebody withdrew the tablet. */
export async function wardNow(db: Db, now: Date): Promise<Ward | undefined> {
  const laid = await wardEntry(db);
  if (laid === undefined) return undefined;
  const device = await deviceNumbered(db, laid.device);
  const carer = await personOf(db, { id: laid.aid });
  const newcomer = await personOf(db, { id: laid.newcomer });
  const slip = await slipNumbered(db, laid.slip);
  if (device === undefined || device.withdrawn_at !== null) return undefined;
  if (carer === undefined || newcomer === undefined || slip === undefined) return undefined;
  const isOpen = slip.used_at === null && slip.ended_at === null && slip.expires_at > now.toISOString();
  const code = isOpen ? ((await commitmentsOf(db, laid.entry))['code'] ?? null) : null;
  return { device: device.id, carer, newcomer, code };
}
