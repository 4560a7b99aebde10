import QRCode from 'qrcode';
import { transact, type Tx } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { publish } from '../../src/policy/publication.ts';
import { changeSettings } from '../../src/organisation/organisation.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { withdrawSignature } from '../../src/training/signature-withdrawal.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { pdfDrawing, pdfPages } from '../support/pdf.ts';
import { fittedPolicy, passCourse, publishNext, putIntoForce, signAs } from '../support/training.ts';

/** The dark squares of the code that leads to an address, row by row. */
function rowsOf(address: string): string[] {
  const { size, data } = QRCode.create(address, { errorCorrectionLevel: 'M' }).modules;
  return Array.from({ length: size }, (_, row) =>
    Array.from(data.subarray(row * size, (row + 1) * size), (dark) => (dark === 1 ? '#' : '.')).join(''),
  );
}

/** The same, as a certificate draws them: whoever points a camera at the page sees these. */
function codeOn(pdf: Buffer): string[] {
  const squares = [...pdfDrawing(pdf)[0]!.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm)]
    .map((match) => match.slice(1).map(Number))
    .filter(([, , width, height]) => width === height && width! < 10);
  const [left, top] = [0, 1].map((n) => Math.min(...squares.map((square) => square[n]!)));
  const step = squares[0]![2]!;
  const places = squares.map(([x, y]) => [Math.round((y! - top!) / step), Math.round((x! - left!) / step)]);
  const size = 1 + Math.max(...places.flat());
  const dark = new Set(places.map(([row, column]) => row! * size + column!));
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (__, column) => (dark.has(row * size + column) ? '#' : '.')).join(''),
  );
}

