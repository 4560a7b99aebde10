import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBackup } from '../../src/backup/check.ts';
import { restore } from '../../src/backup/restore.ts';
import { upgrade, UPGRADES_KEPT } from '../../src/backup/upgrade.ts';
import { readConfig, type Config } from '../../src/config.ts';
import { openDatabase, type Database, type DatabasePlace } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { logKeyFile } from '../../src/ledger/log-key.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { unguarded } from '../ledger/tampering.ts';
import { emptyPlace, onBoth } from '../support/databases.ts';
import { failingStart, heed, server, stop, freePort, type Settings } from '../support/program.ts';
import { allRows, LATER, lived, MADE, targetOf, type Lived } from './make.ts';
import { appliedIn, migrationsBut, olderCopy } from './older.ts';

const messages = loadMessages('en');

onBoth('an upgrade', (open, kind) => {
  let source: Lived;
  let place: DatabasePlace;
  let config: Config;
  let settings: Settings;
  let removals: (() => Promise<void>)[] = [];
  const only = migrationsBut(1);

  const empty = async (): Promise<DatabasePlace> => {
    const made = await emptyPlace(kind);
    removals.push(made.remove);
    return made.place;
  };
  const within = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const database = openDatabase(place);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };
  const upgraded = (more: Partial<Config> = {}, now = LATER) =>
    within((database) => upgrade(database, { ...config, ...more }, messages, now));
  const backups = () =>
    existsSync(join(place.folder, 'backups')) ? readdirSync(join(place.folder, 'backups')) : [];
  /** All that lies in the database, whatever its tables. */
  const everything = () =>
    within(async (database) => ({
      applied: await appliedIn(database),
      ledger: await database.read.selectFrom('ledger').selectAll().orderBy('id').execute(),
      waiting: await database.read.selectFrom('unsealed').selectAll().execute(),
      tree: await database.read.selectFrom('tree').selectAll().execute(),
      checkpoints: await database.read.selectFrom('checkpoint').selectAll().execute(),
    }));

  beforeEach(async () => {
    source = await lived(await open());
    place = await empty();
    config = { ...readConfig({}, { data: place.folder }), databaseUrl: place.url };
    settings = { HEED_DATA: place.folder, ...(place.url === undefined ? {} : { DATABASE_URL: place.url }) };
    await olderCopy(source, place, only);
  });
  afterEach(async () => {
    for (const remove of removals.splice(0)) await remove();
  });

  it('backs up and checks before it changes anything, once, and loses nothing', async () => {
    const before = await everything();
    const running = await server({ ...settings, PORT: String(await freePort()) });
    const [name] = backups();
    expect(running.said).toContain(`backed up in ${join(place.folder, 'backups', name!)}`);
    await stop(running.child);
    const file = join(place.folder, 'backups', name!);
    const { header } = await checkBackup(file);
    expect(header.migrations).toEqual([...only]);
    expect(header.log.size).toBe(before.tree[0]!.size);
    const now = await everything();
    expect(now.applied.length).toBeGreaterThan(before.applied.length);
    expect(now.ledger).toEqual(expect.arrayContaining(before.ledger));
    const again = await heed(['remind', '--dry-run'], settings);
    expect([again.code, again.err]).toEqual([0, '']);
    expect(backups()).toHaveLength(1);
    expect(await heed(['verify'], settings)).toMatchObject({ code: 0 });

    // It brings back what was there: here into the tables of today.
    const other = await empty();
    await restore(targetOf(other), file, LATER);
    const restored = openDatabase(other);
    const rows = await allRows(restored.read);
    const original = await allRows(source.database.read);
    for (const table of ['person', 'signature', 'commitment', 'content', 'package_version', 'employment'])
      expect([table, rows[table]]).toEqual([table, original[table]]);
    await restored.close();
  }, 120_000);

  it('is done by a command as by the server, and says so where it does not get into what is printed', async () => {
    const done = await heed(['remind', '--dry-run'], settings);
    expect(done).toMatchObject({ code: 0, err: expect.stringContaining('read back and is whole') });
    expect(done.out).not.toContain('backed up');
    expect(backups()).toHaveLength(1);
  }, 60_000);

  it('makes one backup when several processes start at once', async () => {
    const three = await Promise.all([1, 2, 3].map(() => heed(['remind', '--dry-run'], settings)));
    expect(three.filter(({ code }) => code !== 0)).toEqual([]);
    expect(three.filter(({ err }) => err.includes('backed up'))).toHaveLength(1);
    expect(backups()).toHaveLength(1);
  }, 120_000);

  it('keeps the backups of the last three, and nothing else is touched', async () => {
    const folder = join(place.folder, 'backups');
    mkdirSync(folder);
    const old = ['20240101', '20240201', '20240301', '20240401'].map(
      (day) => `heed-before-upgrade-${day}T000000Z.backup`,
    );
    for (const name of [...old, 'mine.backup', 'heed-20240101T021000Z.backup'])
      writeFileSync(join(folder, name), 'x');
    const made = await upgraded();
    expect(UPGRADES_KEPT).toBe(3);
    expect(backups().toSorted()).toEqual(
      [
        ...old.slice(2),
        'heed-20240101T021000Z.backup',
        'mine.backup',
        made!.slice(folder.length + 1),
      ].toSorted(),
    );
  });

  it('touches nothing when the backup cannot be made, and goes without one only when told to', async () => {
    // Of its own folder for them; one that is set is looked at before anything is opened.
    const folder = join(place.folder, 'backups');
    writeFileSync(folder, '');
    const before = await everything();
    const refused = await failingStart({ ...settings, PORT: String(await freePort()) });
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(
      /^This version has to change the database, and backs it up in .* first\. That failed: E/,
    );
    expect(refused.err).toContain('The database was not touched.');
    expect(refused.err.trim().split('\n')).toHaveLength(1);
    expect(await everything()).toEqual(before);
    expect(
      await heed(['remind', '--dry-run'], {
        ...settings,
        HEED_UPGRADE_WITHOUT_BACKUP: 'yes',
      }),
    ).toMatchObject({ code: 0, err: '' });
    expect((await everything()).applied.length).toBeGreaterThan(before.applied.length);
    expect(readFileSync(folder, 'utf8')).toBe('');
  }, 60_000);

  it('touches nothing when its record does not add up', async () => {
    await within((database) =>
      unguarded(database.write, kind, async (tx) => {
        await tx
          .updateTable('seal')
          .set({ leaf: Buffer.alloc(32) })
          .where('idx', '=', 1)
          .execute();
      }),
    );
    const before = await everything();
    await expect(upgraded()).rejects.toMatchObject({
      key: 'backup.upgrade-refused',
      params: { why: expect.stringContaining('do not add up') },
    });
    expect(await everything()).toEqual(before);
    expect(backups()).toEqual([]);
  });

  it('needs the key of the log, and makes no other', async () => {
    rmSync(logKeyFile(place.folder));
    const before = await everything();
    const refused = await failingStart({ ...settings, PORT: String(await freePort()) });
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('key of the log is not there') });
    expect(existsSync(logKeyFile(place.folder))).toBe(false);
    expect(await everything()).toEqual(before);
  }, 60_000);

  it('is refused for a database that is newer than the program, with nothing touched', async () => {
    await within(async (database) => {
      await migrate(database, MADE);
      await database.write
        .insertInto('schema_migration')
        .values({ name: '9999_more.sql', sha256: 'x', applied_at: MADE.toISOString() })
        .execute();
    });
    const before = await everything();
    const refused = await failingStart({ ...settings, PORT: String(await freePort()) });
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringContaining('made by a newer Heed (it has 9999_more.sql)'),
    });
    expect(await everything()).toEqual(before);
    expect(backups()).toEqual([]);
  }, 60_000);

  it('makes none of an empty database, and none when there is nothing to change', async () => {
    place = await empty();
    config = { ...config, data: place.folder, databaseUrl: place.url };
    expect(await upgraded()).toBe(undefined);
    expect(await upgraded()).toBe(undefined);
    expect(backups()).toEqual([]);
  });
});

onBoth('an upgrade from any older program', (open, kind) => {
  it('comes back from its backup', async () => {
    const source = await lived(await open());
    for (const less of [3, 8]) {
      const { place, remove } = await emptyPlace(kind);
      await olderCopy(source, place, migrationsBut(less));
      const database = openDatabase(place);
      const config = { ...readConfig({}, { data: place.folder }), databaseUrl: place.url };
      const file = await upgrade(database, config, messages, LATER);
      expect((await checkBackup(file!)).header.migrations).toEqual([...migrationsBut(less)]);
      expect((await appliedIn(database)).length).toBe((await appliedIn(source.database)).length);
      await database.close();
      await remove();
    }
  }, 60_000);
});
