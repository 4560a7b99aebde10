import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { backup } from '../../src/backup/backup.ts';
import { restoreEntries } from '../../src/backup/backup.store.ts';
import { checkBackup } from '../../src/backup/check.ts';
import { restore } from '../../src/backup/restore.ts';
import { openDatabase, transact, type Database, type DatabasePlace } from '../../src/database/database.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { append, projectionsInUse } from '../../src/ledger/ledger.ts';
import { loadLogKey, logKeyFile } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { recordProof } from '../../src/ledger/record-proof.ts';
import { verify } from '../../src/ledger/verify.ts';
import { changedFiles } from '../../src/scorm/kept-files.ts';
import { unguarded } from '../ledger/tampering.ts';
import { emptyPlace, onBoth, temporaryFolder } from '../support/databases.ts';
import { allRows, LATER, lived, MADE, rewritten, targetOf, type Lived } from './make.ts';

const entry = { at: '2026-10-06', kind: 'counted', facts: { n: 1 } };

onBoth('a backup', (open, kind) => {
  let source: Lived;
  let file: string;
  let places: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    source = await lived(await open());
    file = join(temporaryFolder(), 'heed.backup');
  });
  afterEach(async () => {
    for (const remove of places.splice(0)) await remove();
  });
  const empty = async (other: Database['kind']): Promise<DatabasePlace> => {
    const { place, remove } = await emptyPlace(other);
    places.push(remove);
    return place;
  };

  it.each(['sqlite', 'postgres'] as const)(
    'comes back whole on %s',
    async (other) => {
      const before = await recordProof(source.database.read, MADE, source.signed);
      const { rows } = await backup(source, file, MADE);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const original = await allRows(source.database.read);
      expect(rows).toBe(Object.values(original).flat().length);
      const place = await empty(other);
      const restored = await restore(targetOf(place), file, LATER);
      expect(restored).toMatchObject({ rows, held: 1, header: { at: MADE.toISOString() } });
      expect(readdirSync(place.folder).toSorted()).toEqual(
        ['log.key', 'packages', ...(other === 'sqlite' ? ['heed.sqlite'] : [])].toSorted(),
      );

      const database = openDatabase(place);
      const now = await allRows(database.read);
      const grown = ['ledger', 'seal', 'node', 'tree', 'log', 'checkpoint', 'mail', 'unsealed'];
      for (const [table, lines] of Object.entries(original)) {
        if (!grown.includes(table)) expect([table, now[table]]).toEqual([table, lines]);
        else if (!['mail', 'unsealed', 'tree'].includes(table))
          expect([table, lines.filter((line) => !now[table]!.includes(line))]).toEqual([table, []]);
      }
      expect(now['ledger']!.length).toBe(original['ledger']!.length + 1);
      expect(await database.read.selectFrom('session').selectAll().execute()).toEqual([]);
      expect(await database.read.selectFrom('mail').select('state').distinct().execute()).toEqual([
        { state: 'unsure' },
      ]);
      expect(await changedFiles(database.read, place.folder)).toEqual([]);

      // It goes on: in a log that succeeds, with an entry that says so. What was proven stays proven.
      const log = await openLog(database.write, loadLogKey(undefined, place.folder), LATER);
      expect(log.origin).toMatch(/^heed\/[0-9a-f]{8}\/2$/);
      const [said] = await restoreEntries(database.read);
      const { size, root } = restored.header.log;
      expect(parseEntry(said!).facts).toEqual({
        backup: MADE.toISOString(),
        predecessor: source.log.origin,
        size,
        root,
      });
      expect((await verify(database.read, log, LATER, restored.header.log.checkpoint!)).problems).toEqual([]);
      expect((await checkRebuild(database, projectionsInUse(), LATER)).ok).toBe(true);
      const after = await recordProof(database.read, LATER, source.signed);
      expect(after).toMatchObject({ log: source.log.origin, entry: (before as { entry: string }).entry });
      // And it takes new entries, and can be backed up and restored once more.
      await transact(database.write, (tx) => append(tx, LATER, [entry]));
      const again = join(temporaryFolder(), 'again');
      await backup(
        { database, log, config: { data: place.folder, databaseUrl: place.url } },
        again,
        new Date(LATER.getTime() + 1000),
      );
      await database.close();
      const third = await empty('sqlite');
      const twice = await restore(targetOf(third), again, new Date(LATER.getTime() + 2000));
      expect(twice.log.origin).toMatch(/\/3$/);
    },
    120_000,
  );

  it('is of one moment, while others write', async () => {
    const state = { writing: true };
    let written = 0;
    const writer = (async () => {
      while (state.writing) {
        await transact(source.database.write, (tx) => append(tx, MADE, [entry]));
        written++;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    await backup(source, file, MADE);
    const atEnd = written;
    state.writing = false;
    await writer;
    expect(atEnd).toBeGreaterThan(3);
    const place = await empty(kind);
    await restore(targetOf(place), file, LATER);
  }, 60_000);

  it('is refused, and leaves nothing, where its file is there or cannot be', async () => {
    writeFileSync(file, 'mine');
    await expect(backup(source, file, MADE)).rejects.toMatchObject({ key: 'backup.file-there' });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    await expect(backup(source, '/no/such/folder/file', MADE)).rejects.toMatchObject({
      key: 'backup.unwritable',
    });
    await unguarded(source.database.write, kind, async (tx) => {
      await tx
        .updateTable('seal')
        .set({ leaf: Buffer.alloc(32) })
        .where('idx', '=', 1)
        .execute();
    });
    await expect(backup(source, `${file}.2`, MADE)).rejects.toMatchObject({ key: 'backup.root-differs' });
    expect(readdirSync(join(file, '..'))).toEqual(['heed.backup']);
  });

  it('is refused when it is damaged, and leaves nothing', async () => {
    await backup(source, file, MADE);
    const bytes = readFileSync(file);
    const text = gunzipSync(bytes).toString();
    const lines = text.trimEnd().split('\n');
    const place = await empty(kind);
    const refused = async (changed: Buffer, key = 'backup.damaged') => {
      const other = join(temporaryFolder(), 'changed');
      writeFileSync(other, changed);
      await expect(restore(targetOf(place), other, LATER)).rejects.toMatchObject({ key });
      expect(readdirSync(place.folder)).toEqual([]);
    };
    // The first ten bytes say how it is packed; some mean nothing.
    for (let n = 0; n < 25; n++) {
      const at = 10 + Math.floor(((bytes.length - 11) * n) / 24);
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1;
      await refused(flipped);
    }
    for (const length of [0, 1, 500, bytes.length >> 1, bytes.length - 1])
      await refused(bytes.subarray(0, length));
    const packed = (list: string[]) => gzipSync(`${list.join('\n')}\n`);
    const begin = lines.findIndex((line) => line.includes('"name":"person"'));
    const end = lines.findIndex((line) => line.includes('"end":"person"'));
    await refused(packed(lines.toSpliced(begin, end - begin + 1)));
    await refused(packed(lines.toSpliced(begin + 1, 1)));
    await refused(packed(lines.slice(0, -1)));
    await refused(packed([...lines, '{}']));
    await refused(packed(['{"heedBackup":2,"more":true}', ...lines.slice(1)]), 'backup.other-format');
    await refused(Buffer.from('PK nothing of ours'));
    expect(await checkBackup(file)).toMatchObject({ header: { heedBackup: 1 } });
    await restore(targetOf(place), file, LATER);
  }, 60_000);

  it('is refused by a place that is not empty', async () => {
    await backup(source, file, MADE);
    const { config } = source;
    const there = { ...config, logKey: undefined };
    const rows = await allRows(source.database.read);
    await expect(restore(there, file, LATER)).rejects.toMatchObject({ key: 'backup.folder-full' });
    if (kind === 'postgres')
      await expect(restore({ ...there, data: temporaryFolder() }, file, LATER)).rejects.toMatchObject({
        key: 'backup.database-full',
      });
    expect(await allRows(source.database.read)).toEqual(rows);
    // A key of another installation would be lost; the log's own may lie there already.
    const place = await empty(kind);
    loadLogKey(undefined, place.folder);
    await expect(restore(targetOf(place), file, LATER)).rejects.toMatchObject({ key: 'backup.folder-full' });
    writeFileSync(logKeyFile(place.folder), readFileSync(logKeyFile(config.data)));
    // Nor what lies about of locks, which are never taken away: here the installation stood before.
    for (const name of ['server.lock', 'upgrade.lock', 'purge.lock'])
      writeFileSync(join(place.folder, name), '');
    // What a killed restore left is no obstacle, and nothing that counts.
    mkdirSync(join(place.folder, 'restoring-00000000'));
    mkdirSync(join(place.folder, 'packages'));
    await expect(restore(targetOf(place), file, LATER)).rejects.toMatchObject({ key: 'backup.folder-full' });
    writeFileSync(join(place.folder, 'restoring-00000000/moving'), 'packages');
    await restore(targetOf(place), file, LATER);
    expect(existsSync(join(place.folder, 'restoring-00000000'))).toBe(false);
  }, 60_000);

  it('is refused when what is derived is not what its record gives', async () => {
    await source.database.write.updateTable('signature').set({ signed_on: '2020-01-01' }).execute();
    await backup(source, file, MADE);
    const place = await empty(kind);
    await expect(restore(targetOf(place), file, LATER)).rejects.toMatchObject({
      key: 'backup.derived-differs',
      params: { table: 'signature' },
    });
    expect(readdirSync(place.folder)).toEqual([]);
  });

  it('is refused by a program that is older, and read by one that is newer', async () => {
    await backup(source, file, MADE);
    const other = join(temporaryFolder(), 'other');
    const place = await empty(kind);
    await rewritten(file, other, ({ migrations }) => ({ migrations: [...migrations, '9999_more.sql'] }));
    await expect(restore(targetOf(place), other, LATER)).rejects.toMatchObject({
      key: 'backup.newer',
      params: { name: '9999_more.sql' },
    });
    // As the program wrote it that did not number the spells of employment.
    const without = '0029_spell_number.sql';
    await rewritten(
      file,
      other,
      ({ migrations }) => ({ migrations: migrations.filter((name) => name !== without) }),
      (part, items) => {
        if (part.part !== 'table' || part.name !== 'employment') return { part, items };
        const at = part.columns.indexOf('number');
        expect(at).toBeGreaterThan(0);
        return {
          part: { ...part, columns: part.columns.toSpliced(at, 1) },
          items: items.map((item) => (item as unknown[]).toSpliced(at, 1)),
        };
      },
    );
    await restore(targetOf(place), other, LATER);
    const database = openDatabase(place);
    const { employment } = await allRows(source.database.read);
    expect((await allRows(database.read))['employment']).toEqual(employment);
    await database.close();
  }, 60_000);

  it('is refused when its record was altered before it was made, and nothing is left', async () => {
    await unguarded(source.database.write, kind, async (tx) => {
      const { id, body } = await tx
        .selectFrom('ledger')
        .selectAll()
        .where('kind', '=', 'signed')
        .executeTakeFirstOrThrow();
      const changed = body.replace('"policy":1', '"policy":2');
      expect(changed).not.toBe(body);
      await tx.updateTable('ledger').set({ body: changed }).where('id', '=', id).execute();
    });
    await backup(source, file, MADE);
    const place = await empty(kind);
    await expect(restore(targetOf(place), file, LATER)).rejects.toMatchObject({ key: 'backup.unsound' });
    expect(readdirSync(place.folder)).toEqual([]);
  });
});
