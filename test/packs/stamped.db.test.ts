import { readFileSync } from 'node:fs';
import { transact } from '../../src/database/database.ts';
import { lastCheckpoint } from '../../src/ledger/checkpoint.store.ts';
import { currentLog } from '../../src/ledger/log.ts';
import { packFile } from '../../src/packs/kept.ts';
import { makePacks } from '../../src/packs/make.ts';
import { askPack } from '../../src/packs/pack.ts';
import { Desk } from '../proofs/verifying.ts';
import { onBoth } from '../support/databases.ts';
import { openPack } from './opened.ts';
import { aYear, failures, type Year } from './year.ts';

jest.setTimeout(120_000);

onBoth('an evidence pack where an authority stamped a seal', (open) => {
  let year: Year;
  const desk = new Desk();
  afterAll(() => desk.clear());

  beforeEach(async () => {
    year = await aYear(await open());
  });
  afterEach(() => year.app.close());
  afterEach(() => expect(failures.splice(0)).toEqual([]));

  it('has that seal, its stamp, and what leads from it to the seal of the pack', async () => {
    const { write } = year.app.ground.database;
    const { origin } = (await currentLog(write))!;
    const seal = (await lastCheckpoint(write, origin))!;
    const stamp = { log: origin, checkpoint_at: seal.at, stamped_at: seal.at, authority: 'The stamper', token: 'AQID' };
    await write.insertInto('checkpoint_stamp').values(stamp).execute();
    year.app.clock.pass({ minutes: 5 });
    const ask = { from: '2026-01-01', to: '2026-06-30', sites: [], jobRole: '', people: [], incident: '', sample: null };
    const id = await transact(write, (tx) => askPack(tx, year.app.clock.now(), { ask, reference: '', by: null }));
    expect(await makePacks(year.maker)).toBe(1);
    const pack = await openPack(readFileSync(packFile(year.maker.data, id)));
    expect(pack.text('proof/stamped-seal.txt')).toBe(seal.note);
    expect(pack.text('proof/stamped-seal.tst')).toBe('\u0001\u0002\u0003');
    const growth = pack.text('proof/stamped-growth.json');
    expect(JSON.parse(growth)).toMatchObject({ old: seal.note, new: pack.text('proof/checkpoint.txt') });
    expect((await desk.check([desk.put('growth.json', growth)])).code).toBe(0);
    expect(pack.text('index.html')).toContain('The stamper stamped the newest seal before this one');
  });
}); // prettier-ignore
