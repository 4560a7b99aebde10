import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { latestCheckpoint } from '../../src/ledger/latest.ts';
import { append, useProjections } from '../../src/ledger/ledger.ts';
import { transact } from '../../src/database/database.ts';
import { loadLogKey, logKeyFile } from '../../src/ledger/log-key.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { heed, type Settings } from '../support/program.ts';
import { fill, minutes, NOON, something } from './filled.ts';
import { alter, reseal, resign, unguarded } from './tampering.ts';

useProjections([]);

onBoth('heed verify', (open, kind) => {
  let database: TestDatabase;
  let log: Log;
  let settings: Settings;
  beforeEach(async () => {
    database = await open();
    const { folder, url } = database.place;
    settings = { HEED_DATA: folder, ...(url === undefined ? {} : { DATABASE_URL: url }) };
  });

  async function grow(): Promise<void> {
    log = await openLog(database.write, loadLogKey(undefined, database.place.folder), NOON);
    for (const n of [0, 1, 2]) {
      await fill(database.write, 20, n * 20, minutes(n));
      await sealAll(database.write, log, minutes(n));
    }
  }
  const checkpoints = () => database.write.selectFrom('checkpoint').selectAll().execute();
  const waiting = () => database.write.selectFrom('unsealed').selectAll().execute();

  it('names what vouches, tells the tail, and neither seals nor signs', async () => {
    await grow();
    await fill(database.write, 3, 60, minutes(3));
    const before = [await checkpoints(), await waiting()];
    const { code, out } = await heed(['verify'], settings);
    expect(out).toContain('Entries not sealed yet: 3.');
    expect(out).toContain(
      `the oldest at size 20 (${NOON.toISOString()}), the newest at size 60 (${minutes(2).toISOString()})`,
    );
    expect(out).toContain('Names and addresses of people are outside the record');
    expect([code, await checkpoints(), await waiting()]).toEqual([0, ...before]);
  });

  it('signs no first checkpoint over a forged record', async () => {
    await grow();
    await unguarded(database.write, kind, async (tx) => {
      await alter(tx, 23);
      await reseal(tx, log);
      await tx.deleteFrom('checkpoint').execute();
    });
    for (const command of [['verify'], ['rebuild', '--check'], ['verify']]) {
      const { code, out, err } = await heed(command, settings);
      expect([code, out + err]).toEqual([1, expect.stringContaining('not one checkpoint')]);
      expect(await checkpoints()).toEqual([]);
    }
  });

  it('holds the record against a checkpoint kept elsewhere', async () => {
    await grow();
    const file = join(database.place.folder, 'kept.txt');
    writeFileSync(file, (await latestCheckpoint(database.write))!.note);
    const asked = ['verify', '--checkpoint', file];
    expect(await heed(asked, settings)).toMatchObject({ code: 0 });
    await unguarded(database.write, kind, async (tx) => {
      await alter(tx, 23);
      await reseal(tx, log);
      await resign(tx, log);
    });
    expect(await heed(['verify'], settings)).toMatchObject({ code: 0 });
    const { code, out } = await heed(asked, settings);
    expect([code, out]).toEqual([1, expect.stringContaining('The checkpoint kept elsewhere (size 60')]);
    expect(await heed(['verify', '--checkpoint'], settings)).toMatchObject({ code: 2 });
    expect(await heed(['verify', '--checkpoint', '/no/such'], settings)).toMatchObject({ code: 1 });
  }, 60_000);

  it('names an entry whose value is gone', async () => {
    await grow();
    const given = { ...something(1), commits: { reason: 'long illness' } };
    const [entry] = await transact(database.write, (tx) => append(tx, minutes(3), [given]));
    await sealAll(database.write, log, minutes(3));
    await database.write.deleteFrom('commitment').execute();
    const { code, out } = await heed(['verify'], settings);
    expect([code, out]).toEqual([1, expect.stringContaining(`“reason” that entry ${entry!.id}`)]);
  });

  it('begins no log and makes no key', async () => {
    const none = await heed(['verify'], settings);
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('key of the log is not there')]);
    expect(readdirSync(database.place.folder)).not.toContain('log.key');
    loadLogKey(undefined, database.place.folder);
    const unbegun = await heed(['verify'], settings);
    expect([unbegun.code, unbegun.err]).toEqual([1, expect.stringContaining('No record was begun here')]);
    expect(await database.write.selectFrom('log').selectAll().execute()).toEqual([]);
    rmSync(logKeyFile(database.place.folder));
  });

  it('names the entry whose text rebuild cannot read', async () => {
    await grow();
    const [{ id }] = (await database.write.selectFrom('ledger').select('id').orderBy('id').execute()) as [
      { id: string },
    ];
    await unguarded(database.write, kind, async (tx) => {
      await tx.updateTable('ledger').set({ body: 'not JSON' }).where('id', '=', id).execute();
    });
    const { code, err } = await heed(['rebuild', '--check'], settings);
    expect([code, err]).toEqual([1, expect.stringContaining(`The text of entry ${id} cannot be read`)]);
  });
});
