import { once } from 'node:events';
import { transact } from '../../src/database/database.ts';
import { newId } from '../../src/database/id.ts';
import { unlessAnother } from '../../src/database/alone.ts';
import { approve, askPurge } from '../../src/keeping/purge.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { insertMails } from '../../src/mail/mail.store.ts';
import { onBoth } from '../support/databases.ts';
import { begun, heed, type Settings } from '../support/program.ts';
import { clinicOf2019, soundness, type Clinic } from './simulated.ts';

const TODAY = '2025-07-02';
const MAILS = 2500;

jest.setTimeout(180_000);

onBoth('a purge by processes of the program', (open) => {
  let clinic: Clinic;
  let id: string;
  let settings: Settings;

  beforeEach(async () => {
    const database = await open();
    clinic = await clinicOf2019(database, {}, loadLogKey(undefined, database.place.folder));
    const at = '2019-02-01T09:00:00.000Z';
    const sent = {
      state: 'sent',
      tries: 1,
      next_at: at,
      created_at: at,
      claimed_at: at,
      sent_at: at,
    } as const;
    const words = { subject: 'Due', text: 'Due', html: '<p>Due</p>', calendar: null };
    await transact(database.write, (tx) =>
      insertMails(
        tx,
        Array.from({ length: MAILS }, () => ({
          id: newId(new Date(at)), person_id: clinic.stays.id, kind: 'reminder', ...words, ...sent, link_purpose: null, error: null,
        })),
      ),
    ); // prettier-ignore
    clinic.app.clock.set('2025-07-02T09:00:00.000Z');
    const now = clinic.app.clock.now();
    id = await askPurge(database, now, clinic.officer.id, TODAY, TODAY);
    await transact(database.write, (tx) => approve(tx, now, clinic.second.id, id, TODAY));
    const { folder, url } = database.place;
    settings = { HEED_DATA: folder, ...(url === undefined ? {} : { DATABASE_URL: url }) };
  });
  afterEach(() => clinic.app.close());

  const entries = async (kind: string) =>
    (await clinic.database.read.selectFrom('ledger').select('body').where('kind', '=', kind).execute()).map(
      ({ body }) => parseEntry(body).facts,
    );
  const count = async (table: 'mail' | 'purge_item', state: string) => {
    const rows = clinic.database.read
      .selectFrom(table as 'mail')
      .select((e) => e.fn.countAll<number>().as('n'));
    return (await rows.where('state', '=', state as 'sent').executeTakeFirstOrThrow()).n;
  };
  const saidGone = async () => (await entries('purged')).reduce((sum, { count: n }) => sum + Number(n), 0);

  it('that one is killed in is true piece by piece, and goes on to its end when the program comes back', async () => {
    const all = await count('purge_item', 'waiting');
    expect(all).toBeGreaterThan(MAILS);
    const child = begun(['purge', '--run', id], settings);
    while ((await count('purge_item', 'gone')) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const left = await count('purge_item', 'waiting');
    const gone = await count('purge_item', 'gone');
    expect(left).toBeGreaterThan(0);
    // What went is what the entries say went, to the last thing; of the rest nothing did.
    expect([gone + left, await saidGone(), await entries('purge-ended')]).toEqual([all, gone, []]);
    const begunOn = await soundness(clinic);
    expect(begunOn.problems).toEqual([]);

    const again = await heed(['purge', '--run', id], settings);
    expect([again.code, again.err]).toEqual([0, '']);
    expect(await saidGone()).toBe(all);
    const [ended, ...more] = await entries('purge-ended');
    expect(more).toEqual([]);
    expect(Object.values(ended!['gone'] as Record<string, number>).reduce((sum, n) => sum + n, 0)).toBe(all);
    expect(await count('mail', 'sent')).toBe(0);
    const sound = await soundness(clinic);
    expect([sound.problems, sound.differing]).toEqual([[], []]);
  });

  it('is done once where two begin it at the same time', async () => {
    const all = await count('purge_item', 'waiting');
    const both = await Promise.all([1, 2].map(() => heed(['purge', '--run', id], settings)));
    expect(both.map(({ err }) => err)).toEqual(['', '']);
    expect([await saidGone(), (await entries('purge-ended')).length]).toEqual([all, 1]);
    const sound = await soundness(clinic);
    expect([sound.problems, sound.differing]).toEqual([[], []]);
  });

  it('waits for no other: who comes while one is at it does nothing', async () => {
    const { database } = clinic;
    const [one, other] = [database.place.folder, async () => 'done'];
    const inside = await unlessAnother(database, one, 'purge', () =>
      unlessAnother(database, one, 'purge', other),
    );
    expect(inside).toBeUndefined();
    expect(await unlessAnother(database, one, 'purge', other)).toBe('done');
  });
});
