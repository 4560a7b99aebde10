import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { projections } from '../../src/projections.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';

onSqlite('the hours of the shifts', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let administrator: Browser;
  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    administrator = await app.as(await addStaff(app, { roles: ['administrator'] }));
  });
  afterEach(() => app.close());

  const usual = { eveningFrom: '14:00', eveningTo: '22:00', nightFrom: '20:00', nightTo: '08:00' };
  const save = (given: Record<string, string>) => administrator.post('/settings/shifts', given);

  it('are shown to everybody who sees the settings, and changed by the administrator alone', async () => {
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    expect((await officer.get('/settings')).text).toContain('20:00 to 08:00');
    expect((await officer.post('/settings/shifts', usual)).status).toBe(403);
    expect((await administrator.get('/settings')).text).toContain('name="nightTo"');

    await save({ ...usual, nightFrom: '9:30', nightTo: '07:00:00' });
    expect((await administrator.follow()).text).toContain('The settings are saved.');
    expect((await officer.get('/settings')).text).toContain('09:30 to 07:00');
    await save({ ...usual, nightFrom: '09:30', nightTo: '07:00' });
    expect((await administrator.follow()).text).toContain('Nothing was different');
    expect(await checkRebuild(database, projections, app.clock.now())).toMatchObject({ ok: true });
  });

  it.each([
    [{ eveningFrom: 'late' }, 'eveningFrom', 'This is not a time of day.'],
    [{ nightTo: '20:30' }, 'nightTo', 'A shift ends at least one hour after it begins'],
    [{ eveningTo: '14:00' }, 'eveningTo', 'A shift ends at least one hour after it begins'],
  ])('say what is wrong with %j and keep what was typed', async (wrong, field, words) => {
    const answer = await save({ ...usual, ...wrong });
    expect([answer.status, answer.text.includes(words)]).toEqual([422, true]);
    expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.text).toContain(`value="${Object.values(wrong)[0]}"`);
    expect((await administrator.get('/settings')).text).toContain('value="08:00"');
  });
});
