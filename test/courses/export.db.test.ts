import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transact } from '../../src/database/database.ts';
import { adoptedVersions } from '../../src/courses/adoption.store.ts';
import { checkCommand, exportCommand } from '../../src/courses/course.command.ts';
import { filesIn } from '../../src/courses/course-folder.ts';
import { adoptCourse, folderHash, shippedCourse } from '../../src/courses/shipped.ts';
import { missingContents } from '../../src/files/content.store.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { projections } from '../../src/projections.ts';
import { taughtHashes } from '../../src/training/taught.store.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { onBoth, temporaryFolder, type TestDatabase } from '../support/databases.ts';

const NOW = new Date('2026-03-01T10:00:00.000Z');
const PICTURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 255]);

onBoth('the files of a course in force', (open) => {
  let database: TestDatabase;
  let folder: string;
  const { course, files } = shippedCourse();
  const lines: string[] = [];
  const write = (to = folder) =>
    exportCommand(database.read, to, loadMessages('en'), (line) => lines.push(line));
  beforeEach(async () => {
    database = await open();
    folder = join(temporaryFolder(), 'course');
    lines.length = 0;
  });

  it('are kept with who, why and the shipped files they came from, and can be rebuilt', async () => {
    const run = (taught: Parameters<typeof adoptCourse>[3]) =>
      transact(database.write, (tx) => adoptCourse(tx, NOW, 'ana', taught));
    await run({ course, shipped: files, files });
    const own = { ...files, 'en/words.yaml': '[]\n' };
    await run({
      course: { ...course, words: [] },
      files: own,
      shipped: files,
      note: 'Ask Bea <b@x.example>',
    });
    await run({ course });
    const [last, second, first] = await adoptedVersions(database.read, course.id);
    expect(first).toMatchObject({
      number: 1,
      folder: folderHash(files),
      shipped: folderHash(files),
      note: '',
    });
    expect(second).toMatchObject({
      folder: folderHash(own),
      shipped: folderHash(files),
      person_id: 'ana',
      note: 'Ask Bea <b@x.example>',
    });
    expect(last).toMatchObject({ folder: folderHash({}), shipped: null });
    // `heed verify` holds every version to what was kept, not the newest alone.
    const kept = await taughtHashes(database.read);
    expect(kept).toEqual(
      expect.arrayContaining([first!.hash, second!.hash, folderHash(files), folderHash(own)]),
    );
    expect(await missingContents(database.read, kept)).toEqual([]);
    const bodies = await database.read.selectFrom('ledger').select('body').execute();
    expect(bodies.filter(({ body }) => body.includes('Bea'))).toEqual([]);
    expect(await checkRebuild(database, projections, NOW)).toMatchObject({ ok: true });
  });

  it('are written out as they were, pictures too, and are sound', async () => {
    const picture = `data:image/png;base64,${PICTURE.toString('base64')}`;
    const own = { ...files, 'pictures/desk.png': picture };
    await transact(database.write, (tx) => adoptCourse(tx, NOW, 'ana', { course, files: own }));
    expect(await write()).toBe(0);
    expect(lines.join()).toContain(`${Object.keys(own).length + 2} files`);
    expect(readFileSync(join(folder, 'pictures/desk.png'))).toEqual(PICTURE);
    expect(filesIn(folder)).toEqual(own);
    expect(checkCommand(folder, loadMessages('en'), (line) => lines.push(line))).toBe(0);
  });

  it('are not written over anything, nor where there are none', async () => {
    expect(await write()).toBe(1);
    await transact(database.write, (tx) => adoptCourse(tx, NOW, 'ana', { course }));
    expect(await write()).toBe(1);
    expect(existsSync(folder)).toBe(false);
    await transact(database.write, (tx) => adoptCourse(tx, NOW, 'ana', { course, files }));
    mkdirSync(folder);
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    expect(await write()).toBe(1);
    expect(filesIn(folder)).toEqual({});
    expect(lines.join('\n')).toMatch(
      /before Heed kept its files[^]*before Heed kept its files[^]*is not empty/,
    );
  });
});
