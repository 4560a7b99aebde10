import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBackup } from '../../src/backup/check.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { startTimetable } from '../../src/timetable.ts';
import { startApp } from '../support/app.ts';
import { onBoth, temporaryFolder } from '../support/databases.ts';

onBoth('the backup of each night', (open) => {
  it('is made by the timetable, keeps so many and nothing it did not make is touched, and is missed aloud', async () => {
    const database = await open();
    const backups = join(temporaryFolder(), 'nights');
    const app = await startApp({ database, env: { HEED_BACKUPS: backups, HEED_BACKUPS_KEPT: '2' } });
    const { ground, clock } = app;
    // A test's app has its data elsewhere than its database.
    Object.assign(ground.config, { data: database.place.folder, databaseUrl: database.place.url });
    const log = await openLog(database.write, loadLogKey(undefined, database.place.folder), clock.now());
    await sealAll(database.write, log, clock.now());
    const timetable = startTimetable(ground, { log });
    const ready = async () =>
      (JSON.parse((await app.browser().get('/readyz')).text) as Record<string, unknown>)['backup'];
    expect(await ready()).toEqual({ last: null, late: true });
    for (const day of ['06', '07', '08']) {
      clock.set(`2026-10-${day}T02:09:59.000Z`);
      await timetable.look();
      clock.set(`2026-10-${day}T02:10:00.000Z`);
      for (let n = 0; n < 2; n++) await timetable.look();
      if (day === '06') writeFileSync(join(backups, 'heed.backup'), 'mine');
    }
    await timetable.stop();
    const names = ['heed-20261007T021000Z.backup', 'heed-20261008T021000Z.backup'];
    expect(readdirSync(backups).toSorted()).toEqual([...names, 'heed.backup']);
    expect((await checkBackup(join(backups, names[1]!))).header.at).toBe('2026-10-08T02:10:00.000Z');
    expect(await ready()).toEqual({ last: '2026-10-08T02:10:00.000Z', late: false });
    clock.pass({ hours: 26 });
    expect(await ready()).toEqual({ last: '2026-10-08T02:10:00.000Z', late: true });
    await app.close();
  }, 60_000);
});
