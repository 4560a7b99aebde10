import { transact } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import { saveSite, type Since } from '../../src/organisation/organisation.ts';
import { sites } from '../../src/organisation/organisation.store.ts';
import { projections } from '../../src/projections.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

onBoth('a site that is in another country now', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let nia: Added;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    nia = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2024-01-15' });
    await transact(database.write, (tx) =>
      setRule(
        tx,
        app.clock.now(),
        'test',
        {
          ...ONBOARDING,
          id: 'texas',
          for: [{ countries: ['us-tx'] }],
          thing: 'policy',
          first: { after: 'joining', days: 90 },
        },
        'UTC',
      ),
    );
  });
  afterEach(() => app.close());

  const move = async (country: string, since?: Since) => {
    const [site] = await sites(database.read);
    await transact(database.write, (tx) =>
      saveSite(tx, app.clock.now(), 'test', { ...site!, country, since }),
    );
  };
  const due = async () =>
    (await standingsOf(database.write, nia.id)).find(({ thing }) => thing === 'policy')?.dueOn;
  const isWhole = async () => (await checkRebuild(database, projections, app.clock.now())).ok;

  it('leaves the past as it was: whoever works there joins on the day of the change', async () => {
    expect(await due()).toBeUndefined();
    app.clock.set('2026-10-06T09:00:00.000Z');
    await move('us-tx');
    expect(await due()).toBe('2027-01-04');
    expect(await isWhole()).toBe(true);
    // There and back, and there again: since the last time.
    app.clock.set('2026-10-20T09:00:00.000Z');
    await move('us');
    expect(await due()).toBeUndefined();
    app.clock.set('2026-11-01T09:00:00.000Z');
    await move('us-tx');
    expect(await due()).toBe('2027-01-30');
    expect(await isWhole()).toBe(true);
  });

  it('was always there where the country was a mistake', async () => {
    await move('us-tx', 'always');
    expect(await due()).toBe('2024-04-14');
    expect(await isWhole()).toBe(true);
  });

  it('is asked about on the page of the site, not of a new one', async () => {
    const admin = await app.as(await addStaff(app, { roles: ['administrator'] }));
    const [site] = await sites(database.read);
    const page = await admin.get(`/settings/sites/${site!.id}`);
    expect(page.text).toContain('From the beginning: what stood here was a mistake');
    expect((await admin.get('/settings/sites/new')).text).not.toContain('From the beginning');
    const fields = { name: site!.name, zone: site!.zone, country: 'us-tx', since: 'always' };
    expect((await admin.post(`/settings/sites/${site!.id}`, fields)).location).toBe('/settings?done=site');
    expect(await due()).toBe('2024-04-14');
    const odd = { ...fields, country: 'us', since: 'nonsense' };
    expect((await admin.post(`/settings/sites/${site!.id}`, odd)).status).toBe(303);
  });
});
