import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { transact } from '../../src/database/database.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { packFile } from '../../src/packs/kept.ts';
import { makePacks } from '../../src/packs/make.ts';
import { askPack } from '../../src/packs/pack.ts';
import { fileProof } from '../../src/proofs/file-proof.ts';
import { aYear, failures, type Year } from '../packs/year.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { heed, settingsOf } from '../support/program.ts';
import { verifyFiles, wrongIn } from './loaded.ts';
import { Desk } from './verifying.ts';

jest.setTimeout(180_000);

const ASK = { from: '2026-01-01', to: '2026-06-30', sites: [], jobRole: '', people: [], incident: '' };

onBoth('a pack in the hands of the verifier', (open) => {
  let database: TestDatabase;
  let year: Year;
  let pack: Buffer;
  let proof: Buffer;

  beforeAll(async () => {
    database = await open();
    year = await aYear(database);
    const { write, read } = year.app.ground.database;
    const ask = { ...ASK, sample: { size: 2, seed: '42' } };
    const id = await transact(write, (tx) =>
      askPack(tx, year.app.clock.now(), { ask, reference: '', by: null }),
    );
    await makePacks(year.maker);
    pack = readFileSync(packFile(year.maker.data, id));
    year.app.clock.pass({ minutes: 5 });
    await sealAll(write, year.log, year.app.clock.now());
    const hash = createHash('sha256').update(pack).digest('hex');
    const found = await fileProof(read, year.app.clock.now(), hash, { about: '', may: () => true });
    proof = Buffer.from(JSON.stringify(found));
  });
  afterAll(() => year.app.close());
  afterEach(() => expect(failures.splice(0)).toEqual([]));

  const check = (...files: Uint8Array[]) =>
    verifyFiles(
      files.map((bytes, n) => ({ name: `${n}`, bytes })),
      {},
    );

  it('holds to its last byte with its proof; alone, its records hold, and more is not said', async () => {
    const whole = await check(pack, proof);
    expect([whole.ok, wrongIn(whole)]).toEqual([true, []]);
    const alone = await check(pack);
    expect([alone.ok, wrongIn(alone), alone.said]).toEqual([
      false,
      [],
      expect.stringContaining('The records inside hold.'),
    ]);
    const desk = new Desk();
    const told = await desk.check([desk.put('pack.zip', pack), desk.put('proof.json', proof)]);
    expect([told.code, told.wrong]).toEqual([0, []]);
    expect(told.out).toMatch(/It holds \d+ proofs/);
    desk.clear();
  });

  it('holds by heed verify, and not with one byte altered', async () => {
    const desk = new Desk();
    const of = desk.put('proof.json', proof);
    const held = await heed(['verify', desk.put('pack.zip', pack), of], settingsOf(database.place));
    expect([held.code, held.err, held.out]).toEqual([0, '', expect.stringMatching(/It holds \d+ proofs/)]);
    const changed = Buffer.from(pack);
    changed[Math.floor(pack.length / 2)]! ^= 1;
    const altered = await heed(['verify', desk.put('altered.zip', changed), of], settingsOf(database.place));
    expect([altered.code, altered.out]).toEqual([1, expect.stringContaining('NOT RIGHT [')]);
    desk.clear();
  });

  it('never holds when any byte is changed', async () => {
    const step = Math.ceil(pack.length / 25);
    for (let at = 0; at < pack.length; at += step) {
      const changed = Buffer.from(pack);
      changed[at]! ^= 1 + (at % 255);
      const verdicts = [await check(changed, proof), await check(changed)];
      expect([at, ...verdicts.map(({ ok }) => ok)]).toEqual([at, false, false]);
    }
    expect((await check(Buffer.concat([pack, Buffer.of(0)]), proof)).ok).toBe(false);
    expect((await check(pack.subarray(0, -1), proof)).ok).toBe(false);
  });
});
