import { createServer } from 'node:net';
import { once } from 'node:events';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { unguarded } from '../ledger/tampering.ts';
import { Browser } from '../support/app.ts';
import { onBoth, temporaryFolder, type TestDatabase } from '../support/databases.ts';
import { failingStart, freePort, heed, server, stop, type Settings } from '../support/program.ts';

async function settingsFor({ place }: TestDatabase): Promise<Settings> {
  const port = String(await freePort());
  return {
    HEED_DATA: place.folder,
    PORT: port,
    ...(place.url === undefined ? {} : { DATABASE_URL: place.url }),
  };
}

onBoth('the program as a process of its own', (open) => {
  it('is set up through the link it prints, serves, answers its commands, and stops when told to', async () => {
    const database = await open();
    const settings = await settingsFor(database);
    const { child, said } = await server(settings);
    const path = /\/first-run\/[\w-]+/.exec(said)![0];
    const browser = new Browser(`http://127.0.0.1:${settings['PORT']}`);
    const ready = await browser.get('/readyz');
    expect([ready.status, JSON.parse(ready.text)]).toMatchObject([
      200,
      { ready: true, mail: { waiting: 0 } },
    ]);
    expect((await browser.get('/healthz')).text).toBe('alive\n');
    await browser.get(path);
    const brackets = Object.fromEntries(
      shippedCourse().policy.brackets.map((b, n) => [`bracket-${n}`, b.default || 'Maria']),
    );
    const answer = await browser.post(path, {
      organisation: 'Clinic', country: 'us', zone: 'America/Chicago', site: 'Main', startDay: '2026-12-01', name: 'Ana',
      email: 'ana@clinic.example', password: 'quiet river nine', passwordAgain: 'quiet river nine', ...brackets,
    }); // prettier-ignore
    expect(answer.location).toBe('/sign-in?next=/setup&begun=1');
    await browser.signIn('ana@clinic.example', 'quiet river nine');
    expect((await browser.get('/')).text).toContain('Start the course');

    expect(await heed(['verify'], settings)).toMatchObject({
      code: 0,
      out: expect.stringContaining('The record is sound'),
    });
    expect(await heed(['rebuild', '--check'], settings)).toMatchObject({ code: 0 });
    const csv = await heed(['report', 'completion'], settings);
    expect([csv.code, csv.out.includes('Ana')]).toEqual([0, true]);
    const told = await heed(['remind', '--today', '2030-01-01', '--dry-run'], settings);
    expect([told.code, told.out.trimEnd().split('\n').at(-1)]).toEqual([0, '1 mails']);
    // Somebody with the database in hand softens the policy that was signed: the record says so, and names it.
    const { hash, body } = await database.write
      .selectFrom('content')
      .selectAll()
      .where('kind', '=', 'policy')
      .executeTakeFirstOrThrow();
    await unguarded(database.write, database.kind, async (tx) => {
      await tx
        .updateTable('content')
        .set({ body: body.replace('Never share', 'Feel free to share') })
        .where('hash', '=', hash)
        .execute();
    });
    const tampered = await heed(['verify'], settings);
    expect([tampered.code, tampered.out]).toEqual([
      1,
      expect.stringContaining(`The text kept under ${hash} is not`),
    ]);

    // What is in flight when it is told to stop is answered; what comes later finds nobody.
    const asked = Array.from({ length: 30 }, () =>
      new Browser(`http://127.0.0.1:${settings['PORT']}`).get('/sign-in'),
    );
    await Promise.race(asked);
    const ended = stop(child);
    for (const one of await Promise.allSettled(asked))
      expect(one.status === 'fulfilled' ? one.value.status : refused(one.reason)).toBe(200);
    expect(await ended).toBe(0);

    // A real installation is no demo: it is neither run as one nor thrown away.
    const people = await database.write.selectFrom('person').selectAll().execute();
    for (const args of [['demo'], ['demo', '--reset']]) {
      const ran = await heed(args, settings);
      expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(/no demo|works on SQLite only/)]);
    }
    expect(await heed(['demo', '--all'], settings)).toMatchObject({ code: 2 });
    expect(await database.write.selectFrom('person').selectAll().execute()).toEqual(people);
  }, 60_000);
});

// A connection that was never taken is as good as an answer here; one that was broken off is not.
function refused(reason: unknown): number {
  const { code } = (reason as { cause?: { code?: string } }).cause ?? {};
  return code === 'ECONNREFUSED' || code === 'ECONNRESET' ? 200 : 0;
}

describe('commands', () => {
  const settings = (): Settings => ({ HEED_DATA: temporaryFolder() });

  it.each([
    [[], 2, 'Usage'],
    [['nonsense'], 2, 'Usage'],
    [['__proto__'], 2, 'Usage'],
    [['people', 'import'], 2, 'Usage'],
    [['report', 'completion', '--format', 'doc'], 2, 'Usage'],
    [['report', 'completion', '--known-at'], 2, 'Usage'],
    [['remind', '--today', '30 Feb'], 2, '30 Feb'],
    [['backup'], 2, 'Usage'],
    [['backup', 'x'], 1, 'There is no Heed in'],
    [['restore'], 2, 'Usage'],
    [['restore', '/no/such/file'], 1, 'The file /no/such/file cannot be read'],
    [['scorm', 'check', '/no/such/package.zip'], 1, 'The file /no/such/package.zip cannot be read'],
    [['course', 'check'], 0, 'Nothing is wrong'],
    [['people', 'import', '/no/such/file.csv'], 1, 'The file /no/such/file.csv cannot be read'],
    [['report', 'completion', '--as-of', '2026-01-01'], 1, 'There is no Heed in'],
    [['verify'], 1, 'There is no Heed in'],
    [['rebuild', '--check'], 1, 'There is no Heed in'],
  ])(
    'heed %j ends with %i and says “%s”',
    async (args, code, says) => {
      const ran = await heed(args, settings());
      expect([ran.code, ran.out + ran.err]).toEqual([code, expect.stringContaining(says)]);
      expect(ran.err).not.toMatch(/ {4}at /);
    },
    30_000,
  );
});

describe('a start that cannot be', () => {
  it.each([
    ['a wrong port', { PORT: 'http' }, 'The setting PORT must be a port number'],
    ['a wrong zone', { TZ_ORG: 'Mars/Base' }, 'The setting TZ_ORG must be a time zone'],
    [
      'a secret’s file that is not there',
      { SMTP_URL_FILE: '/no/such' },
      'SMTP_URL_FILE names a file that cannot be read',
    ],
    ['a folder that is a file', { HEED_DATA: '/dev/null' }, 'cannot be written'],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://x:x@127.0.0.1:1/x' },
      'The database cannot be reached',
    ],
    ['a key that is none', { HEED_LOG_KEY: 'abc' }, 'key'],
  ] as [string, Settings, string][])(
    '%s is one sentence and exit 1',
    async (_name, wrong, says) => {
      const ran = await failingStart({
        HEED_DATA: temporaryFolder(),
        PORT: String(await freePort()),
        ...wrong,
      });
      expect([ran.code, ran.err]).toEqual([1, expect.stringContaining(says)]);
      expect(ran.err).not.toMatch(/ {4}at /);
    },
    30_000,
  );

  it('a port in use is one sentence and exit 1', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const ran = await failingStart({ HEED_DATA: temporaryFolder(), PORT: String(port) });
    other.close();
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining(`Port ${port} is in use`)]);
  }, 30_000);
});
