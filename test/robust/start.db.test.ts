import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { STEPS } from '../../src/demo/tour.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase, sqliteFile } from '../../src/database/database.ts';
import { migrate, migrations } from '../../src/database/migrate.ts';
import { emptyPlace, onBoth, temporaryFolder } from '../support/databases.ts';
import {
  begun,
  failingStart,
  freePort,
  heed,
  server,
  stop,
  type Ran,
  type Settings,
} from '../support/program.ts';

const MADE = new Date('2026-01-01T00:00:00.000Z');

/** One sentence on the screen, and no trace of the program's inside. */
function expectSentence(ran: Ran, says: string): void {
  expect([ran.code, ran.err]).toEqual([1, expect.stringContaining(says)]);
  expect(ran.err).not.toMatch(/ {4}at /);
  expect(ran.err.trimEnd().split('\n')).toHaveLength(1);
}

const filesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted() : [];

describe('a start with a wrong setting', () => {
  it.each([
    ['HEED_ORIGIN', 'https://clinic.example/heed', 'without anything after the name'],
    ['HEED_PROXIES', 'the proxy', 'HEED_PROXIES must name machines'],
    ['HEED_PROXIES', '10.0.0.0/64', 'HEED_PROXIES must name machines'],
    ['HEED_CONTENT_ORIGIN', 'http://localhost:3000', 'HEED_CONTENT_ORIGIN must be another host name'],
    ['HEED_LOG_KEY', 'abc', 'HEED_LOG_KEY'],
    ['HEED_ORIGN', 'https://clinic.example', 'There is no setting HEED_ORIGN. Did you mean HEED_ORIGIN?'],
    ['PORT', '99999', 'PORT must be a port number'],
    [
      'DATABASE_ULR',
      'postgres://localhost/heed',
      'There is no setting DATABASE_ULR. Did you mean DATABASE_URL?',
    ],
    ['DATABASE_URL', 'mysql://localhost/heed', 'DATABASE_URL must be an address like postgres://'],
    ['TZ_ORG', 'Mars', 'TZ_ORG must be a time zone'],
    [
      'HEED_LOG_KEY_FILE',
      '/there/is/none',
      'HEED_LOG_KEY_FILE names a file that cannot be read: /there/is/none',
    ],
  ])(
    '%s=%s says so in one sentence and touches nothing',
    async (name, value, says) => {
      const folder = join(temporaryFolder(), 'data');
      const settings = { HEED_DATA: folder, PORT: String(await freePort()), [name]: value };
      expectSentence(await failingStart(settings), says);
      expect(filesIn(folder)).toEqual([]);
    },
    30_000,
  );

  it('knows a slip in any name, and leaves the names of other programs alone', () => {
    const meant = (name: string): string => {
      try {
        readConfig({ [name]: 'x' }, { data: 'data' });
        return '';
      } catch (error) {
        return /Did you mean (\w+)\?/.exec((error as Error).message)?.[1] ?? '';
      }
    };
    const slips = {
      DATABASE_ULR: 'DATABASE_URL', DATABASE_URI: 'DATABASE_URL', DATABSE_URL: 'DATABASE_URL', DATABASE_URL_FIEL: 'DATABASE_URL_FILE',
      SMTP_ULR: 'SMTP_URL', SMPT_URL: 'SMTP_URL', SMTP_OAUTH_SERCET: 'SMTP_OAUTH_SECRET', MAIL_FORM: 'MAIL_FROM', MAILFROM: 'MAIL_FROM',
      TZ_OGR: 'TZ_ORG', TZORG: 'TZ_ORG', PROT: 'PORT', HEED_BACKUP: 'HEED_BACKUPS', HEED_DATTAS: 'HEED_DATA',
    }; // prettier-ignore
    expect(Object.fromEntries(Object.keys(slips).map((name) => [name, meant(name)]))).toEqual(slips);
    const others = [
      'HOST',
      'PATH',
      'PWD',
      'TZ',
      'TERM',
      'SMTP_HOST',
      'SMTP_SSL',
      'SMTP_PORT',
      'MAIL_TO',
      'DATABASE',
      'POSTGRES_URL',
    ];
    expect(others.filter((name) => meant(name) !== '')).toEqual([]);
  });

  it('names all that is wrong at once', async () => {
    const ran = await failingStart({
      HEED_DATA: temporaryFolder(),
      PORT: 'x',
      TZ_ORG: 'Mars',
      HEED_PROXIE: 'a',
    });
    expect(ran.err.trimEnd().split('\n')).toHaveLength(3);
  }, 30_000);
});

