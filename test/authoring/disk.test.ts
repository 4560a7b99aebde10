import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { writeFolder } from '../../src/courses/course.command.ts';
import { contentHash } from '../../src/files/content.store.ts';
import { onSqlite, temporaryFolder } from '../support/databases.ts';
import { shippedCourse, study, type Study } from './make.ts';

const { files } = shippedCourse();
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 5"><rect width="8" height="5"/></svg>';

onSqlite('a course that somebody edits in a folder', (open) => {
  let house: Study;
  let folder: string;
  beforeAll(async () => {
    house = await study(await open());
    folder = temporaryFolder();
    writeFolder(files, folder);
  });
  afterAll(() => house.app.close());

  const lesson = 'en/lessons/L2.md';
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const preview = async (what = 'lessons/L2') =>
    (await house.officer.get(`/course/preview/${what}?of=disk`)).text;

  it('is not looked at by the program that people use', async () => {
    write(lesson, files[lesson]!.replace('## The story\n', '## The story\n\nZebra.\n'));
    expect(readConfig({ HEED_COURSE: folder }, { data: folder }).courseOnDisk).toBeUndefined();
    const text = await preview();
    expect(text).not.toContain('Zebra.');
    expect(text).not.toContain('In the folder on the disk');
    const main = readFileSync(join(import.meta.dirname, '../../src/main.ts'), 'utf8');
    expect(main).not.toContain('courseOnDisk');
  });

  it('is shown as it is at each request under npm run dev, with what is wrong in it, and nothing is recorded', async () => {
    house.app.ground.config.courseOnDisk = folder;
    const entries = await house.entries();
    expect(await preview()).toContain('Zebra.');
    expect((await house.officer.get('/course/preview/lessons/L2')).text).not.toContain('Zebra.');
    write(lesson, files[lesson]!.replace('## The story\n', '## The story\n\nGiraffe. Ask [nobody].\n'));
    const next = await preview();
    expect(next).toContain('Giraffe.');
    expect(next).toContain('[nobody] is not among the policy');
    write(lesson, files[lesson]!.replace('## Try it', '## Tray it'));
    expect(await preview()).toContain('The part “Tray it” must be one of');
    expect(await preview('questions/birthday-loss')).toContain('With the answer');
    write(lesson, `${files[lesson]!}\n![A box](box.svg)\n`);
    write('pictures/box.svg', SVG);
    const body = `data:image/svg+xml;base64,${Buffer.from(SVG).toString('base64')}`;
    const address = `/pictures/${contentHash(body)}`;
    expect(await preview()).toContain(`src="${address}" alt="A box"`);
    expect((await house.officer.get(address)).text).toBe(SVG);
    expect(await house.entries()).toBe(entries);
  });
});
