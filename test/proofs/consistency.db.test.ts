import { loadLogKey } from '../../src/ledger/log-key.ts';
import { useProjections } from '../../src/ledger/ledger.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { fill } from '../ledger/filled.ts';
import { onBoth } from '../support/databases.ts';
import { heed } from '../support/program.ts';
import { Desk } from './verifying.ts';

useProjections([]);

onBoth('heed proof', (open) => {
  const desk = new Desk();
  afterAll(() => desk.clear());

  it('shows that one day’s record is the beginning of another’s, for the verifier, which finds what was altered', async () => {
    const { place, write } = await open();
    const settings = {
      HEED_DATA: place.folder,
      ...(place.url === undefined ? {} : { DATABASE_URL: place.url }),
    };
    const days = ['2026-03-01', '2026-03-02', '2026-03-05'];
    const log = await openLog(
      write,
      loadLogKey(undefined, place.folder),
      new Date(`${days[0]}T08:00:00.000Z`),
    );
    for (const [n, day] of days.entries()) {
      const now = new Date(`${day}T12:00:00.000Z`);
      await fill(write, 5 + n * 40, n * 100, now);
      await sealAll(write, log, now);
    }
    const notes = await write.selectFrom('checkpoint').select('note').orderBy('at').execute();
    const kept = desk.put('kept.txt', notes[0]!.note);
    for (const [from, to] of [['2026-03-01', '2026-03-04'], ['2026-03-01', '2026-03-05'], ['2026-03-02', '2026-03-02']] as const) {
      const { code, out } = await heed(['proof', '--from', from, '--to', to], settings);
      expect([code, await desk.check([desk.put('growth.json', out)])]).toMatchObject([0, { code: 0, wrong: [] }]);
    } // prettier-ignore
    const { out } = await heed(['proof', '--from', '2026-03-01', '--to', '2026-03-05'], settings);
    const told = await desk.check([desk.put('growth.json', out), '--checkpoint', kept]);
    expect(told.out).toContain('The log of 5 entries is the beginning of the log of 135');
    expect(told.out).toContain('At 5 entries it says the same as the checkpoint that you gave.');
    const mine = await heed(['verify', desk.put('growth.json', out), '--checkpoint', kept], settings);
    expect(mine).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('is the one that you gave'),
    });
    const rewritten = desk.put(
      'altered.json',
      out.replace(/"path": \[\s+"..../, (found) => `${found.slice(0, -4)}0000`),
    );
    const found = await heed(['verify', rewritten], settings);
    expect([found.code, found.out]).toEqual([1, expect.stringContaining('NOT RIGHT [path]')]);
    // After a change of the key it is one answer still.
    expect(await heed(['key', 'change'], settings)).toMatchObject({ code: 0 });
    const today = new Date().toISOString().slice(0, 10);
    const chain = await heed(['proof', '--from', '2026-03-01', '--to', today], settings);
    expect(chain).toMatchObject({ code: 0, err: '', out: expect.stringContaining('heed-chain-proof/1') });
    const both = await heed(['verify', desk.put('chain.json', chain.out), '--checkpoint', kept], settings);
    expect([both.code, both.out]).toEqual([0, expect.stringContaining('over 1 change of log')]);
    const part = desk.put('chain.json', { ...(JSON.parse(chain.out) as object), links: [] });
    expect(await heed(['verify', part], settings)).toMatchObject({
      code: 1,
      out: expect.stringContaining('NOT RIGHT [chain]'),
    });
    expect((await heed(['verify', '--key', 'x'], settings)).code).toBe(2);
    expect((await heed(['verify', '/no/such'], settings)).code).toBe(1);
    const file = JSON.parse(out) as { path: string[]; old: string; new: string; log: string };
    const wrongWhen = async (change: object) =>
      (await desk.check([desk.put('altered.json', { ...file, ...change })])).wrong;
    expect(await wrongWhen({ path: file.path.slice(1) })).toEqual(['path']);
    expect(await wrongWhen({ path: file.path.toReversed() })).toEqual(['path']);
    expect(await wrongWhen({ old: file.new, new: file.old })).toEqual(['path']);
    expect(await wrongWhen({ old: file.old.replace('\n5\n', '\n6\n') })).toEqual([
      'signature',
      'time',
      'path',
    ]);
    expect(await wrongWhen({ log: 'another' })).toEqual(['log']);
    const early = await heed(['proof', '--from', '2026-02-01', '--to', '2026-03-05'], settings);
    expect([early.code, early.out]).toEqual([1, expect.stringContaining('no signed checkpoint')]);
    for (const odd of [[], ['--from', '2026-03-05', '--to', '2026-03-01'], ['--from', 'x', '--to', 'y']])
      expect((await heed(['proof', ...odd], settings)).code).toBe(2);
  }, 300_000);
});