onBoth('a start that cannot be', (_open, kind) => {
  let removals: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const remove of removals.splice(0)) await remove();
  });

  async function place() {
    const made = await emptyPlace(kind);
    removals.push(made.remove);
    const { folder, url } = made.place;
    const settings: Settings = {
      HEED_DATA: folder,
      PORT: String(await freePort()),
      ...(url === undefined ? {} : { DATABASE_URL: url }),
    };
    return { ...made.place, settings };
  }

  it('leaves a database alone whose program would have to be brought up to date when a port or the folder of backups cannot be had', async () => {
    const { settings, ...where } = await place();
    const names = migrations(kind).map(({ name }) => name);
    const database = openDatabase(where);
    // What an older program left: without the last migration.
    await migrate(
      database,
      MADE,
      new Set(names.slice(0, -1).map((name) => name.replace(/\.(pg|sqlite)\.sql$/, '.sql'))),
    );
    await database.close();
    const other = createServer().listen(0);
    await once(other, 'listening');
    const taken = String((other.address() as AddressInfo).port);
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'something');
    const before = filesIn(where.folder);
    for (const [wrong, says] of [
      [{ PORT: taken }, `Port ${taken} is in use`],
      [{ HEED_METRICS: taken }, `The address 127.0.0.1:${taken} of HEED_METRICS cannot be opened`],
      [{ HEED_BACKUPS: file }, `The folder for backups ${file} cannot be written`],
      [{ HEED_BACKUPS: join(file, 'nights') }, `The folder for backups ${join(file, 'nights')} cannot be`],
    ] as const) {
      expectSentence(await failingStart({ ...settings, ...wrong }), says);
      expect(filesIn(where.folder)).toEqual(before);
    }
    other.close();
    expect(readFileSync(file, 'utf8')).toBe('something');
    const after = openDatabase(where);
    const rows = await after.read.selectFrom('schema_migration').select('name').execute();
    await after.close();
    expect(rows).toHaveLength(names.length - 1);
    // Where nothing is in the way it goes on from there; the first night makes the folder.
    const nights = join(where.folder, 'on', 'another', 'disk');
    const went = await server({ ...settings, HEED_METRICS: String(await freePort()), HEED_BACKUPS: nights });
    expect(await stop(went.child)).toBe(0);
    expect(existsSync(nights)).toBe(false);
  }, 60_000);

  it('leaves a database alone that is newer than the program', async () => {
    const { settings, ...where } = await place();
    const database = openDatabase(where);
    await migrate(database, MADE);
    await sql`insert into schema_migration (name, sha256, applied_at) values ('9999_later.sql', 'x', 'x')`.execute(
      database.write,
    );
    await database.close();
    const bytes = () => (kind === 'sqlite' ? readFileSync(sqliteFile(where.folder)) : Buffer.alloc(0));
    const before = bytes();
    expectSentence(await failingStart(settings), 'made by a newer Heed (it has 9999_later.sql)');
    expect(bytes().equals(before)).toBe(true);
    expect(
      filesIn(where.folder).filter((name) => !name.startsWith('heed.sqlite') && name !== 'server.lock'),
    ).toEqual([]);
    // A command says the same, and a number above 0.
    const ran = await heed(['verify'], settings);
    expect(ran.code).toBe(1);
  }, 60_000);

  it(`${kind === 'sqlite' ? 'is refused' : 'is no second server: it may run'} beside a server; commands may; a killed one is in nobody’s way`, async () => {
    const { settings } = await place();
    const first = await server(settings);
    const second = { ...settings, PORT: String(await freePort()) };
    if (kind === 'sqlite')
      expectSentence(
        await failingStart(second),
        `Heed runs already with the data folder ${settings['HEED_DATA']}`,
      );
    else await stop((await server(second)).child);
    const beside = await heed(['verify'], settings);
    expect([beside.code, beside.err]).toEqual([0, '']);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const again = await server(second);
    expect(await stop(again.child)).toBe(0);
    const last = await server(settings);
    expect(await stop(last.child)).toBe(0);
  }, 90_000);
});

describe('a place that cannot be written', () => {
  it('is a sentence where the folder lies in a file', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'something');
    const settings = { HEED_DATA: join(file, 'data'), PORT: String(await freePort()) };
    expectSentence(await failingStart(settings), `The data folder ${join(file, 'data')} cannot be written`);
    expect(readFileSync(file, 'utf8')).toBe('something');
  }, 30_000);

  // Root may write anywhere.
  (process.getuid?.() === 0 ? it.skip : it)(
    'is a sentence where this account may not write',
    async () => {
      const folder = join(temporaryFolder(), 'data');
      mkdirSync(folder, { mode: 0o500 });
      const settings = { HEED_DATA: folder, PORT: String(await freePort()) };
      expectSentence(await failingStart(settings), `The data folder ${folder} cannot be written`);
      expect(filesIn(folder)).toEqual([]);
    },
    30_000,
  );

  it('is a sentence where the database is a folder, or no database', async () => {
    const folder = temporaryFolder();
    mkdirSync(sqliteFile(folder));
    const settings = { HEED_DATA: folder, PORT: String(await freePort()) };
    expectSentence(await failingStart(settings), 'cannot be written by this account');
    const other = temporaryFolder();
    writeFileSync(
      sqliteFile(other),
      'a letter to the bank, much longer than the head of a database has to be'.repeat(99),
    );
    const before = readFileSync(sqliteFile(other));
    expectSentence(await failingStart({ ...settings, HEED_DATA: other }), 'is no database of Heed');
    expect(readFileSync(sqliteFile(other)).equals(before)).toBe(true);
  }, 30_000);
});

describe('the demo in an empty folder', () => {
  it('prints a link for each step, which its page has under the same name', async () => {
    const settings = { HEED_DATA: join(temporaryFolder(), 'demo'), PORT: String(await freePort()) };
    const child = begun(['demo'], settings);
    let said = '';
    for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
      said += String(chunk);
      if (said.includes('password: ')) break;
    }
    child.stdout!.resume();
    const links = [...said.matchAll(/^ {2}(\d)\. (.+): (http:\S+\/demo\/tour)#(\w+)$/gm)];
    expect(links.map(([, number, , , step]) => `${number} ${step}`)).toEqual(
      STEPS.map((step, n) => `${n + 1} ${step}`),
    );
    const page = await (await fetch(links[0]![3]!)).text();
    const steps = [...page.matchAll(/<li id="(\w+)"[^>]*>\s*<h2>([^<]+?)\s*</g)];
    expect(steps.map(([, step, title]) => `${step} ${title}`)).toEqual(
      links.map(([, , title, , step]) => `${step} ${title}`),
    );
    expect(await stop(child)).toBe(0);
  }, 240_000);
});
