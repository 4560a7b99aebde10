import { pino } from 'pino';
import { transact } from '../../src/database/database.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { openLog, type Log } from '../../src/ledger/log.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { append } from '../../src/ledger/ledger.ts';
import { sendWaiting } from '../../src/mail/worker.ts';
import { projections } from '../../src/projections.ts';
import { tellWitnesses, witnessStillKept } from '../../src/proofs/witness.ts';
import { startTimetable } from '../../src/timetable.ts';
import { nextLog, testKey } from '../ledger/filled.ts';
import { nobodyThere, Refusal, startSmtp, type Post } from '../mail/smtp-server.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { Desk } from './verifying.ts';

const FIRM = { name: 'Ämter & Partner', email: 'seals@firm.example' };
const BANK = { name: 'The bank', email: 'vault@bank.example' };

onBoth('the witnesses of the record', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let log: Log;
  let officer: Added;
  let browser: Browser;
  let post: Post;
  const desk = new Desk();
  afterAll(() => desk.clear());

  beforeEach(async () => {
    database = await open();
    post = await startSmtp();
    app = await startApp({ database, now: '2026-10-05T09:00:00.000Z', zone: 'America/New_York', env: { SMTP_URL: post.url } });
    log = await openLog(database.write, testKey(), app.clock.now());
    await sealAll(database.write, log, app.clock.now());
    officer = await addStaff(app, { roles: ['officer'] });
    browser = await app.as(officer);
  }); // prettier-ignore
  afterEach(() => app.close());

  const act = () =>
    transact(database.write, (tx) => append(tx, app.clock.now(), [{ at: app.clock.now().toISOString(), kind: 'something', facts: {} }])); // prettier-ignore
  /** A day on which something happens and is sealed at its end; afterwards it is five past midnight in New York. */
  const day = async (date: string, busy = true) => {
    app.clock.set(`${date}T18:00:00.000Z`);
    if (busy) await act();
    await sealAll(database.write, log, app.clock.now());
    app.clock.pass({ hours: 9, minutes: 59, seconds: 30 });
    await checkpointNow(database.write, log, app.clock.now());
    app.clock.pass({ minutes: 5, seconds: 30 });
  };
  const tell = () =>
    tellWitnesses({ database, messages: app.ground.messages, origin: app.url }, app.clock.now());
  const send = (smtpUrl = post.url) =>
    sendWaiting(
      {
        database,
        log: pino({ level: 'silent' }),
        smtpUrl,
        mailFrom: 'training@larkfield.example',
        link: () => Promise.resolve(''),
        wanted: witnessStillKept,
        patience: { silence: 800, whole: 2000 },
      },
      app.clock.now(),
    );
  const add = (who: typeof FIRM) => browser.post('/log/witnesses', who);
  const entries = async (kind: string) => {
    const rows = database.read.selectFrom('ledger').select('body').where('kind', '=', kind);
    return (await rows.orderBy('known_at').orderBy('id').execute()).map(({ body }) => body);
  };
  const idOf = async (email: string) =>
    (await database.read.selectFrom('outside_address').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id; // prettier-ignore
  const fileIn = (n: number, at: number) => post.arrived[n]!.attachments[at]!;

  it('are named by an officer or an administrator; the record holds who did it, and no address', async () => {
    expect((await browser.get('/log')).text).toContain('Nobody outside gets the seal of the day.');
    expect((await add(FIRM)).location).toBe('/log/witnesses?done=added');
    expect((await add(FIRM)).location).toBe('/log/witnesses?done=same');
    const admin = await app.as(await addStaff(app, { roles: ['administrator'] }));
    expect((await admin.post('/log/witnesses', BANK)).location).toBe('/log/witnesses?done=added');
    const list = await browser.get('/log/witnesses?done=added');
    expect(list.text).toContain('Ämter &amp; Partner');
    expect(list.text).toContain('vault@bank.example');
    expect((await browser.get('/log')).text).not.toContain('Nobody outside');
    for (const [typed, said] of [
      [{ ...FIRM, name: 'Another' }, 'This address is in the list already.'],
      [{ name: '', email: 'a@b.example' }, 'Type the name of who gets the mail.'],
      [{ name: 'x'.repeat(101), email: 'a@b.example' }, 'This name is too long.'],
      [{ name: 'Two', email: 'a@b.example, c@d.example' }, 'Type one email address'],
      [{ name: 'None', email: '' }, 'Type one email address'],
    ] as const) {
      const refused = await browser.post('/log/witnesses', typed);
      expect([refused.status, refused.text.includes(said)]).toEqual([422, true]);
      if (typed.name !== '') expect(refused.text).toContain(`value="${typed.name}"`);
    }
    const id = await idOf(BANK.email);
    expect((await browser.post(`/log/witnesses/${id}`, FIRM)).status).toBe(422);
    const renamed = { ...BANK, name: 'The old bank' };
    expect((await browser.post(`/log/witnesses/${id}`, renamed)).location).toContain('done=changed');
    expect((await browser.post(`/log/witnesses/${id}`, renamed)).location).toContain('done=same');
    expect((await browser.get(`/log/witnesses/${id}`)).text).toContain('value="The old bank"');
    for (let n = 0; n < 2; n++)
      expect((await browser.post(`/log/witnesses/${id}/remove`)).location).toContain('done=removed');
    expect((await browser.get(`/log/witnesses/${id}`)).status).toBe(404);
    expect((await browser.post(`/log/witnesses/${id}`, BANK)).status).toBe(404);
    for (const odd of ['nothing', '%00', officer.id]) {
      expect((await browser.get(`/log/witnesses/${odd}`)).status).toBe(404);
      expect((await browser.post(`/log/witnesses/${odd}/remove`)).status).toBe(404);
    }
    const said = [...(await entries('outside-address-set')), ...(await entries('outside-address-ended'))];
    expect(said).toHaveLength(4);
    for (const body of said) expect(body).not.toMatch(/@|Partner|bank/);
    expect(parseEntry(said[0]!).facts).toMatchObject({ by: officer.id, purpose: 'witness' });
    expect((await checkRebuild(database, projections, app.clock.now())).differing).toEqual([]);
    const auditor = await app.as(await addStaff(app, { roles: ['auditor'] }));
    expect((await auditor.get('/log')).status).toBe(200);
    expect((await auditor.get('/log/witnesses')).status).toBe(403);
    expect((await auditor.post('/log/witnesses', BANK)).status).toBe(403);
    expect((await app.browser().get('/log')).location).toContain('/sign-in');
    expect((await (await app.as(await addStaff(app))).get('/log')).status).toBe(403);
  });

  it('get the seal of the day before once a day, with what shows that nothing before it was rewritten', async () => {
    await add(FIRM);
    await day('2026-10-05');
    // Twice at once, and again.
    expect((await Promise.all([tell(), tell()])).toSorted()).toEqual([0, 1]);
    expect(await tell()).toBe(0);
    expect(await send()).toBe(1);
    const [first] = post.arrived;
    expect(first!.subject).toBe('Seal of the record of Larkfield Clinics, 5 Oct 2026');
    expect([first!.to].flat()[0]?.value).toEqual([{ name: FIRM.name, address: FIRM.email }]);
    const note = fileIn(0, 0).content.toString();
    const row = await database.read.selectFrom('checkpoint').selectAll().orderBy('at', 'desc').executeTakeFirstOrThrow(); // prettier-ignore
    expect([fileIn(0, 0).filename, note]).toEqual(['seal-2026-10-05.txt', row.note]);
    expect(first!.text).toContain(note.split('\n').slice(0, 3).join('\n'));
    expect(first!.text).toContain(`${app.url}/verify`);
    expect(first!.attachments).toHaveLength(1);
    await day('2026-10-06');
    await tell();
    await send();
    expect(post.arrived[1]!.attachments.map(({ filename }) => filename)).toEqual(['seal-2026-10-06.txt', 'growth-2026-10-05-2026-10-06.json']); // prettier-ignore
    const told = await desk.check([desk.put('growth.json', fileIn(1, 1).content.toString()), '--checkpoint', desk.put('kept.txt', note)]); // prettier-ignore
    expect([told.code, told.wrong]).toEqual([0, []]);
    // A day on which nothing happened has a mail too: one that is missing tells something.
    await day('2026-10-07', false);
    await tell();
    browser = await app.as(officer);
    await add(BANK);
    expect(await tell()).toBe(1);
    await send();
    expect(post.arrived).toHaveLength(4);
    expect((await desk.check([desk.put('growth.json', fileIn(2, 1).content.toString())])).code).toBe(0);
    expect((await entries('checkpoint-mailed')).map((body) => parseEntry(body).facts)).toMatchObject([
      { day: '2026-10-05', size: row.size, log: log.origin },
      { day: '2026-10-06' },
      { day: '2026-10-07' },
      { day: '2026-10-07' },
    ]);
    expect((await checkRebuild(database, projections, app.clock.now())).differing).toEqual([]);
    const page = (await browser.get('/log')).text;
    expect(page).toContain('Ämter &amp; Partner, 6 Oct 2026, 00:05');
    expect(page).toContain('The bank, 8 Oct 2026, 00:05');
  });

  it('are told plainly when the record goes on in another log, and when the proof fails', async () => {
    await add(FIRM);
    await day('2026-10-05');
    await tell();
    await send();
    const old = log.origin;
    app.clock.set('2026-10-06T15:00:00.000Z');
    log = await nextLog(database.write, app.clock.now());
    await sealAll(database.write, log, app.clock.now());
    await day('2026-10-06');
    await tell();
    await send();
    expect(post.arrived[1]!.text!.replaceAll('\n', ' ')).toContain(
      `another log than the one you know (${old}).`,
    );
    // What leads from the seal that they have to this one goes with it.
    const seal = desk.put('kept.txt', fileIn(0, 0).content.toString());
    const growth = desk.put('growth.json', fileIn(1, 1).content.toString());
    expect(fileIn(1, 1).filename).toBe('growth-2026-10-05-2026-10-06.json');
    const told = await desk.check([growth, '--checkpoint', seal]);
    expect([told.code, told.out]).toEqual([0, expect.stringContaining('over 1 change of log')]);
    await day('2026-10-07');
    // The seal that is kept is not the one that went out.
    await database.write.updateTable('checkpoint_mail').set({ note: 'x' }).where('day', '=', '2026-10-06').execute(); // prettier-ignore
    await tell();
    await send();
    expect(post.arrived[2]!.text).toContain('We could not show');
    expect(post.arrived[2]!.attachments).toHaveLength(1);
    // A restore lost the seal that they have.
    app.clock.set('2026-10-08T15:00:00.000Z');
    log = await nextLog(database.write, app.clock.now());
    await day('2026-10-08');
    await database.write.updateTable('checkpoint_mail').set({ size: 9999 }).where('day', '=', '2026-10-07').execute(); // prettier-ignore
    await tell();
    await send();
    expect(post.arrived[3]!.text).toContain('another log than the one you know');
    expect(post.arrived[3]!.attachments).toHaveLength(1);
    // In another log again, and the seal that they have was exchanged here.
    app.clock.set('2026-10-09T15:00:00.000Z');
    log = await nextLog(database.write, app.clock.now());
    await day('2026-10-09');
    await database.write.updateTable('checkpoint_mail').set({ note: 'x' }).where('day', '=', '2026-10-08').execute(); // prettier-ignore
    await tell();
    await send();
    expect(post.arrived[4]!.text).toContain('We could not show');
    expect(post.arrived[4]!.attachments).toHaveLength(1);
  });

  it('get nothing twice when the server hangs up or the program is killed in between', async () => {
    await add(FIRM);
    await day('2026-10-05');
    post.behave({ hangUp: true });
    await tell();
    await send();
    post.behave({});
    app.clock.pass({ minutes: 30 });
    expect([await tell(), await send(), post.arrived.length]).toEqual([0, 0, 1]);
    browser = await app.as(officer);
    expect((await browser.get('/log')).text).toContain('Perhaps sent');
  });

  it('are out of reach for three days: the page and /readyz say so; one who is removed gets no more', async () => {
    await add(FIRM);
    const ready = async () => (JSON.parse((await app.browser().get('/readyz')).text) as { witnesses: object }).witnesses; // prettier-ignore
    const dead = await nobodyThere();
    for (const date of ['2026-10-05', '2026-10-06']) {
      await day(date);
      await tell();
      await send(dead);
    }
    expect(await ready()).toEqual({ count: 1, late: 0 });
    await day('2026-10-07');
    app.clock.pass({ hours: 6 });
    expect(await ready()).toEqual({ count: 1, late: 1 });
    browser = await app.as(officer);
    expect((await browser.get('/log')).text).toContain('No seal has reached Ämter &amp; Partner for three days');
    post.behave({ recipient: () => new Refusal(450, 'later') });
    await send();
    post.behave({});
    await browser.post(`/log/witnesses/${await idOf(FIRM.email)}/remove`);
    app.clock.pass({ hours: 5 });
    await send();
    expect(post.arrived).toEqual([]);
    expect(await ready()).toEqual({ count: 0, late: 0 });
    const mails = await database.read.selectFrom('mail').select(['state', 'error', 'person_id', 'text']).execute();
    for (const mail of mails) {
      expect(mail).toMatchObject({ state: 'failed', error: 'heed:ended:not-needed' });
      expect(mail.text).not.toContain('@firm');
    }
  }); // prettier-ignore

  it('get the last seal of the day that ended, however busily the next one begins', async () => {
    await add(FIRM);
    const timetable = startTimetable(app.ground, { log });
    try {
      app.clock.set('2026-10-06T03:55:00.000Z');
      // Ten minutes around midnight in New York with an entry every ten seconds, and a look of the timetable.
      for (let n = 0; n < 66; n++) {
        await act();
        await sealAll(database.write, log, app.clock.now());
        await timetable.look();
        app.clock.pass({ seconds: 10 });
      }
    } finally {
      await timetable.stop();
    }
    const midnight = '2026-10-06T04:00:00.000Z';
    const rows = await database.read.selectFrom('checkpoint').select(['at', 'note', 'size']).orderBy('at').execute();
    const [before, after] = [rows.filter(({ at }) => at < midnight), rows.filter(({ at }) => at >= midnight)];
    expect(after.length).toBeGreaterThan(3);
    // Signed at half a minute before the day's end, not a minute after the one before it.
    expect(before.at(-1)!.at).toBe('2026-10-06T03:59:30.000Z');
    await send();
    expect(post.arrived).toHaveLength(1);
    expect([fileIn(0, 0).filename, fileIn(0, 0).content.toString()]).toEqual(['seal-2026-10-05.txt', before.at(-1)!.note]);
  }); // prettier-ignore

  it('are told by the timetable just after midnight where the house is', async () => {
    await add(FIRM);
    await day('2026-10-05');
    app.clock.set('2026-10-06T04:04:00.000Z');
    const timetable = startTimetable(app.ground, { log });
    try {
      await timetable.look();
      expect(await entries('checkpoint-mailed')).toEqual([]);
      app.clock.set('2026-10-06T04:05:01.000Z');
      for (let n = 0; n < 3; n++) await timetable.look();
      expect(await entries('checkpoint-mailed')).toHaveLength(1);
    } finally {
      await timetable.stop();
    }
    await send();
    expect(post.arrived).toHaveLength(1);
  });
});
