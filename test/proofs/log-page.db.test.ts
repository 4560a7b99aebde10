import { transact } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';
import { latestCheckpoint } from '../../src/ledger/latest.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { nextLog, testKey } from '../ledger/filled.ts';
import { unguarded } from '../ledger/tampering.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { Desk } from './verifying.ts';

onBoth('the page of the record log', (open, kind) => {
  let database: TestDatabase;
  let app: TestApp;
  let log: Log;
  const desk = new Desk();
  afterAll(() => desk.clear());

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database, now: '2026-08-01T12:00:00.000Z' });
    log = await openLog(database.write, testKey(), app.clock.now());
  });
  afterEach(() => app.close());

  const day = async (days = 1) => {
    app.clock.pass({ days });
    const at = app.clock.now().toISOString();
    await transact(database.write, (tx) => append(tx, app.clock.now(), [{ at, kind: 'x', facts: {} }]));
    await sealAll(database.write, log, app.clock.now());
  };
  const auditor = async (): Promise<Browser> => app.as(await addStaff(app, { roles: ['auditor'] }));

  it('says that there is no seal, then shows the newest whole and the last of each day, thirty a page', async () => {
    const browser = await auditor();
    const none = await browser.get('/log');
    expect(none.text).toContain('No seal was signed yet.');
    expect(none.text).toContain('It does not prevent them.');
    expect((await browser.get('/log/growth?from=2026-08-01&to=2026-08-01')).status).toBe(422);
    await sealAll(database.write, log, app.clock.now());
    for (let n = 0; n < 34; n++) await day();
    const again = await auditor();
    const first = (await again.get('/log')).text;
    const { root, size } = (await latestCheckpoint(database.read))!;
    expect(first).toContain(root);
    expect(first).toContain(`<dd>${size}</dd>`);
    expect(first.match(/<th scope="row">/g)).toHaveLength(30);
    expect(first).toContain('4 Sep 2026');
    expect(first).toContain('Not mailed');
    expect(first).not.toContain('>5 Aug 2026');
    const next = /href="(\/log\?until=[^"]+)"/.exec(first)![1]!;
    const last = (await again.get(next)).text;
    expect(last.match(/<th scope="row">/g)).toHaveLength(5);
    expect(last).toContain('>1 Aug 2026');
    for (const odd of ['x', '2026-13-01', '9999-01-01', '%00', '2020-01-01'])
      expect([odd, (await again.get(`/log?until=${odd}`)).status]).toEqual([odd, 200]);
  });

  it('gives the proof between two days, which the checker finds right, and says what is wrong with other days', async () => {
    await sealAll(database.write, log, app.clock.now());
    for (let n = 0; n < 5; n++) await day();
    const browser = await auditor();
    const answer = await browser.get('/log/growth?from=2026-08-02&to=2026-08-06');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=growth-2026-08-02-2026-08-06.json');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await desk.check([desk.put('growth.json', answer.text)])).toMatchObject({ code: 0, wrong: [] });
    for (const [from, to, status, said] of [
      ['', '2026-08-06', 422, 'Choose a day.'],
      ['2026-08-02', 'x', 422, 'Choose a day.'],
      ['2026-08-06', '2026-08-02', 422, 'not before the first'],
      ['2026-07-01', '2026-08-02', 422, 'no signed checkpoint'],
      ['%00', '%00', 422, 'Choose a day.'],
    ] as const) {
      const wrong = await browser.get(`/log/growth?from=${from}&to=${to}`);
      expect([from, wrong.status, wrong.text.includes(said)]).toEqual([from, status, true]);
      if (from.startsWith('2026')) expect(wrong.text).toContain(`value="${from}"`);
    }
    // What was sealed between the two was exchanged since.
    await unguarded(database.write, kind, async (tx) => {
      await tx.updateTable('seal').set({ leaf: Buffer.alloc(32) }).where('idx', '>', 5).execute();
    });
    expect((await browser.get('/log/growth?from=2026-08-02&to=2026-08-06')).status).toBe(409);
  }); // prettier-ignore

  it('names the logs where there were several', async () => {
    await sealAll(database.write, log, app.clock.now());
    const old = log.origin;
    expect((await (await auditor()).get('/log')).text.split(old)).toHaveLength(2);
    log = await nextLog(database.write, app.clock.now());
    await sealAll(database.write, log, app.clock.now());
    await day();
    const page = (await (await auditor()).get('/log')).text;
    expect(page).toContain(old);
    expect(page).toContain(log.origin);
  });
});
