import { transact } from '../../src/database/database.ts';
import { keyOf } from '../../src/courses/key.ts';
import { changeSettings } from '../../src/organisation/organisation.ts';
import { boundAttempt, startAttempt } from '../../src/training/attempt.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { beginCheckIn, openPaper, saveAnswer } from '../../src/training/paper.ts';
import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

onSqlite('sparing lessons', (open) => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp({ database: await open() });
    await putIntoForce(app.ground.database, app.clock.now());
  });
  afterEach(() => app.close());

  it('is switched off by an administrator: then nobody is asked before the lessons, not even by hand', async () => {
    const admin = await app.as(await addStaff(app, { roles: ['administrator'] }));
    const nurse = await addStaff(app);
    const browser = await app.as(nurse);
    const now = app.clock.now();
    const attempt = await transact(app.ground.database.write, (tx) =>
      startAttempt(tx, now, nurse.id, 'social-media'),
    );
    const door = `/attempts/${attempt}/check-in`;
    expect((await browser.get('/')).text).toContain(`href="${door}"`);
    const given = { name: 'Larkfield Clinics', zone: 'UTC', country: 'us', startDay: '2020-01-01' };
    expect((await admin.post('/settings', { ...given, testOut: 'perhaps' })).status).toBe(422);
    expect((await admin.post('/settings', { ...given, testOut: 'off' })).location).toBe(
      '/settings?done=saved',
    );
    expect((await admin.get('/settings')).text).toMatch(/value="off" checked/);
    expect((await browser.get('/')).text).toContain(`href="/attempts/${attempt}/L1/story"`);
    expect((await browser.get(door)).location).toBe(`/attempts/${attempt}/L1/story`);
    expect((await browser.post(door)).status).toBe(409);
    await expect(
      transact(app.ground.database.write, (tx) => beginCheckIn(tx, now, nurse.id, attempt)),
    ).rejects.toMatchObject({ key: 'training.no-check-in' });
  });

  it('spares nobody any more once it is off, also who had begun', async () => {
    const { write } = app.ground.database;
    const nurse = await addStaff(app);
    const now = app.clock.now();
    const attempt = await transact(write, (tx) => startAttempt(tx, now, nurse.id, 'social-media'));
    const paper = await transact(write, (tx) => beginCheckIn(tx, now, nurse.id, attempt));
    await transact(write, async (tx) => {
      const { questions } = await openPaper(tx, nurse.id, paper);
      for (const [n, question] of questions.entries())
        await saveAnswer(tx, now, nurse.id, paper, n + 1, { chosen: keyOf(question), sure: 'sure' });
      await changeSettings(tx, now, 'test', { testOut: 'off' }, 'UTC');
      await handIn(tx, now, nurse.id, paper);
    });
    expect((await boundAttempt(write, nurse.id, attempt)).spared).toEqual([]);
  });
});
