import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBackup } from '../../src/backup/check.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { startTimetable } from '../../src/timetable.ts';
import { addStaff, startApp } from '../support/app.ts';
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

  it('that failed is told to administrators on their page, with why, until one is good again', async () => {
    const database = await open();
    const backups = join(temporaryFolder(), 'nights');
    const app = await startApp({ database, env: { HEED_BACKUPS: backups } });
    const { ground, clock } = app;
    Object.assign(ground.config, { data: database.place.folder, databaseUrl: database.place.url });
    const log = await openLog(database.write, loadLogKey(undefined, database.place.folder), clock.now());
    const timetable = startTimetable(ground, { log });
    const admin = await addStaff(app, { name: 'Ada', roles: ['administrator'] });
    const nurse = await addStaff(app, { name: 'Ana' });
    const home = async (who: typeof admin) => (await (await app.as(who)).get('/')).text;
    await sealAll(database.write, log, clock.now());
    clock.set('2026-10-06T02:10:00.000Z');
    writeFileSync(backups, 'As a disk that is full: no folder can be made here.');
    await timetable.look();
    expect(await home(admin)).toContain('Backups are due each night, and there is none yet.');
    expect(await home(admin)).toContain('The backup cannot be written to');
    expect(await home(nurse)).not.toContain('Backups are due each night');
    rmSync(backups);
    clock.pass({ minutes: 61 });
    await timetable.look();
    expect(await home(admin)).not.toContain('backup');
    clock.pass({ hours: 26 });
    expect(await home(admin)).toContain('The last good one is of');
    await timetable.stop();
    await app.close();
  }, 60_000);

  it('is made once on the days on which the clocks change, in the zone of the organization', async () => {
    for (const [zone, looks] of [
      // Ten past two comes twice, and not at all.
      [
        'Europe/Berlin',
        [
          ['2026-10-25T00:09:00.000Z', 0],
          ['2026-10-25T00:11:00.000Z', 1],
          ['2026-10-25T01:11:00.000Z', 1],
        ],
      ],
      [
        'America/New_York',
        [
          ['2027-03-14T06:59:00.000Z', 0],
          ['2027-03-14T07:11:00.000Z', 1],
          ['2027-03-14T08:11:00.000Z', 1],
        ],
      ],
    ] as const) {
      const database = await open();
      const backups = join(temporaryFolder(), 'nights');
      const app = await startApp({ database, zone, env: { HEED_BACKUPS: backups } });
      const { ground, clock } = app;
      Object.assign(ground.config, { data: database.place.folder, databaseUrl: database.place.url });
      const log = await openLog(database.write, loadLogKey(undefined, database.place.folder), clock.now());
      await sealAll(database.write, log, clock.now());
      const timetable = startTimetable(ground, { log });
      const made = () => (existsSync(backups) ? readdirSync(backups).length : 0);
      // The day before.
      clock.set(new Date(Date.parse(looks[0][0]) - 86_400_000).toISOString());
      await timetable.look();
      const before = made();
      for (const [at, more] of looks) {
        clock.set(at);
        await timetable.look();
        expect([zone, at, made() - before]).toEqual([zone, at, more]);
      }
      await timetable.stop();
      await app.close();
    }
  }, 60_000);
});
