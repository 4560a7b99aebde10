import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { isEmptySchema } from '../../src/backup/backup.store.ts';
import { openDatabase, type Database } from '../../src/database/database.ts';
import { Browser } from '../support/app.ts';
import { emptyPlace, onBoth, temporaryFolder } from '../support/databases.ts';
import { begun, failingStart, freePort, heed, server, stop, type Settings } from '../support/program.ts';
import { lived, type Lived } from './make.ts';

const ROOT = join(import.meta.dirname, '../..');

onBoth('heed backup and restore', (open, kind) => {
  let source: Lived;
  let file: string;
  let place: Awaited<ReturnType<typeof emptyPlace>>;
  let here: Settings;
  let there: Settings;

  beforeEach(async () => {
    source = await lived(await open());
    place = await emptyPlace(kind);
    file = join(temporaryFolder(), 'heed.backup');
    const { data, databaseUrl } = source.config;
    const { folder, url } = place.place;
    here = { HEED_DATA: data, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
    there = { HEED_DATA: folder, ...(url === undefined ? {} : { DATABASE_URL: url }) };
  });
  afterEach(() => place.remove());

  it('do what the README says for the night in which this server dies', async () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const section = /\n## If this server dies tonight\n(.*?)\n## /s.exec(readme)![1]!;
    // The longer page leads here and types nothing itself, so it cannot say something else.
    const longer = readFileSync(join(ROOT, 'docs/running.md'), 'utf8');
    const elsewhere = /\n### If this server dies tonight\n(.*?)\n## /s.exec(longer)![1]!;
    expect(elsewhere).toContain('(../README.md#if-this-server-dies-tonight)');
    expect(elsewhere).not.toContain('```');
    // Whatever the page says to type is either done below or how any Heed is put there and started.
    const typed = [...section.matchAll(/```\n(.*?)```/gs)].flatMap((block) => block[1]!.trim().split('\n'));
    expect(typed.filter((line) => !line.startsWith('npm run -s heed -- '))).toEqual(['npm ci', 'npm start']);
    const commands = [...section.matchAll(/^npm run -s heed -- (.*?)(?: {2,}.*)?$/gm)].map((found) =>
      found[1]!.replace('/safe/heed.backup', file).split(' '),
    );
    expect(commands.map(([name]) => name)).toEqual(['backup', 'restore', 'verify']);
    const running = await server({ ...here, PORT: String(await freePort()) });
    const made = await heed(commands[0]!, here);
    expect(made).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('It was read back and is whole.'),
    });
    expect(made.out).toContain('the key that signs your record');
    expect(await stop(running.child)).toBe(0);
    const restored = await heed(commands[1]!, there);
    expect(restored).toMatchObject({ code: 0, out: expect.stringContaining('The record is sound') });
    // Ana's, and those that the server may have put down meanwhile: its timetable makes up for this morning.
    expect(restored.out).toMatch(/held back, as they may have been sent since: [1-9]\d*\./);
    const verified = await heed(commands[2]!, there);
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('The record is sound') });
    expect(verified.out).toContain(`when the log ${source.log.origin} had`);
    const port = String(await freePort());
    const again = await server({ ...there, PORT: port });
    const { email } = await source.database.read
      .selectFrom('person')
      .select('email')
      .where('name', 'like', 'Ana%')
      .executeTakeFirstOrThrow();
    await new Browser(`http://127.0.0.1:${port}`).signIn(email!);
    expect(await stop(again.child)).toBe(0);
    expect(await heed(['rebuild', '--check'], there)).toMatchObject({ code: 0 });
    const twice = await heed(commands[1]!, there);
    expect(twice).toMatchObject({ code: 1, out: expect.stringContaining('is not empty') });
  }, 120_000);

  it('leave nothing that starts as if it were whole when they are killed', async () => {
    expect(await heed(['backup', file], here)).toMatchObject({ code: 0, err: '' });
    const isThere = async (): Promise<boolean> => {
      const { folder, url } = place.place;
      if (url === undefined) return readdirSync(folder).includes('heed.sqlite');
      const database: Database = openDatabase({ folder, url });
      const isEmpty = await isEmptySchema(database.read);
      await database.close();
      return !isEmpty;
    };
    const sides = () => readdirSync(place.place.folder).filter((name) => name.startsWith('restoring'));
    for (const wait of [0, 80, 200, 400]) {
      const before = sides();
      const child = begun(['restore', file], there);
      let said = '';
      for (const stream of [child.stdout!, child.stderr!])
        stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const ended = once(child, 'close');
      while (child.exitCode === null && !sides().some((name) => !before.includes(name)))
        await new Promise((resolve) => setTimeout(resolve, 2));
      await new Promise((resolve) => setTimeout(resolve, wait));
      child.kill('SIGKILL');
      const [code] = (await ended) as [number | null];
      // Killed after it was whole and in its place, it is whole: `verify` below has to agree.
      if (code === 0 || (await isThere())) break;
      expect([wait, code, said]).toEqual([wait, null, '']);
      expect(sides()).toHaveLength(1);
      if (wait > 0) continue;
      // Nothing starts over the half of a restore.
      const refused = await failingStart(there);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('was broken off') });
      expect([await isThere(), sides().length]).toEqual([false, 1]);
    }
    if (!(await isThere())) {
      expect(await heed(['restore', file], there)).toMatchObject({ code: 0 });
      expect(sides()).toEqual([]);
    }
    expect(await heed(['verify'], there)).toMatchObject({ code: 0 });
    // What one left that was killed after all was in its place is tidied by the next start, and what it moved stays.
    const left = join(place.place.folder, 'restoring-00000000');
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'moving'), 'log.key\npackages');
    await heed(['remind', '--dry-run'], there);
    expect(sides()).toEqual([]);
    expect(await heed(['verify'], there)).toMatchObject({ code: 0 });
  }, 120_000);
});