onBoth('certificates', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let nurse: Added;
  let browser: Browser;
  let officer: Browser;
  let id: string;

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database.write, work);
  const rename = async (tx: Tx, name: string) => {
    const details = (await personDetails(tx, nurse.id))!;
    await changePerson(tx, app.clock.now(), 'test', nurse.id, { ...details, name }, '2026-10-05');
  };
  const page = () => `/signatures/${id}/certificate`;
  const desk = () => `/people/${nurse.id}/signatures/${id}/certificate`;
  const kept = () =>
    database.read
      .selectFrom('certificate')
      .selectAll()
      .orderBy('issued_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
  const newest = async () => (await kept())[0]!;
  const check = async (number: string) => (await app.browser().get(`/certificates/${number}`)).text;
  const download = async (number: string, as = browser) => {
    const cookie = [...as.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${app.url}/certificates/${number}/file`, {
      headers: { cookie },
      redirect: 'manual',
    });
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      body: Buffer.from(await answer.arrayBuffer()),
    };
  };

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-09-01' });
    browser = await app.as(nurse);
    officer = await app.as(await addStaff(app, { name: 'Maria Lopez', roles: ['officer'] }));
    await write((tx) => passCourse(tx, app.clock.now(), nurse.id));
    id = await write((tx) => signAs(tx, app.clock.now(), nurse.id, 'Ana O’Neil', 1));
    app.clock.pass({ minutes: 10 });
  });
  afterEach(() => app.close());

  it('are made once by whoever completed the course, and are the same bytes for ever', async () => {
    expect((await browser.get('/')).text).toContain(`href="${page()}"`);
    expect((await browser.get(`/signatures/${id}`)).text).toContain(`href="${page()}"`);
    expect((await browser.get(page())).text).toContain('There is no certificate yet');
    expect((await browser.post(page())).status).toBe(303);
    const { number } = await newest();
    expect(number).toMatch(/^([BCDFGHJKLMNPQRSTVWXZ2-9]{4}-){4}[BCDFGHJKLMNPQRSTVWXZ2-9]{4}$/);
    const first = await download(number);
    expect([first.status, first.type]).toEqual([200, 'application/pdf']);
    const [words, ...more] = pdfPages(first.body);
    expect(more).toEqual([]);
    for (const said of ['Larkfield Clinics', 'Ana O’Neil', '5 Oct 2026', '5 Oct 2027', number, 'version 1'])
      expect(words).toContain(said);
    expect(words).toContain(`${app.url}/certificates/${number}`);
    expect(codeOn(first.body)).toEqual(rowsOf(`${app.url}/certificates/${number}`));
    expect(codeOn(first.body)).not.toEqual(rowsOf(`${app.url}/certificates/${number.replace(/.$/, 'x')}`));
    // Another name, other settings and another policy later make no other file.
    await write((tx) => rename(tx, 'Ana Petrova'));
    const house = { name: 'Another house', zone: 'UTC', country: 'us', startDay: '2020-01-01' } as const;
    await write((tx) => changeSettings(tx, app.clock.now(), 'test', house, 'UTC'));
    await publishNext(database, app.clock.now(), 1, true);
    app.clock.pass({ days: 3 });
    browser = await app.as(nurse);
    expect((await browser.post(page())).status).toBe(303);
    expect((await download(number)).body.equals(first.body)).toBe(true);
    expect(await kept()).toHaveLength(1);
    // Neither the name nor what tells it stands in an entry.
    const { pdf_hash: hash } = await newest();
    const rows = await database.read.selectFrom('ledger').select('body').execute();
    expect(rows.filter(({ body }) => body.includes(hash!) || body.includes('O’Neil'))).toEqual([]);
    expect(await checkRebuild(database, projectionsInUse(), app.clock.now())).toMatchObject({
      ok: true,
      differing: [],
    });
  });

  it('are one when two tabs ask at once, and when somebody asks twice', async () => {
    const answers = await Promise.all([browser.post(page()), browser.post(page()), browser.post(page())]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await kept()).toHaveLength(1);
    const files = await database.read.selectFrom('certificate_file').select('hash').execute();
    expect(files).toEqual([{ hash: (await newest()).pdf_hash }]);
  });

  it('show anyone with the number what they are for, and the name only when its holder chose so', async () => {
    await browser.post(page());
    const { number } = await newest();
    const answer = await fetch(`${app.url}/certificates/${number.toLowerCase().replaceAll('-', ' ')}`);
    expect([answer.status, answer.headers.get('x-robots-tag')]).toEqual([200, 'noindex']);
    const text = await answer.text();
    expect(text).toContain('It is valid until 5 Oct 2027.');
    expect(text).toContain('A. O.');
    expect(text).not.toMatch(/O’Neil|O&#39;Neil/);
    const { receipt } = await database.read
      .selectFrom('signature')
      .select('receipt')
      .executeTakeFirstOrThrow();
    expect(text).toContain(`href="/receipts/${receipt}"`);
    expect((await browser.post(`${page()}/name`, { shows: 'name' })).status).toBe(303);
    expect(await check(number)).toContain('Ana O’Neil');
    await browser.post(`${page()}/name`, { shows: 'name' });
    await browser.post(`${page()}/name`, { shows: 'initials' });
    expect(await check(number)).not.toContain('O’Neil');
    const said = await database.read
      .selectFrom('ledger').select('id').where('kind', '=', 'certificate-name-shown').execute(); // prettier-ignore
    expect(said).toHaveLength(2);
    const odd = await browser.post(`${page()}/name`, { shows: 'everything' });
    expect([odd.status, odd.text.includes('Choose what others see.')]).toEqual([422, true]);
  });

  it('say what changed since, by clause, and whether the holder has signed that', async () => {
    await browser.post(page());
    const { number } = await newest();
    expect(await check(number)).not.toContain('Changed since');
    await publishNext(database, app.clock.now(), 1, true);
    const text = await check(number);
    expect(text).toMatch(/(The policy has changed since|Only words changed in)\D*clauses? SM-\d\d/);
    expect(text).toContain('The holder has not signed that version.');
    await write((tx) => signAs(tx, app.clock.now(), nurse.id, 'Ana O’Neil', 2));
    expect(await check(number)).toContain('The holder has signed version 2, which is in force now.');
    // What was signed because the policy changed is no course: there is no certificate of it.
    const second = await database.read
      .selectFrom('signature').select('id').where('policy_number', '=', 2).executeTakeFirstOrThrow(); // prettier-ignore
    expect((await browser.get(`/signatures/${second.id}/certificate`)).status).toBe(404);
    expect((await browser.post(`/signatures/${second.id}/certificate`)).status).toBe(404);
  });

  it('say how they stand now in one of four ways, and name the very clauses that ask something else since', async () => {
    await browser.post(page());
    const { number } = await newest();
    const valid = await check(number);
    expect(valid).toContain('It is valid until 5 Oct 2027.');
    // Two clauses ask something else, and nothing but them.
    await write((tx) =>
      publish(tx, app.clock.now(), 'test', fittedPolicy({ 'SM-06': 'restrictive', 'SM-18': 'restrictive' }), {
        after: 1,
        duties: [],
        material: true,
        actWithinDays: 14,
        zone: 'UTC',
      }),
    );
    const changed = await check(number);
    expect(changed).toContain('It is valid until 5 Oct 2027. The policy has changed since then.');
    expect(changed).toContain('The policy has changed since: clauses SM-06 and SM-18.');
    app.clock.set('2027-10-06T00:30:00.000Z');
    const expired = await check(number);
    expect(expired).toContain('This certificate is genuine, but it ended on 5 Oct 2027.');
    expect(expired).toContain('clauses SM-06 and SM-18.');
    officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    await officer.post(`${desk()}/withdrawal`, { reason: 'Somebody else sat the test' });
    const withdrawn = await check(number);
    expect(withdrawn).toContain('This certificate was withdrawn on 6 Oct 2027, 00:30.');
    for (const page of [expired, withdrawn]) expect(page).not.toContain('It is valid');
  });

  it('hold through their last day', async () => {
    await browser.post(page());
    const { number, holds_until: until } = await newest();
    expect(until).toBe('2027-10-05');
    app.clock.set('2027-10-05T23:00:00.000Z');
    expect(await check(number)).toContain('It is valid until 5 Oct 2027.');
    app.clock.set('2027-10-06T00:30:00.000Z');
    expect(await check(number)).toContain('This certificate is genuine, but it ended on 5 Oct 2027.');
  });

  it('are withdrawn by an officer with a reason that only the holder reads, once', async () => {
    await browser.post(page());
    const { number } = await newest();
    const bare = await officer.post(`${desk()}/withdrawal`, { reason: ' ' });
    expect([bare.status, bare.text.includes('Say why it is withdrawn.')]).toEqual([422, true]);
    expect(
      (await officer.post(`${desk()}/withdrawal`, { reason: 'Somebody else sat the test' })).status,
    ).toBe(303);
    const text = await check(number);
    expect(text).toContain('This certificate was withdrawn on 5 Oct 2026, 09:10.');
    expect(text).not.toContain('Somebody else');
    expect((await browser.get(page())).text).toContain('Somebody else sat the test');
    expect((await officer.post(`${desk()}/withdrawal`, { reason: 'Again' })).status).toBe(409);
    // The holder cannot make another one of it; the officer can.
    expect((await browser.post(`${page()}/again`, { number, why: 'lost' })).status).toBe(409);
    expect((await officer.post(`${desk()}/again`, { number, why: 'other' })).status).toBe(303);
    expect(await kept()).toHaveLength(2);
    const history = (await officer.get(`/people/${nurse.id}`)).text;
    expect(history).toContain('A certificate was made');
    expect(history).toContain('The certificate was withdrawn');
    expect(await check((await newest()).number)).toContain('It is valid until');
    expect(await check(number)).toContain('This certificate was withdrawn on');
  });

  it('fall with the signature behind them', async () => {
    await browser.post(page());
    const { number } = await newest();
    const given = {
      by: nurse.id,
      reason: '',
      how: 'password',
      signedInAt: '',
      address: '',
      device: '',
      language: 'en',
    };
    await write((tx) => withdrawSignature(tx, app.clock.now(), nurse.id, id, given));
    expect(await check(number)).toContain(
      'The signature behind this certificate was withdrawn on 5 Oct 2026, 09:10.',
    );
    const again = await browser.post(`${page()}/again`, { number, why: 'lost' });
    expect([again.status, again.text.includes('There can be no new certificate for it.')]).toEqual([
      409,
      true,
    ]);
    expect((await browser.get('/')).text).not.toContain(page());
  });

  it('are made again under a new number that names the old, and the old says so', async () => {
    await browser.post(page());
    await browser.post(`${page()}/name`, { shows: 'name' });
    const old = await newest();
    app.clock.pass({ minutes: 5 });
    await write((tx) => rename(tx, 'Ana Petrova'));
    expect((await browser.post(`${page()}/again`, { number: old.number, why: '' })).status).toBe(422);
    const two = await Promise.all(
      ['name', 'lost'].map((why) => browser.post(`${page()}/again`, { number: old.number, why })),
    );
    expect(two.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    const made = await newest();
    expect(made).toMatchObject({ name: 'Ana Petrova', replaces: old.id, shows_name: 1 });
    const [words] = pdfPages((await download(made.number)).body);
    expect(words).toContain('Ana Petrova');
    expect(words).toContain(`This certificate replaces number ${old.number}.`);
    expect(await check(made.number)).toContain(old.number);
    const before = await check(old.number);
    expect(before).toContain('This certificate was replaced by another one on 5 Oct 2026, 09:15.');
    expect(before).toContain('Ana O’Neil');
    expect(before).not.toContain(made.number);
    expect(pdfPages((await download(old.number)).body)[0]).toContain('Ana O’Neil');
    expect(await checkRebuild(database, projectionsInUse(), app.clock.now())).toMatchObject({
      differing: [],
    });
  });

  it('are nobody else’s: an officer makes them for somebody, an auditor reads, a colleague and a manager see nothing', async () => {
    const boss = await addStaff(app, { name: 'Mia Boss' });
    await addStaff(app, { managerId: boss.id });
    const others = [await app.as(await addStaff(app)), await app.as(boss)];
    const auditor = await app.as(await addStaff(app, { roles: ['auditor'] }));
    expect((await auditor.get(page())).text).not.toContain('Make the certificate');
    expect((await officer.get(page())).text).toContain('Make the certificate');
    expect((await officer.post(desk())).status).toBe(303);
    const { number } = await newest();
    for (const other of others) {
      expect((await other.get(page())).status).toBe(404);
      expect((await download(number, other)).status).toBe(404);
      expect((await other.post(page())).status).toBe(404);
      for (const what of ['again', 'name']) {
        const answer = await other.post(`${page()}/${what}`, { number, why: 'lost', shows: 'name' });
        expect([what, answer.status]).toEqual([what, 404]);
      }
      expect((await other.post(desk())).status).toBe(403);
    }
    expect((await download(number, auditor)).status).toBe(200);
    expect((await download(number, officer)).status).toBe(200);
    expect((await auditor.get(page())).text).not.toMatch(
      /Withdraw the certificate|Make a new certificate|What others see/,
    );
    // The name is its holder’s to show, not an officer’s.
    expect((await officer.post(`${page()}/name`, { shows: 'name' })).status).toBe(404);
    expect((await app.browser().get(page())).location).toContain('/sign-in');
    expect((await app.browser().get(`/certificates/${number}/file`)).location).toContain('/sign-in');
  });

  it('that there never were are not known, whatever the number looks like', async () => {
    for (const number of ['BCDF-GHJK-LMNP-QRST-VWXZ', 'nonsense', '%F0%9F%92%A9', 'x'.repeat(300)]) {
      const answer = await app.browser().get(`/certificates/${number}`);
      expect([answer.status, answer.text.includes('We know no such certificate.')]).toEqual([404, true]);
      expect((await browser.get(`/certificates/${number}/file`)).status).toBe(404);
    }
    expect((await browser.post('/certificates/BCDF-GHJK-LMNP-QRST-VWXZ')).status).toBe(404);
  });

  it('of which the file was changed or erased are not given out', async () => {
    await browser.post(page());
    const { number } = await newest();
    await database.write
      .updateTable('certificate_file')
      .set({ body: Buffer.from('other').toString('base64') })
      .execute();
    const changed = await browser.get(`/certificates/${number}/file`);
    expect([changed.status, changed.text.includes('is not what was issued')]).toEqual([409, true]);
    await database.write.deleteFrom('certificate_file').execute();
    expect((await browser.get(`/certificates/${number}/file`)).status).toBe(409);
  });
});
