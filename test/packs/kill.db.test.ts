import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, transact, type Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { addDays, dayIn } from '../../src/days.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { packFile } from '../../src/packs/kept.ts';
import { askPack } from '../../src/packs/pack.ts';
import { packOf, type Pack } from '../../src/packs/pack.store.ts';
import { addStaff, startApp } from '../support/app.ts';
import { freePort, server, stop } from '../support/program.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';
import { openPack } from './opened.ts';

const PEOPLE = 30;
/** The parts of a pack, after which its server is killed. */
const AFTER = [2, 7, 12];

describe('kill -9 in the middle of a pack', () => {
  let folder: string;
  let database: Database;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heed-pack-kill-'));
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes to the same bytes as one that nothing disturbed, from the same question and checkpoint', async () => {
    database = openDatabase({ folder });
    const { write } = database;
    await migrate(database, new Date());
    await openLog(write, loadLogKey(undefined, folder), new Date());
    const app = await startApp({ database, now: new Date().toISOString() });
    await putIntoForce(database, app.clock.now());
    const today = dayIn('UTC', app.clock.now());
    for (let n = 0; n < PEOPLE; n++) {
      const { id, name } = await addStaff(app, { hiredOn: addDays(today, -30) });
      if (n % 3 > 0) await transact(write, (tx) => passCourse(tx, app.clock.now(), id));
      if (n % 3 > 1) await transact(write, (tx) => signAs(tx, app.clock.now(), id, name, 1));
    }
    const ask = {
      from: addDays(today, -60),
      to: today,
      sites: [],
      jobRole: '',
      people: [],
      incident: '',
      sample: { size: 10, seed: '7' },
    };
    const asked = () =>
      transact(write, (tx) => askPack(tx, app.clock.now(), { ask, reference: 'Case 7', by: null }));
    const [undisturbed, ...killed] = [await asked(), await asked(), await asked(), await asked()];
    await app.close();

    const settings = { HEED_DATA: folder, PORT: String(await freePort()) };
    const until = async (id: string, is: (pack: Pack) => boolean): Promise<Pack> => {
      for (;;) {
        const pack = (await packOf(database.read, id))!;
        if (is(pack)) return pack;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    let { child } = await server(settings);
    await until(undisturbed, ({ state }) => state === 'ready');
    for (const [n, id] of killed.entries()) {
      const seen = await until(id, ({ state, done }) => state === 'ready' || done >= AFTER[n]!);
      expect(seen.state).toBe('making');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const left = (await packOf(database.read, id))!;
      expect([left.state, left.tries, left.hash]).toEqual(['making', 1, null]);
      const parts = readdirSync(join(folder, 'packs', id)).filter((name) => !name.includes('draft'));
      expect(parts.length).toBeGreaterThanOrEqual(left.done);
      // Two minutes pass, in which nobody else would begin it.
      await write
        .updateTable('pack')
        .set({ held_until: new Date().toISOString() })
        .where('id', '=', id)
        .execute();
      ({ child } = await server(settings));
      const ready = await until(id, ({ state }) => state === 'ready');
      expect([ready.tries, ready.note]).toEqual([2, seen.note]);
    }
    expect(await stop(child)).toBe(0);

    const whole = readFileSync(packFile(folder, undisturbed));
    for (const id of killed) expect(readFileSync(packFile(folder, id)).equals(whole)).toBe(true);
    expect((await openPack(whole)).sheet('people/roster').length).toBe(PEOPLE);
    // Nothing half done stays behind.
    expect(readdirSync(join(folder, 'packs')).toSorted()).toEqual(
      [undisturbed, ...killed].map((id) => `${id}.zip`).toSorted(),
    );
  }, 180_000);
});
