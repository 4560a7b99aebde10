import { readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { PackageRefused, readPackage, type Found } from '../../../src/scorm/bring/bring.ts';
import { LIMITS, type Limits } from '../../../src/scorm/bring/limits.ts';
import { readInto } from '../../../src/scorm/bring/read.ts';
import { loadMessages } from '../../../src/web/messages.ts';
import { manifestXml } from '../../support/manifests.ts';
import { emptyFolder, fileOf, rawZip, zipOf, type RawEntry } from '../../support/zips.ts';
import { keysOf } from './reading.ts';

const GOOD: RawEntry[] = [
  { name: 'imsmanifest.xml', content: manifestXml() },
  { name: 'index.html', content: '<p>Fire</p>' },
];

const withMore = (...more: RawEntry[]): Promise<string> => fileOf(rawZip([...GOOD, ...more]));

async function refusal(zip: Promise<string>, limits: Limits = LIMITS): Promise<PackageRefused> {
  const folder = await emptyFolder();
  const error: unknown = await readInto(await zip, folder, limits).catch((thrown: unknown) => thrown);
  if (!(error instanceof PackageRefused)) throw new Error(`not refused: ${String(error)}`);
  const { t } = loadMessages('en');
  for (const { key, params } of [...error.problems, ...error.warnings]) t(key, params);
  return error;
}

const problems = async (zip: Promise<string>, limits?: Limits) =>
  keysOf((await refusal(zip, limits)).problems);
const paths = ({ files }: Found) => files.map(({ path }) => path);

describe('a zip', () => {
  it('is read: every file with its size and hash, also those that the manifest does not name', async () => {
    const zip = await zipOf({
      'imsmanifest.xml': manifestXml(),
      'index.html': '<p>Fire</p>',
      'media/empty.bin': '',
    });
    const folder = await emptyFolder();
    const found = await readInto(zip, folder);
    expect(found.files).toEqual([
      expect.objectContaining({ path: 'imsmanifest.xml', kept: '0' }),
      {
        path: 'index.html',
        kept: '1',
        bytes: 11,
        hash: 'f1b82ae5d58e91777c6bde2e3e161a17e65a3432807f703904ec7308a7141435',
      },
      {
        path: 'media/empty.bin',
        kept: '2',
        bytes: 0,
        hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
    ]);
    expect(found.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(found.bytes).toBe((await readFile(zip)).length);
    expect(found.warnings).toEqual([]);
    expect((await readdir(folder)).toSorted()).toEqual(['0', '1', '2']);
    expect(await readFile(join(folder, '1'), 'utf8')).toBe('<p>Fire</p>');
  });

  it.each([
    ['../evil.html', 'scorm.bring-climbs'],
    ['a/../../evil.html', 'scorm.bring-climbs'],
    ['..\\evil.html', 'scorm.bring-climbs'],
    ['a\\..\\..\\evil.html', 'scorm.bring-climbs'],
    ['/etc/passwd', 'scorm.bring-absolute'],
    ['\\\\server\\share\\evil', 'scorm.bring-absolute'],
    ['C:\\windows\\evil.dll', 'scorm.bring-absolute'],
    ['c:evil', 'scorm.bring-absolute'],
    ['', 'scorm.bring-odd-name'],
    ['.', 'scorm.bring-odd-name'],
    ['a\0.html', 'scorm.bring-odd-name'],
    ['x'.repeat(1001), 'scorm.bring-long-name'],
    ['d/'.repeat(61) + 'x', 'scorm.bring-long-name'],
    ['../', 'scorm.bring-climbs'],
    ['a\n.html', 'scorm.bring-odd-name'],
  ])('is refused for a file named %.20j', async (name, key) => {
    expect(await problems(withMore({ name, flags: 0x800 }))).toEqual([key]);
  });

  it('says all that is wrong, not only the first', async () => {
    const zip = withMore(
      { name: '../a' },
      { name: '/b' },
      { name: 'c', flags: 1 },
      { name: 'd', mode: 0o120777 },
    );
    expect(await problems(zip)).toEqual([
      'scorm.bring-climbs',
      'scorm.bring-absolute',
      'scorm.bring-encrypted',
      'scorm.bring-link',
    ]);
  });

  it('lists ten of a kind and counts the others', async () => {
    const many = Array.from({ length: 25 }, (_one, n) => ({ name: `../${n}` }));
    const { problems: told } = await refusal(withMore(...many));
    expect(told).toHaveLength(11);
    expect(told.at(-1)).toEqual({ key: 'scorm.bring-more', params: { count: 15 } });
  });

  it('shows no name that could write on a terminal', async () => {
    const { problems: told } = await refusal(withMore({ name: '../\u001b[2J\u202eevil', flags: 0x800 }));
    expect(told[0]!.params['file']).toBe('../\u{FFFD}[2J\u{FFFD}evil');
  });

  it.each([
    ['a link', { mode: 0o120777, content: '/etc/passwd' }, 'scorm.bring-link'],
    ['a pipe', { mode: 0o010644 }, 'scorm.bring-link'],
    ['a device', { mode: 0o020644 }, 'scorm.bring-link'],
    ['an encrypted file', { flags: 1 }, 'scorm.bring-encrypted'],
    ['a file packed in an unknown way', { method: 9 }, 'scorm.bring-method'],
    ['a file with another check sum', { content: 'hello', crc: 7 }, 'scorm.bring-damaged-file'],
    ['a file that is shorter than it says', { content: 'hello', size: 9 }, 'scorm.bring-damaged-file'],
    ['a file that is longer than it says', { content: 'hello', size: 3 }, 'scorm.bring-damaged-file'],
    ['a stored file of another size', { method: 0, content: 'hello', size: 9 }, 'scorm.bring-damaged-file'],
  ])('is refused for %s', async (_what, entry, key) => {
    const { problems: told } = await refusal(withMore({ name: 'x.bin', ...entry }));
    expect(told).toEqual([{ key, params: { file: 'x.bin' } }]);
  });

  it('is refused for two files with one name, also when they are only written differently', async () => {
    expect(await problems(withMore({ name: 'index.html' }))).toEqual(['scorm.bring-twice']);
    expect(await problems(withMore({ name: './/index.html' }))).toEqual(['scorm.bring-twice']);
    expect(await problems(withMore({ name: 'a/b' }, { name: 'a\\b' }))).toEqual(['scorm.bring-twice']);
    const accents = [
      { name: 'e\u0301', flags: 0x800 },
      { name: '\u00e9', flags: 0x800 },
    ];
    expect(await problems(withMore(...accents))).toEqual(['scorm.bring-twice']);
  });

  it('keeps files whose names differ only in capitals, and says so', async () => {
    const found = await readPackage(await withMore({ name: 'Index.html' }));
    expect(paths(found)).toEqual(['imsmanifest.xml', 'index.html', 'Index.html']);
    expect(found.warnings).toEqual([
      { key: 'scorm.bring-cases', params: { file: 'index.html', other: 'Index.html' } },
    ]);
  });

  it('has the backslashes of Windows read as folders, said once', async () => {
    const found = await readPackage(await withMore({ name: 'media\\a.png' }, { name: 'media\\b.png' }));
    expect(paths(found)).toEqual(['imsmanifest.xml', 'index.html', 'media/a.png', 'media/b.png']);
    expect(keysOf(found.warnings)).toEqual(['scorm.bring-backslashes']);
  });

  it('has what systems put into it, and folders, left out', async () => {
    const found = await readPackage(
      await withMore(
        { name: '__MACOSX/._index.html' },
        { name: 'a/.DS_Store' },
        { name: 'a/Thumbs.db' },
        { name: 'a/', mode: 0o040755, method: 0 },
        { name: 'b/', mode: 0, method: 0 },
      ),
    );
    expect(paths(found)).toEqual(['imsmanifest.xml', 'index.html']);
    expect(found.warnings).toEqual([]);
  });

  it('may name files in UTF-8 without saying so, in what DOS wrote, and in decomposed letters', async () => {
    const found = await readPackage(
      await withMore(
        { name: 'übung.html' },
        { name: Buffer.from([0x81, 0x62]) },
        { name: 'cafe\u0301.html', flags: 0x800 },
      ),
    );
    expect(paths(found).slice(2)).toEqual(['übung.html', 'üb', 'caf\u00e9.html']);
  });

  it('is refused for more files than there may be', async () => {
    const three = withMore({ name: 'third.html' });
    expect(await problems(three, { ...LIMITS, files: 2 })).toEqual(['scorm.bring-many-files']);
    const found = await readInto(await three, null, { ...LIMITS, files: 3 });
    expect(found.files).toHaveLength(3);
    const many = Array.from({ length: 20_000 }, (_one, n) => ({ name: `f${n}`, method: 0 }));
    expect(await problems(withMore(...many))).toEqual(['scorm.bring-many-files']);
  });

  it('is refused when it is larger than 500 MB, which nobody reads', async () => {
    const zip = await withMore();
    await truncate(zip, 500 * 1024 * 1024 + 1);
    const { problems: told } = await refusal(Promise.resolve(zip));
    expect(told).toEqual([{ key: 'scorm.bring-zip-large', params: { size: 501, limit: 500 } }]);
  });

  it('is refused when its files say that they are larger than 2 GB together', async () => {
    const claims = { size: 1_500_000_000 };
    const { problems: told } = await refusal(withMore({ name: 'a', ...claims }, { name: 'b', ...claims }));
    expect(told).toEqual([{ key: 'scorm.bring-large', params: { size: 2862, limit: 2048 } }]);
  });

  it('is refused when more comes out than may, whatever it says', async () => {
    const zeros = Buffer.alloc(3_000_000);
    const limits = { ...LIMITS, unpackedBytes: 2_000_000 };
    const zip = withMore({ name: 'zeros', content: zeros, size: 10 });
    expect(await problems(zip, limits)).toEqual(['scorm.bring-large']);
  });

  it('is refused when far more comes out than a course would hold', async () => {
    const zeros = Buffer.alloc(8_000_000);
    const limits = { ...LIMITS, ratioFrom: 5_000_000 };
    expect(await problems(withMore({ name: 'zeros', content: zeros }), limits)).toEqual(['scorm.bring-bomb']);
  });

  it('is refused when its entries share the same bytes over and over', async () => {
    const bytes = rawZip([...GOOD, { name: 'zeros', content: Buffer.alloc(1_000_000) }]);
    const overlapping = overlap(bytes, 30);
    const limits = { ...LIMITS, ratioFrom: 5_000_000 };
    expect(await problems(fileOf(overlapping), limits)).toEqual(['scorm.bring-bomb']);
  });

  it.each([
    ['a text', Buffer.from('this is no zip'), 'scorm.bring-not-zip'],
    ['nothing', Buffer.alloc(0), 'scorm.bring-not-zip'],
    ['a RAR', Buffer.from('Rar!\x1a\x07\x00 and more'), 'scorm.bring-not-zip'],
    ['a zip cut off', rawZip(GOOD).subarray(0, -30), 'scorm.bring-damaged'],
    ['a zip with its end cut off', rawZip(GOOD).subarray(0, -1), 'scorm.bring-damaged'],
    ['a zip that counts more files', rawZip(GOOD, { count: 9 }), 'scorm.bring-damaged'],
    ['a zip that begins too late', rawZip(GOOD).subarray(20), 'scorm.bring-not-zip'],
    ['a zip of nothing', rawZip([]), 'scorm.bring-empty'],
    ['64-bit places far outside', far(rawZip(GOOD)), 'scorm.bring-damaged'],
  ])('is refused when it is %s', async (_what, bytes, key) => {
    expect(await problems(fileOf(bytes))).toEqual([key]);
  });

  it('is not refused but cannot be read when it is not there', async () => {
    await expect(readPackage('/nowhere/at/all.zip')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is closed again, whatever was in it', async () => {
    const before = (await readdir('/proc/self/fd')).length;
    for (let n = 0; n < 8; n++) {
      await readPackage(await withMore());
      await refusal(withMore({ name: '../x' }, { name: 'x', content: 'hello', crc: 7 }));
      await refusal(fileOf(rawZip(GOOD).subarray(0, 50)));
    }
    expect((await readdir('/proc/self/fd')).length).toBeLessThan(before + 10);
  });
});

// The last entry of the directory, many times: each has a name of its own and the same bytes.
function overlap(zip: Buffer, times: number): Buffer {
  const end = zip.length - 22;
  const start = zip.readUInt32LE(end + 16);
  const last = zip.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
  const entries = Array.from({ length: times }, (_one, n) => {
    const entry = Buffer.from(zip.subarray(last, end));
    entry.write(`z${String(n).padStart(4, '0')}`, 46, 'latin1');
    return entry;
  });
  const directory = Buffer.concat([zip.subarray(start, last), ...entries]);
  const tail = Buffer.from(zip.subarray(end));
  tail.writeUInt16LE(2 + times, 8);
  tail.writeUInt16LE(2 + times, 10);
  tail.writeUInt32LE(directory.length, 12);
  return Buffer.concat([zip.subarray(0, start), directory, tail]);
}

// The locator of a 64-bit directory that would lie beyond what Node can read.
function far(zip: Buffer): Buffer {
  const locator = Buffer.alloc(20, 0xff);
  locator.write('PK\x06\x07', 0, 'latin1');
  return Buffer.concat([zip.subarray(0, -22), locator, zip.subarray(-22)]);
}
