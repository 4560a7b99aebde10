import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { makePacks } from '../../src/packs/make.ts';
import { fill, pathOf, press, type House } from '../support/flow.ts';
import type { Tour } from './tour.ts';

/** The page from which proof is found, and the packs of evidence. */
export function evidencePages(house: House, tour: Tour): void {
  it('of evidence', async () => {
    await tour.visit('evidence', 'officer', '/evidence');
    await tour.visit('evidence.auditor', 'auditor', '/evidence');
    await tour.visit('packs.none', 'officer', '/evidence/packs');
    await tour.visit('packs.none.auditor', 'auditor', '/evidence/packs');
    const page = await tour.visit('pack.new', 'officer', '/evidence/packs/new');
    await tour.send('pack.new.errors', page, 'Make the pack');
    await page.goto('/evidence/packs/new');
    await fill(page, { From: '2026-01-01', 'Size of a random sample': '2', 'Seed of the sample': '7' });
    await press(page, 'Make the pack');
    await tour.look('pack.waiting', page);
    const address = pathOf(page);
    const { clock, ground } = house.app;
    const { database, messages, config } = ground;
    const log = await openLog(database.write, loadLogKey(undefined, config.data), clock.now());
    expect(await makePacks({ database, log, messages, clock, data: config.data })).toBe(1);
    await tour.visit('pack', 'auditor', address);
    await tour.visit('packs', 'officer', '/evidence/packs');
    expect((await page.request.get(`${house.app.url}${address}/file`)).status()).toBe(200);
    tour.see(`${address}/file`);
  });
}
