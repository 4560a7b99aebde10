import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transact } from '../../../src/database/database.ts';
import '../../../src/projections.ts';
import { bringPackage, PackageRefused, type Given } from '../../../src/scorm/bring/bring.ts';
import { putInPlace, withFolder } from '../../../src/scorm/bring/keep.ts';
import { slugOf } from '../../../src/scorm/bring/slug.ts';
import { filesOf, packageById, retirePackage, versionOf } from '../../../src/scorm/package.ts';
import { onBoth, type TestDatabase } from '../../support/databases.ts';
import { manifestXml } from '../../support/manifests.ts';
import { emptyFolder, zipOf } from '../../support/zips.ts';
import { keysOf } from './reading.ts';

const NOW = new Date('2026-10-05T09:00:00.000Z');

const packageOf = (title = 'Fire safety', page = '<p>Fire</p>') =>
  zipOf({ 'imsmanifest.xml': manifestXml({ title }), 'index.html': page });

/** Everything that lies in the data folder, tmp and all. */
async function onDisk(data: string): Promise<string[]> {
  const all = await readdir(data, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

describe.each([
  ['a title', 'Fire safety: basics', 'fire-safety-basics'],
  ['one with accents', 'Hygiène à l’hôpital', 'hygiene-a-lhopital'],
  ['one that is long', 'x'.repeat(80), 'x'.repeat(50)],
  ['one with a dash where it is cut', `${'x'.repeat(49)} y`, 'x'.repeat(49)],
  ['one in other letters', '安全', 'package'],
  ['none', '', 'package'],
])('the id made from %s', (_what, title, slug) => {
  it('is a slug', () => {
    expect(slugOf(title)).toBe(slug);
  });
});

onBoth('bringing a package in', (open) => {
  let database: TestDatabase;
  let data: string;

  beforeEach(async () => {
    database = await open();
    data = await emptyFolder();
  });

  const bring = (zip: string, given: Partial<Given> = {}) =>
    bringPackage(database, NOW, 'officer', { zip, id: undefined, isNew: true, data, ...given });

  const failure = (promise: Promise<unknown>): Promise<Record<string, unknown>> =>
    promise.then(
      () => ({ nothing: 'failed' }),
      (error: Record<string, unknown>) => error,
    );

  it('keeps its files under its hash, and its version in the ledger', async () => {
    const zip = await packageOf();
    const { id, version, warnings } = await bring(zip);
    expect({ id, version, warnings }).toEqual({ id: 'fire-safety', version: 1, warnings: [] });
    const hash = createHash('sha256')
      .update(await readFile(zip))
      .digest('hex');
    const kept = (await versionOf(database.read, id, 1))!;
    expect(kept.row).toMatchObject({ hash, standard: '1.2', files: 2, added_by: 'officer' });
    expect(kept.manifest.title).toBe('Fire safety');
    const index = await filesOf(database.read, kept.row);
    const page = index.get('index.html')!;
    expect(await readFile(join(data, 'packages', hash, page.kept), 'utf8')).toBe('<p>Fire</p>');
    expect(page).toMatchObject({ bytes: 11, hash: createHash('sha256').update('<p>Fire</p>').digest('hex') });
    expect(await onDisk(data)).toHaveLength(2);
    expect(await readdir(join(data, 'packages'))).toEqual(expect.arrayContaining([hash, 'tmp']));
  });

  it('gives it a name that is free, or the one that was asked for', async () => {
    expect((await bring(await packageOf())).id).toBe('fire-safety');
    expect((await bring(await packageOf('Fire safety', 'other'))).id).toBe('fire-safety-2');
    await transact(database.write, (tx) => retirePackage(tx, NOW, 'officer', 'fire-safety-2', true));
    expect((await bring(await packageOf('Fire safety', 'third'))).id).toBe('fire-safety-3');
    expect((await bring(await packageOf('Fire safety', 'fourth'), { id: 'drill' })).id).toBe('drill');
  });

  it('adds a version to one that is there', async () => {
    await bring(await packageOf());
    const second = await bring(await packageOf('Fire safety', 'better'), { id: 'fire-safety', isNew: false });
    expect(second.version).toBe(2);
    const found = (await packageById(database.read, 'fire-safety'))!;
    expect(found.versions.map(({ number }) => number)).toEqual([2, 1]);
    expect(await onDisk(data)).toHaveLength(4);
  });

  it('lets two packages of the same file share what lies on disk', async () => {
    const zip = await packageOf();
    await bring(zip);
    await bring(zip, { id: 'again' });
    expect(await onDisk(data)).toHaveLength(2);
  });

  it.each([
    ['the name is taken', { id: 'fire-safety' }, 'other', 'scorm.id-taken'],
    ['it is the version there is', { id: 'fire-safety', isNew: false }, '<p>Fire</p>', 'scorm.same-version'],
    ['the package is not there', { id: 'unknown', isNew: false }, 'other', 'error.not-found'],
    ['the name is no name', { id: 'Fire!' }, 'other', 'error.invalid'],
  ])('keeps nothing when %s', async (_what, given, page, key) => {
    await bring(await packageOf());
    const before = await onDisk(data);
    const error = await failure(bring(await packageOf('Fire safety', page), given));
    expect(error['key']).toBe(key);
    expect(await onDisk(data)).toEqual(before);
    expect(await readdir(join(data, 'packages', 'tmp'))).toEqual([]);
  });

  it('keeps nothing of a package that is refused', async () => {
    const zip = await zipOf({ 'imsmanifest.xml': manifestXml(), 'other.html': 'x' });
    const error = await bring(zip).catch((thrown: unknown) => thrown);
    expect(keysOf((error as PackageRefused).problems)).toEqual(['scorm.bring-absent']);
    expect(await onDisk(data)).toEqual([]);
    expect(await packageById(database.read, 'fire-safety')).toBeUndefined();
  });

  it('keeps nothing when the record cannot be written', async () => {
    const zip = await packageOf();
    const kept = {
      ...database,
      // The folder lies in place when this fails.
      write: new Proxy(database.write, {
        get(target, name) {
          if (name !== 'transaction') return Reflect.get(target, name) as unknown;
          calls += 1;
          return calls > 1
            ? target.transaction.bind(target)
            : () => ({
                execute: async (verb: Parameters<ReturnType<typeof target.transaction>['execute']>[0]) =>
                  target.transaction().execute(async (tx) => {
                    await verb(tx);
                    throw new Error('the network is gone');
                  }),
              });
        },
      }),
    };
    let calls = 0;
    const given = { zip, id: undefined, isNew: true, data };
    await expect(bringPackage(kept, NOW, 'officer', given)).rejects.toThrow('the network is gone');
    expect(calls).toBe(2);
    expect(await onDisk(data)).toEqual([]);
  });

  it('takes the same file twice at once, and different ones', async () => {
    const zip = await packageOf();
    const all = await Promise.all([
      bring(zip),
      bring(zip),
      bring(zip),
      bring(await packageOf('Fire safety', 'other')),
    ]);
    expect(all.map(({ id }) => id).toSorted()).toEqual([
      'fire-safety',
      'fire-safety-2',
      'fire-safety-3',
      'fire-safety-4',
    ]);
    expect(await onDisk(data)).toHaveLength(4);
    const same = await Promise.all([1, 2].map(() => failure(bring(zip, { id: 'drill' }))));
    expect(same.filter((result) => result['key'] === 'scorm.id-taken')).toHaveLength(1);
    expect(await onDisk(data)).toHaveLength(4);
  });

  it('mends a folder on disk whose files are not as long as they should be', async () => {
    const zip = await packageOf();
    const { found } = await bring(zip);
    const page = join(data, 'packages', found.hash, '1');
    await writeFile(page, 'short');
    await bring(zip, { id: 'again' });
    expect(await readFile(page, 'utf8')).toBe('<p>Fire</p>');
    await rm(page);
    await bring(zip, { id: 'once-more' });
    expect(await onDisk(data)).toHaveLength(2);
  });

  it('sweeps what a killed process left more than a day ago, and nothing younger', async () => {
    const tmp = join(data, 'packages', 'tmp');
    for (const [name, hours] of [
      ['old', 25],
      ['young', 23],
    ] as const) {
      await mkdir(join(tmp, name), { recursive: true });
      await writeFile(join(tmp, name, '0'), 'left');
      const at = new Date(NOW.getTime() - hours * 3600 * 1000);
      await utimes(join(tmp, name), at, at);
    }
    await bring(await packageOf());
    expect(await readdir(tmp)).toEqual(['young']);
  });
});

describe('the folder of a package on its way', () => {
  it('is gone when the disk is full, which is said in a sentence', async () => {
    const data = await emptyFolder();
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' });
    const work = withFolder(data, NOW, async (folder) => {
      await writeFile(join(folder, '0'), 'half a file');
      throw full;
    });
    await expect(work).rejects.toMatchObject({ problems: [{ key: 'scorm.bring-disk-full', params: {} }] });
    expect(await onDisk(data)).toEqual([]);
  });

  it('is gone when anything else happens, which is thrown on', async () => {
    const data = await emptyFolder();
    const work = withFolder(data, NOW, () => Promise.reject(new Error('odd')));
    await expect(work).rejects.toThrow('odd');
    expect(await readdir(join(data, 'packages', 'tmp'))).toEqual([]);
  });

  it('is put in place once', async () => {
    const data = await emptyFolder();
    const file = { path: 'a', kept: '0', bytes: 1, hash: '' };
    const put = (content: string) =>
      withFolder(data, NOW, async (folder) => {
        await writeFile(join(folder, '0'), content);
        return putInPlace(data, 'hash', folder, [file]);
      });
    expect(await put('a')).toBe(true);
    expect(await put('b')).toBe(false);
    expect(await readFile(join(data, 'packages', 'hash', '0'), 'utf8')).toBe('a');
  });
});
