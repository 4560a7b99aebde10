import { transact, type Database, type Tx } from '../../src/database/database.ts';
import { dayIn, type Day } from '../../src/days.ts';
import { append } from '../../src/ledger/ledger.ts';
import { saveAccount, type AccountForm } from '../../src/networks/accounts.ts';
import { saveFeature, type FeatureForm } from '../../src/networks/features.ts';
import { saveWatch, type WatchForm } from '../../src/networks/watch.ts';
import { putMailStart } from '../../src/mail/start.store.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { addPerson, type PersonDetails } from '../../src/people/people.ts';
import { publish, firstVersion } from '../../src/policy/publication.ts';
import type { Role, Seat } from '../../src/web/viewer.ts';
import '../../src/projections.ts';
import { fittedPolicy } from '../support/training.ts';

export const ACCOUNT: AccountForm = {
  name: '@larkfield',
  network: 'Instagram',
  purpose: 'News for patients',
  address: 'https://instagram.example/larkfield',
  note: '',
  openedOn: null,
  owner1: '',
  owner2: '',
};

export const FEATURE: FeatureForm = {
  name: 'Broadcast channels',
  network: 'Instagram',
  place: 'group',
  risk: 'Many people read what looks like a small circle.',
  clauses: [],
  gone: false,
};

export const WATCH: WatchForm = {
  feature: 'Replies written by AI',
  platform: 'Google',
  firstSeen: '2026-01-10',
  risk: 'A reply may say that somebody is a patient.',
  clauses: ['SM-06'],
  roles: ['marketing'],
  owner: '',
};

let count = 0;

/** A house in one zone, with verbs to let things happen in it on a day, at noon UTC unless told. */
export async function house(database: Database, zone = 'America/New_York') {
  const at = (day: Day, time = '12:00') => new Date(`${day}T${time}:00.000Z`);
  const run = <T>(verb: (tx: Tx) => Promise<T>) => transact(database.write, verb);
  const begun = at('2020-01-01');
  await run(async (tx) => {
    const settings = { name: 'Larkfield', zone, country: 'us', startDay: '2020-01-01' } as const;
    await putMailStart(tx, '2020-01-01T00:00:00.000Z', null);
    await changeSettings(tx, begun, 'test', settings, 'UTC');
    await setSite(tx, begun, 'test', { id: 'main', name: 'Main', country: 'us', zone });
  });
  return {
    at,
    run,
    today: (now: Date) => dayIn(zone, now),
    /** Adds somebody hired in 2020; gives the id. */
    person(given: Partial<PersonDetails> = {}, roles: readonly (Role | Seat)[] = []): Promise<string> {
      const n = ++count;
      return run(async (tx) => {
        const own = { employeeNumber: `N${n}`, name: `Person ${n}`, email: `n${n}@example.org` };
        const place = { jobRole: 'marketing', siteId: 'main', team: '', managerId: null } as const;
        const details = { ...own, ...place, hiredOn: '2020-01-01', leftOn: null, ...given };
        const id = await addPerson(tx, begun, null, details, '2020-01-01');
        for (const role of roles)
          await append(tx, begun, [
            { at: '2020-01-01', kind: 'role-granted', personId: id, facts: { by: null, role } },
          ]);
        return id;
      });
    },
    publish: (now: Date) => run((tx) => publish(tx, now, 'test', fittedPolicy(), firstVersion(zone))),
    account: (day: Day, form: Partial<AccountForm> = {}, edited?: { id: string; seen: string }) =>
      run((tx) => saveAccount(tx, at(day), 'test', day, { ...ACCOUNT, ...form }, edited)),
    feature: (day: Day, form: Partial<FeatureForm> = {}, edited?: { id: string; seen: string }) =>
      run((tx) => saveFeature(tx, at(day), 'test', day, { ...FEATURE, ...form }, edited)),
    watch: (day: Day, form: Partial<WatchForm> = {}, edited?: { id: string; seen: string }) =>
      run((tx) => saveWatch(tx, at(day), 'test', day, { ...WATCH, ...form }, edited)),
    kinds: async (kind: string) =>
      (await database.write.selectFrom('ledger').select('body').where('kind', '=', kind).execute()).map(
        (row) => row.body,
      ),
  };
}
