import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import type { House } from '../support/flow.ts';
import { LONG, STRANGER, type Tour } from './tour.ts';

/** The page where anybody gets what it takes to check the record, and the files that it gives. */
export function proofPages(house: House, tour: Tour): void {
  it('of checking the record', async () => {
    const page = await tour.visit('verify', STRANGER, '/verify');
    await tour.visit('verify.signed-in', 'nurse', '/verify');
    await tour.visit('verify.file', 'auditor', '/verify/file');
    for (const path of ['/verify/verify-heed.html', '/verify/verify-heed.mjs']) {
      expect([path, (await page.request.get(house.app.url + path)).status()]).toEqual([path, 200]);
      tour.see(path);
    }
  });

  it('of the record log and its witnesses', async () => {
    const { database, app } = house;
    const { ground } = app;
    const now = ground.clock.now();
    const log = await openLog(database.write, loadLogKey(undefined, ground.config.data), now);
    await sealAll(database.write, log, now);
    await tour.visit('log', 'auditor', '/log');
    const today = '2030-01-01';
    await tour.visit('log.growth-wrong', 'auditor', `/log/growth?from=${today}&to=2029-01-01`, 422);
    const page = await tour.visit('log.witnesses', 'officer', '/log/witnesses');
    await tour.send('log.witness-wrong', page, 'Add a witness');
    await page.getByLabel('Name').fill(LONG.slice(0, 100));
    await page.getByLabel('Email address').fill('seals@witness.example');
    await tour.send('log.witness-added', page, 'Add a witness');
    const href = await page.locator('tbody th a').first().getAttribute('href');
    await tour.visit('log.witness', 'officer', href!);
    await tour.visit('log.with-witness', 'officer', '/log');
  });

  it('of the log for programs', async () => {
    const page = await tour.as(STRANGER);
    const note = await page.request.get(`${house.app.url}/log/checkpoint`);
    expect(note.status()).toBe(200);
    const [origin = '', size = '0'] = (await note.text()).split('\n');
    const name = origin.slice('heed/'.length);
    const tile = Number(size) >= 256 ? '000' : `000.p/${size}`;
    for (const path of ['checkpoint', `tile/0/${tile}`, `${name}/checkpoint`, `${name}/tile/0/${tile}`]) {
      expect([path, (await page.request.get(`${house.app.url}/log/${path}`)).status()]).toEqual([path, 200]);
      tour.see(`/log/${path}`);
    }
  });

  it('of a day’s seal and the stamp on it, as files', async () => {
    const { database, app } = house;
    const { log, at, size } = await database.read
      .selectFrom('checkpoint')
      .select(['log', 'at', 'size'])
      .limit(1)
      .executeTakeFirstOrThrow();
    const stamp = { log, checkpoint_at: at, stamped_at: at, authority: LONG, token: 'AAAA' };
    await database.write.insertInto('checkpoint_stamp').values(stamp).execute();
    const page = await tour.visit('log.stamped', 'auditor', '/log');
    const seal = `/log/seals/${log.slice('heed/'.length)}/${size}`;
    for (const path of [seal, `${seal}/stamp`]) {
      expect([path, (await page.request.get(app.url + path)).status()]).toEqual([path, 200]);
      tour.see(path);
    }
  });
}
