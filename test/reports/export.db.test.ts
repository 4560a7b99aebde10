import { parse } from 'csv-parse/sync';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { CATALOGUE } from '../../src/reports/catalogue.ts';
import { reportCommand } from '../../src/reports/report.command.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { commitmentsOf } from '../../src/ledger/ledger.store.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putMany, type Someone } from './many.ts';

const COMPLETION = CATALOGUE.find(({ name }) => name === 'completion')!;

const CSV = '/reports/completion.csv';
const HEADER = [
  'Employee number',
  'Name',
  'Site',
  'Team',
  'Status',
  'Still missing',
  'Due',
  'Done',
  'Policy version',
  'Expires',
  'What',
];

const table = async (browser: Browser, address = CSV): Promise<string[][]> => {
  const answer = await browser.get(address);
  expect(answer.status).toBe(200);
  return parse(answer.text, { bom: true });
};

onBoth('the completion report as a file', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let manager: Added;
  let officer: Added;
  let logged = '';

  const put = (...people: Someone[]) =>
    putMany(
      database,
      people.map((someone) => ({ site: manager.siteId, ...someone })),
    );
  const exports = async () => {
    const rows = await database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'report-exported')
      .orderBy('id')
      .execute();
    return rows.map((row) => parseEntry(row.body));
  };

  beforeEach(async () => {
    database = await open();
    logged = '';
    const log = pino({ level: 'error' }, { write: (line) => (logged += line) });
    app = await startApp({ database, log, now: '2026-11-23T02:30:00.000Z', zone: 'America/New_York' });
    manager = await addStaff(app, { name: 'The Manager' });
    officer = await addStaff(app, { name: 'The Officer', roles: ['officer'] });
  });
  afterEach(() => app.close());

  it('has a header in words, ISO days and a byte order mark, and a name with the day', async () => {
    await put(
      {
        number: 'E-7',
        name: "Siobhan O'Brien, RN",
        team: 'Nursing',
        dueOn: '2027-02-28',
        opensOn: '2026-12-30',
        doneOn: '2026-02-28',
        needs: 'nothing',
        policy: 3,
      },
      { number: null, name: 'Ada Late', dueOn: '2026-11-21', needs: 'signature' },
    );
    const browser = await app.as(officer);
    const response = await fetch(app.url + CSV, { headers: { cookie: cookies(browser) } });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename=completion-2026-11-22.csv',
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(parse(bytes, { bom: true })).toEqual([
      HEADER,
      [
        '',
        'Ada Late',
        'Main clinic',
        '',
        'Overdue',
        'Only the signature',
        '2026-11-21',
        '',
        '',
        '',
        'Training',
      ],
      [
        'E-7',
        "Siobhan O'Brien, RN",
        'Main clinic',
        'Nursing',
        'Done',
        '',
        '2027-02-28',
        '2026-02-28',
        '3',
        '2027-02-28',
        'Training',
      ],
    ]);
  });

  it('does not run as a formula', async () => {
    const names = ['=cmd()', '+1', '-1', '@SUM(A1)', '＝1'];
    await put(
      ...names.map((name) => ({ name, team: '=HYPERLINK("http://evil.example")', number: `=${name}` })),
    );
    const rows = (await table(await app.as(officer))).slice(1);
    expect(rows.map((row) => row[1]!).toSorted()).toEqual(names.map((name) => `'${name}`).toSorted());
    expect(rows.flat().filter((cell) => /^[=+\-@＝\t\r]/.test(cell))).toEqual([]);
  });

  it('holds what all the pages hold, and only a manager’s own people', async () => {
    await put(
      ...Array.from({ length: 1200 }, (_, n) => ({
        name: `Name ${String((n * 7919) % 1200).padStart(4, '0')}`,
        dueOn: n % 3 === 0 ? '2026-11-01' : '2026-12-01',
        team: n % 2 === 0 ? 'Nursing' : 'Lab',
        leftOn: n % 10 === 0 ? '2026-10-01' : null,
        above: n % 4 === 0 ? [manager.id] : [],
      })),
    );
    for (const [who, filters, count] of [
      [officer, '', 1080],
      [officer, '?status=all', 1200],
      [officer, '?status=overdue&team=Lab', 200],
      [officer, '?q=name+00', 90],
      [manager, '', 240],
      [manager, '?status=left', 60],
    ] as const) {
      const browser = await app.as(who);
      const rows = (await table(browser, CSV + filters)).slice(1);
      const found = rows.map((row) => row[1]!);
      expect(found).toEqual([...new Set(found)].toSorted());
      expect(found).toHaveLength(count);
      const seen: string[] = [];
      for (let address: string | undefined = `/reports/completion${filters}`; address !== undefined;) {
        const { text } = await browser.get(address);
        seen.push(
          ...[...text.matchAll(/<th scope="row">(?:<a[^>]*>)?(.*?)(?:<\/a>)? </g)].map((match) => match[1]!),
        );
        address = /href="([^"]*)" rel="next"/.exec(text)?.[1]!.replaceAll('&amp;', '&');
      }
      expect(seen.toSorted()).toEqual(found);
    }
  });

  it('is on record, with the filters and without the name that was searched', async () => {
    await put({ name: 'Jane Doe', team: 'Lab', dueOn: '2026-11-01' });
    const browser = await app.as(officer);
    await table(browser, `${CSV}?q=jane&team=Lab&status=overdue&sort=site&junk=1`);
    app.clock.pass({ seconds: 1 });
    await table(browser);
    await browser.get('/reports/completion');
    const [first, second, ...rest] = await exports();
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      at: '2026-11-23T02:30:00.000Z',
      personId: null,
      facts: {
        by: officer.id,
        report: 'completion',
        filters: { team: 'Lab', status: 'overdue' },
        asOf: '2026-11-22',
      },
    });
    expect(JSON.stringify(first)).not.toMatch(/jane/i);
    expect(await commitmentsOf(database.read, first!.id)).toEqual({ search: 'jane' });
    const about = { report: 'completion', format: 'csv', filters: {}, asOf: '2026-11-22' };
    expect(second!.facts).toEqual({ by: officer.id, ...about });
  });

  it('is on record for an auditor too, and nothing is for a question about it', async () => {
    const auditor = await addStaff(app, { roles: ['auditor'] });
    const browser = await app.as(auditor);
    const head = await fetch(app.url + CSV, { method: 'HEAD', headers: { cookie: cookies(browser) } });
    expect([head.status, head.headers.get('content-disposition')]).toEqual([
      200,
      'attachment; filename=completion-2026-11-22.csv',
    ]);
    expect(await exports()).toEqual([]);
    expect(await table(browser)).toEqual([HEADER]);
    expect((await exports()).map((entry) => entry.facts['by'])).toEqual([auditor.id]);
  });

  it('comes at the pace of a slow reader, who holds up nobody and may go', async () => {
    await put(...Array.from({ length: 6000 }, () => ({ name: 'x'.repeat(190), team: 'y'.repeat(90) })));
    const browser = await app.as(officer);
    const slow = await readSlowly(app.url, cookies(browser));
    for (let n = 0; n < 3; n++) {
      expect((await browser.get('/reports/completion')).status).toBe(200);
      await put({ name: `Hired meanwhile ${n}` });
    }
    expect(slow.socket.bytesRead).toBeLessThan(1_500_000);
    slow.socket.destroy();
    expect((await table(browser)).length).toBe(6004);
    expect(logged).toBe('');
  });

  it('comes from a command too, as CSV and as JSON', async () => {
    await put({ number: 'E-1', name: 'Zoë', dueOn: '2026-11-01' }, { name: 'Gone', leftOn: '2026-01-01' });
    const said = async (format: 'csv' | 'json') => {
      let text = '';
      const write = (piece: string) => {
        text += piece;
      };
      app.clock.pass({ seconds: 1 });
      const { messages } = app.ground;
      const asked = { database, messages, now: app.clock.now(), format, on: '', known: '', write };
      expect(await reportCommand(COMPLETION, asked, write)).toBe(0);
      return text;
    };
    const csv = parse(await said('csv'), { bom: true });
    app.clock.pass({ seconds: 1 });
    expect(csv).toEqual(await table(await app.as(officer)));
    const json = await said('json');
    expect(JSON.parse(json)).toEqual([
      {
        employeeNumber: 'E-1',
        name: 'Zoë',
        site: 'Main clinic',
        team: null,
        thing: 'course:social-media',
        status: 'overdue',
        needs: 'course',
        due: '2026-11-01',
        done: null,
        policyVersion: null,
        expires: null,
      },
    ]);
    expect((await exports()).map((entry) => entry.facts['by'])).toEqual([null, officer.id, null]);
    await database.write.deleteFrom('standing').execute();
    expect(JSON.parse(await said('json'))).toEqual([]);
  });
});

const cookies = (browser: Browser): string =>
  [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');

/** Asks for the file, reads its beginning, then stops reading. */
async function readSlowly(url: string, cookie: string): Promise<{ socket: Socket }> {
  const { port } = new URL(url);
  const socket = connect({ port: Number(port), host: '127.0.0.1' });
  socket.write(
    `GET ${CSV} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
  );
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', () => {
      socket.pause();
      resolve();
    });
  });
  return { socket };
}
