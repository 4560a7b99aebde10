import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import '../../../src/projections.ts';
import { bringPackage } from '../../../src/scorm/bring/bring.ts';
import {
  scormCheckCommand,
  scormImportCommand,
  scormImportOptions,
} from '../../../src/scorm/bring/scorm.command.ts';
import { packageById } from '../../../src/scorm/package.ts';
import { loadMessages } from '../../../src/web/messages.ts';
import { onSqlite, type TestDatabase } from '../../support/databases.ts';
import { manifestXml } from '../../support/manifests.ts';
import { emptyFolder, fileOf, zipOf } from '../../support/zips.ts';

const messages = loadMessages('en');
const NOW = new Date('2026-10-05T09:00:00.000Z');
const good = (page = '<p>Fire</p>') => zipOf({ 'imsmanifest.xml': manifestXml(), 'index.html': page });

async function said(command: (print: (line: string) => unknown) => Promise<number>) {
  const lines: string[] = [];
  const exit = await command((line) => lines.push(line));
  return { exit, lines };
}

describe('heed scorm check', () => {
  const check = (file: string) => said((print) => scormCheckCommand(messages, file, print));

  it('says what a package is, and what is in it', async () => {
    const items = `<item identifier="m"><title>Part 1</title>
      <item identifier="a" identifierref="res-1" parameters="p=1"><title>First</title></item></item>`;
    const zip = await zipOf({ 'imsmanifest.xml': manifestXml({ items, version: null }), 'index.html': 'x' });
    expect(await check(zip)).toEqual({
      exit: 0,
      lines: [
        'Fire safety: SCORM 1.2.',
        '2 files, 0.0 MB as a zip, 0.0 MB unpacked.',
        '1 part to open:',
        '  Part 1',
        '    First → index.html?p=1',
        'odd: imsmanifest.xml does not say which SCORM it is. It was read as SCORM 1.2.',
        'Nothing is wrong with this package. Nothing was kept.',
      ],
    });
  });

  it('says all that is wrong, and what is odd besides', async () => {
    const items = `<item identifier="a" identifierref="x"><title>A</title></item>
      <item identifier="b" identifierref="y"><title>B</title></item>`;
    const zip = await zipOf({ 'imsmanifest.xml': manifestXml({ items, version: null }), 'index.html': 'x' });
    expect(await check(zip)).toEqual({
      exit: 1,
      lines: [
        'wrong: “A” points at x, and imsmanifest.xml has no such resource. Export the package again.',
        'wrong: “B” points at y, and imsmanifest.xml has no such resource. Export the package again.',
        'odd: imsmanifest.xml does not say which SCORM it is. It was read as SCORM 1.2.',
        'This package cannot be used. Nothing was kept.',
      ],
    });
  });

  it('says of what is no package, and of what is not there, that it is so', async () => {
    expect(await check(await fileOf('hello'))).toEqual({
      exit: 1,
      lines: [
        'wrong: This file is not a zip. A SCORM package is a zip file.',
        'This package cannot be used. Nothing was kept.',
      ],
    });
    expect(await check('/nowhere.zip')).toEqual({
      exit: 1,
      lines: ['The file /nowhere.zip cannot be read (ENOENT). Nothing was changed.'],
    });
    expect((await check(await emptyFolder())).exit).toBe(1);
  });

  it('writes nothing to the terminal that the title would have it do', async () => {
    const xml = manifestXml({ title: 'A&#27;[2J&#x202e;B' });
    const { lines } = await check(await zipOf({ 'imsmanifest.xml': xml, 'index.html': 'x' }));
    expect(lines[0]).toBe('A [2J\u{FFFD}B: SCORM 1.2.');
  });
});

describe('the options of heed scorm import', () => {
  it.each([
    [[], { id: undefined, isNew: true }],
    [['--as', 'fire'], { id: 'fire', isNew: true }],
    [['--as', 'fire', '--new-version'], { id: 'fire', isNew: false }],
    [['--new-version', '--as', 'fire'], { id: 'fire', isNew: false }],
    [['--new-version'], undefined],
    [['--as'], undefined],
    [['--as', 'a', '--as', 'b'], undefined],
    [['--force'], undefined],
    [['fire'], undefined],
  ])('are read: %j', (args, options) => {
    expect(scormImportOptions(args)).toEqual(options);
  });
});

onSqlite('heed scorm import', (open) => {
  let database: TestDatabase;
  let data: string;

  beforeEach(async () => {
    database = await open();
    data = await emptyFolder();
  });

  const bring = (file: string, options = { id: undefined as string | undefined, isNew: true }) =>
    said((print) => scormImportCommand({ database, messages, now: NOW, data }, file, options, print));

  it('brings a package in, and then a version of it', async () => {
    const first = await bring(await good());
    expect(first.exit).toBe(0);
    expect(first.lines.at(-1)).toBe('It is here now as fire-safety, version 1.');
    const second = await bring(await good('better'), { id: 'fire-safety', isNew: false });
    expect(second.lines.at(-1)).toBe('It is here now as fire-safety, version 2.');
    expect((await packageById(database.read, 'fire-safety'))!.newest.row.added_by).toBeNull();
  });

  it('says why it did not', async () => {
    const zip = await good();
    await bringPackage(database, NOW, 'officer', { zip, id: 'fire', isNew: true, data });
    const why = async (file: string, options: { id: string; isNew: boolean }) => {
      const { exit, lines } = await bring(file, options);
      expect(exit).toBe(1);
      return lines.join('\n');
    };
    expect(await why(zip, { id: 'fire', isNew: true })).toMatch(/a package called fire already/);
    expect(await why(zip, { id: 'fire', isNew: false })).toMatch(/very file of version 1/);
    expect(await why(zip, { id: 'smoke', isNew: false })).not.toBe('');
    expect(await why(zip, { id: 'No Name', isNew: true })).toMatch(/small letters/);
    expect(await why(await fileOf('hello'), { id: 'x', isNew: true })).toMatch(/not a zip/);
    expect(await readdir(join(data, 'packages', 'tmp'))).toEqual([]);
  });
});
