import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseEntry } from '../../src/ledger/entry.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { putMany } from '../reports/many.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { heed, settingsOf } from '../support/program.ts';
import { Desk } from './verifying.ts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

onBoth('a report that was taken away', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let log: Log;
  let officer: Added;
  let desk: Desk;

  beforeEach(async () => {
    desk = new Desk();
    database = await open();
    app = await startApp({ database });
    log = await openLog(database.write, loadLogKey(undefined, database.place.folder), app.clock.now());
    officer = await addStaff(app, { name: 'Zoë Officer', roles: ['officer'] });
    await putMany(database, [{ name: 'Ada Late', site: officer.siteId, dueOn: '2026-11-01' }]);
  });
  afterEach(async () => {
    desk.clear();
    await app.close();
  });

  const raw = async (browser: Browser, path: string): Promise<Buffer> => {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return Buffer.from(await (await fetch(app.url + path, { headers: { cookie } })).arrayBuffer());
  };

  it('is proven to the last byte by its proof, which its taker and those who see everything get', async () => {
    const browser = await app.as(officer);
    const files = new Map<string, Buffer>();
    for (const format of ['csv', 'xlsx', 'pdf'])
      files.set(format, await raw(browser, `/reports/completion.${format}`));
    const rows = database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'report-sent')
      .orderBy('id');
    const sent = (await rows.execute()).map(({ body }) => parseEntry(body));
    expect(sent.map(({ facts }) => facts)).toMatchObject(
      [...files].map(([format, bytes]) => ({
        by: officer.id,
        report: 'completion',
        format,
        bytes: bytes.length,
      })),
    );
    const hash = sha256(files.get('csv')!);
    expect(JSON.stringify(sent)).not.toContain(hash);
    expect((await browser.get(`/verify/file?hash=${hash}`)).text).toContain('not sealed yet');
    await sealAll(database.write, log, app.clock.now());
    for (const [format, bytes] of files) {
      const answer = await browser.get(`/verify/file?hash=${sha256(bytes).toUpperCase()}`);
      const proof = desk.put('proof.json', answer.text);
      const file = desk.put(`report.${format}`, bytes);
      const told = await desk.check([file, proof]);
      expect([format, told.code, told.wrong]).toEqual([format, 0, []]);
      expect(told.out).toContain('Every byte of this file is as recorded');
      const changed = Buffer.from(bytes);
      changed[Math.floor(bytes.length / 2)]! ^= 1;
      expect((await desk.check([desk.put('changed', changed), proof])).wrong).toEqual(['file']);
      expect(
        (await desk.check([desk.put('longer', Buffer.concat([bytes, Buffer.of(10)])), proof])).wrong,
      ).toEqual(['file']);
      expect((await desk.check([file])).wrong).toEqual(['file']);
      expect((await desk.check([file])).out).toContain(sha256(bytes));
    }
    const auditor = await app.as(await addStaff(app, { roles: ['auditor'] }));
    expect(JSON.parse((await auditor.get(`/verify/file?hash=${hash}`)).text)).toMatchObject({ file: hash });
    const manager = await addStaff(app);
    await addStaff(app, { managerId: manager.id });
    const other = await (await app.as(manager)).get(`/verify/file?hash=${hash}`);
    expect([other.status, other.text]).toEqual([
      404,
      expect.stringContaining('No file with this fingerprint'),
    ]);
    expect((await browser.get('/verify/file?hash=x')).status).toBe(422);
    expect((await browser.get('/verify/file')).status).toBe(200);
  }, 60_000);

  it('is proven by a command too, which says so where nothing is on record', async () => {
    const settings = settingsOf(database.place);
    await sealAll(database.write, log, app.clock.now());
    const path = desk.put('report.json', '');
    const made = await heed(['report', 'completion', '--format', 'json', '--out', path], settings);
    expect(made).toMatchObject({ code: 0, err: '' });
    const { code, out } = await heed(['proof', '--file', path], settings);
    const proof = desk.put('proof.json', out);
    expect([code, (await desk.check([path, proof])).wrong]).toEqual([0, []]);
    const held = await heed(['verify', path, proof], settings);
    expect([held.code, held.out]).toEqual([
      0,
      expect.stringContaining('Every byte of this file is as recorded'),
    ]);
    const bytes = readFileSync(path);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    const altered = await heed(['verify', desk.put('altered.json', bytes), proof], settings);
    expect([altered.code, altered.out]).toEqual([1, expect.stringContaining('NOT RIGHT [file]')]);
    const none = await heed(['proof', '--file', desk.put('other', 'x')], settings);
    expect([none.code, none.out]).toEqual([1, expect.stringContaining('No file with this fingerprint')]);
  }, 60_000);
});
