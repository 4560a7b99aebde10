import { transact } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { extend, takeBack } from '../../src/obligations/extension.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { waive } from '../../src/obligations/waiver.ts';
import { extensionsOf } from '../../src/obligations/waiver.store.ts';
import { projections } from '../../src/projections.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

const THING = 'course:social-media';
const today = '2026-10-05';

onSqlite('more time', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let nia: Added;
  let ola: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    nia = await addStaff(app, { name: 'Nia <Nurse>', hiredOn: '2026-09-30', employeeNumber: 'N-1' });
    ola = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
  });
  afterEach(() => app.close());

  const give = (person: Added, until = '2026-12-01') =>
    transact(database.write, (tx) =>
      extend(tx, app.clock.now(), ola.id, person.id, {
        thing: THING,
        until,
        reason: 'Short <of> staff',
        today,
      }),
    );
  const dueOf = async (id: string) => (await standingsOf(database.write, id))[0]!.dueOn;

  it('is listed with its end, reason and approver, and can be taken back', async () => {
    const id = await give(nia);
    const officer = await app.as(ola);
    const page = (await officer.get('/asked')).text;
    for (const words of [
      'More time given',
      'Nia &lt;Nurse&gt;',
      '1 Dec 2026',
      'Short &lt;of&gt; staff',
      'Ola Officer',
    ])
      expect(page).toContain(words);
    expect(page).toContain(`href="/people/${nia.id}/extensions/${id}/withdrawal"`);

    const done = await officer.post(`/people/${nia.id}/extensions/${id}/withdrawal`, {
      reason: 'Entered by mistake',
    });
    expect(done.location).toBe(`/people/${nia.id}/duties?done=taken-back`);
    expect(await dueOf(nia.id)).toBe('2026-10-30');
    const duties = (await officer.follow()).text;
    for (const words of ['The time was taken back.', 'Taken back on 5 Oct 2026 by Ola Officer'])
      expect(duties).toContain(words);
    expect((await officer.get('/asked')).text).toContain('Nobody has more time for anything now.');
    expect((await officer.get(`/people/${nia.id}/line`)).text).toContain('Taken back on 5 Oct 2026');

    const twice = await officer.post(`/people/${nia.id}/extensions/${id}/withdrawal`, {
      reason: 'Entered by mistake',
    });
    expect([twice.status, twice.text.includes('taken back already')]).toEqual([409, true]);
    expect(
      (
        await officer.post(`/people/${nia.id}/extensions/nothing/withdrawal`, {
          reason: 'Entered by mistake',
        })
      ).status,
    ).toBe(404);
    expect(
      (await officer.post(`/people/${ola.id}/extensions/${id}/withdrawal`, { reason: 'Entered by mistake' }))
        .status,
    ).toBe(404);
    expect(await extensionsOf(database.read, nia.id)).toMatchObject([
      { withdrawn_by: ola.id, to_on: '2026-12-01' },
    ]);
    expect((await checkRebuild(database, projections, app.clock.now())).ok).toBe(true);
    // What is given anew counts.
    await give(nia, '2026-11-20');
    expect(await dueOf(nia.id)).toBe('2026-11-20');
  });

  it('that is over cannot be taken back, and does not stand on the list', async () => {
    const id = await give(nia, '2026-11-05');
    app.clock.set('2026-11-06T09:00:00.000Z');
    const late = transact(database.write, (tx) =>
      takeBack(tx, app.clock.now(), ola.id, nia.id, {
        extension: id,
        today: '2026-11-06',
        reason: 'Entered by mistake',
      }),
    );
    await expect(late).rejects.toMatchObject({ key: 'asked.extension-over' });
    const officer = await app.as(ola);
    expect((await officer.get('/asked')).text).not.toContain('Nia');
    expect((await officer.get(`/people/${nia.id}/duties`)).text).not.toContain('withdrawal');
  });

  it('and excuses of many are all there, page by page; a list is found from rules and people', async () => {
    for (let n = 0; n < 52; n++) {
      const one = await addStaff(app, {
        name: `Late ${String(n).padStart(2, '0')}`,
        hiredOn: '2026-09-30',
        password: false,
      });
      await give(one);
      await transact(database.write, (tx) =>
        waive(tx, app.clock.now(), ola.id, one.id, {
          thing: THING,
          from: '2026-12-02',
          until: '2026-12-20',
          reason: 'r',
          today,
        }),
      );
    }
    const officer = await app.as(ola);
    const names = (text: string) =>
      text.split('id="time"').map((part) => [...part.matchAll(/>(Late \d\d)</g)].length);
    const first = await officer.get('/asked');
    expect(names(first.text)).toEqual([50, 50]);
    expect(first.text).toContain('href="/asked?time=50#time"');
    const second = await officer.get('/asked?time=50');
    expect(names(second.text)).toEqual([50, 2]);
    expect(second.text).toContain('href="/asked?excused=50&amp;time=50#excused"');
    expect(names((await officer.get('/asked?excused=50&time=50')).text)).toEqual([2, 2]);
    expect((await officer.get('/asked?time=nonsense&excused=-1')).status).toBe(200);
    for (const page of ['/rules', '/people'])
      expect((await officer.get(page)).text).toContain('href="/asked"');
  });
});
