import { transact } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { extend, takeBack } from '../../src/obligations/extension.ts';
import { waive } from '../../src/obligations/waiver.ts';
import { keepUnread, timedImport } from '../../src/people/import/timed.ts';
import { leavesOf } from '../../src/people/leave.store.ts';
import { setLeave } from '../../src/people/leave.ts';
import { changePerson, type PersonDetails } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { projections } from '../../src/projections.ts';
import { reachedAmong } from '../../src/reminders/line.store.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

const today = '2026-10-05';

onBoth('what is past of people', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let nia: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    nia = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2020-01-01', employeeNumber: 'N1' });
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();
  const change = (some: Partial<PersonDetails>) =>
    transact(database.write, async (tx) => {
      const details = { ...(await personDetails(tx, nia.id))!, ...some };
      return changePerson(tx, now(), null, nia.id, details, today);
    });
  const leave = (from: string, to: string | null) =>
    transact(database.write, (tx) => setLeave(tx, now(), null, nia.id, { from, to }));

  it('ends an open leave with the employment, and lets it go on when that was a mistake', async () => {
    await leave('2026-03-01', null);
    await change({ leftOn: '2026-06-30' });
    const ended = { from: '2026-03-01', to: '2026-06-30', isOpen: true };
    expect(await leavesOf(database.read, nia.id)).toMatchObject([ended]);
    expect((await checkRebuild(database, projections, now())).ok).toBe(true);
    // The same said again is no news.
    expect((await leave('2026-03-01', null)).changed).toBe(false);
    await change({ leftOn: null });
    expect(await leavesOf(database.read, nia.id)).toMatchObject([{ to: null }]);
    await change({ leftOn: '2026-06-30' });
    await change({ hiredOn: '2026-09-01', leftOn: null });
    expect(await leavesOf(database.read, nia.id)).toMatchObject([ended]);
    // Back at work: a new leave does not overlap the old one, and mail reaches them.
    expect([...(await reachedAmong(database.read, [nia.id], today)).keys()]).toEqual([nia.id]);
    await leave('2026-11-01', null);
    expect(await leavesOf(database.read, nia.id)).toMatchObject([ended, { from: '2026-11-01', to: null }]);
    expect((await checkRebuild(database, projections, now())).ok).toBe(true);
  });

  it('lets a leave go on over a change of contract without a day between', async () => {
    await leave('2026-03-01', null);
    await change({ leftOn: '2026-06-30' });
    await change({ hiredOn: '2026-07-01', leftOn: null });
    expect(await leavesOf(database.read, nia.id)).toMatchObject([{ to: null }]);
    expect((await checkRebuild(database, projections, now())).ok).toBe(true);
  });

  it('takes no new hire day while somebody still works here: what they owe now would be hidden', async () => {
    await change({ leftOn: '2026-12-31' });
    await expect(change({ hiredOn: '2027-02-01', leftOn: null })).rejects.toMatchObject({
      problems: [{ field: 'hiredOn', key: 'people.rehired-early' }],
    });
    const text = 'number,name,hired\nN1,Nia Nurse,2027-02-01\n';
    const at = { now: now(), by: null, zone: 'UTC', country: 'us' };
    expect((await timedImport(database, text, 'hr.csv', at)).refused).toMatchObject([
      { line: 2, column: 'hired', key: 'people.rehired-early' },
    ]);
    app.clock.set('2027-01-01T09:00:00.000Z');
    expect((await timedImport(database, text, 'hr.csv', { ...at, now: now() })).refused).toEqual([]);
    expect(await personDetails(database.read, nia.id)).toMatchObject({ hiredOn: '2027-02-01', leftOn: null });
  });

  it('tells on their page what they were excused from, given and asked', async () => {
    const ola = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
    const more = { thing: 'course:social-media', until: '2026-12-01', reason: 'r', today };
    await transact(database.write, async (tx) => {
      const extension = await extend(tx, now(), ola.id, nia.id, more).catch(() => undefined);
      if (extension !== undefined)
        await takeBack(tx, now(), ola.id, nia.id, { extension, today, reason: 'Entered by mistake' });
      await waive(tx, now(), ola.id, nia.id, { ...more, from: '2026-10-06', until: '2026-10-20' });
    });
    const page = (await (await app.as(ola)).get(`/people/${nia.id}`)).text;
    for (const words of [
      'More time for the training, until 1 Dec 2026',
      'The time that was given besides was taken back',
      'Excused from the training, 6 Oct 2026 to 20 Oct 2026',
    ])
      expect([words, page.includes(words)]).toEqual([words, true]);
  });

  it('keeps that a timed import found no file', async () => {
    await keepUnread(database, 'hr.csv', 'ENOENT', { now: now(), by: null });
    const admin = await app.as(await addStaff(app, { roles: ['administrator'] }));
    expect((await admin.get('/people')).text).toContain('The last timed import could not take everything');
    const page = (await admin.get('/people/import')).text;
    expect(page).toContain('hr.csv');
    expect(page).toContain('The file could not be read (ENOENT), so nobody was added or changed.');
    expect((await checkRebuild(database, projections, now())).ok).toBe(true);
  });
});
