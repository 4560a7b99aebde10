import { readFileSync } from 'node:fs';
import { askPack } from '../../src/packs/pack.ts';
import { makePacks, packFile } from '../../src/packs/make.ts';
import { transact } from '../../src/database/database.ts';
import { onBoth } from '../support/databases.ts';
import { openPack } from './opened.ts';
import { aYear, failures, type Year } from './year.ts';

jest.setTimeout(120_000);

const ASK = {
  from: '2026-01-01',
  to: '2026-06-30',
  sites: [],
  jobRole: '',
  people: [],
  incident: '',
  sample: null,
};

onBoth('an evidence pack', (open) => {
  let year: Year;

  beforeEach(async () => {
    year = await aYear(await open());
  });
  afterEach(() => year.app.close());
  afterEach(() => expect(failures.splice(0)).toEqual([]));

  it('holds what it promises', async () => {
    const { write } = year.app.ground.database;
    const id = await transact(write, (tx) =>
      askPack(tx, year.app.clock.now(), {
        ask: { ...ASK, sample: { size: 2, seed: '42' } },
        reference: 'OCR 26-1',
        by: null,
      }),
    );
    expect(await makePacks(year.maker)).toBe(1);
    const pack = await openPack(readFileSync(packFile(year.maker.data, id)));
    expect(pack.sheet('people/roster').map(({ name }) => name)).toContain('Gus Gone');
    expect(pack.text('index.html')).toContain('OCR 26-1');
  });
});
