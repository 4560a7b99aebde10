import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { transact } from '../../src/database/database.ts';
import { queueMail } from '../../src/mail/queue.ts';
import { openSmtp, PATIENCE, type Oauth } from '../../src/mail/smtp.ts';
import { sendWaiting } from '../../src/mail/worker.ts';
import { jobs } from '../../src/timetable.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { nobodyThere, Refusal, startSmtp, type Post } from './smtp-server.ts';

const ENV = { SMTP_OAUTH_CLIENT: 'heed-app', SMTP_OAUTH_SECRET: 's3cret', SMTP_OAUTH_REFRESH: 'refresh-1' };
const USER = 'training@larkfield.example';

onSqlite('a mail server that wants OAuth2', (open) => {
  let app: TestApp;
  let nurse: Added;
  let post: Post;
  let oauth: Oauth;
  let smtpUrl: string;
  /** What the service was asked, and what it answers: passes by number, unless told otherwise. */
  let asked: Record<string, string>[];
  let answer: () => { status: number; body: unknown };
  /** The passes that the mail server takes, and what it was shown. */
  let good: (pass: string) => boolean;
  let shown: string[];
  /** It refuses at once, and says nothing of a pass. */
  let isCurt: boolean;
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const service = createServer((req, res) => {
    void text(req).then((form) => {
      asked.push(Object.fromEntries(new URLSearchParams(form)));
      const { status, body } = answer();
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });

  beforeAll(async () => {
    service.listen(0, '127.0.0.1');
    await once(service, 'listening');
  });
  afterAll(() => service.close());

  beforeEach(async () => {
    [asked, shown, logged.length] = [[], [], 0];
    isCurt = false;
    good = (pass) => pass === `pass-${asked.length}`;
    answer = () => ({ status: 200, body: { access_token: `pass-${asked.length}`, expires_in: 3599 } });
    post = await startSmtp({
      authOptional: false,
      authMethods: ['XOAUTH2'],
      allowInsecureAuth: true,
      onAuth({ username, accessToken }, _session, done) {
        shown.push(`${username} ${accessToken}`);
        if (username === USER && good(accessToken ?? '')) done(null, { user: username });
        else if (isCurt) done(new Refusal(535, 'Authentication unsuccessful'));
        // As RFC 7628 has it, and Google and Microsoft do: what is wrong, then the refusal.
        else done(null, { data: { status: '401', schemes: 'bearer' } });
      },
    });
    smtpUrl = post.url.replace('smtp://', `smtp://${encodeURIComponent(USER)}@`);
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/oauth2/v2.0/token`;
    oauth = readConfig({ SMTP_URL: smtpUrl, SMTP_OAUTH_URL: url, ...ENV }, { data: 'data' }).smtpOauth!;
    app = await startApp({ database: await open() });
    nurse = await addStaff(app);
  });
  afterEach(() => app.close());

  const queue = () =>
    transact(app.ground.database.write, (tx) =>
      queueMail(tx, app.clock.now(), {
        personId: nurse.id,
        kind: 'reminder',
        subject: 'A subject',
        text: 'A text',
      }),
    );
  const send = (smtpOauth = oauth) =>
    sendWaiting(
      {
        database: app.ground.database,
        log,
        smtpUrl,
        smtpOauth,
        mailFrom: USER,
        link: () => Promise.resolve(''),
      },
      app.clock.now(),
    );

  it('gets mail with a pass from the service, and with the same one while it holds', async () => {
    await queue();
    expect(await send()).toBe(1);
    await queue();
    await queue();
    expect(await send()).toBe(2);
    expect(post.arrived).toHaveLength(3);
    expect(asked).toEqual([
      {
        grant_type: 'refresh_token',
        client_id: 'heed-app',
        client_secret: 's3cret',
        refresh_token: 'refresh-1',
      },
    ]);
    expect(new Set(shown)).toEqual(new Set([`${USER} pass-1`]));
  });

  it('gets a new pass when the old one is over, or is refused before its end', async () => {
    answer = () => ({ status: 200, body: { access_token: `pass-${asked.length}`, expires_in: 30 } });
    await queue();
    await send();
    await queue();
    expect([await send(), asked.length]).toEqual([1, 2]);
    expect(shown).toEqual([`${USER} pass-1`, `${USER} pass-2`]);
    // Taken back by the service: the next one goes out on the same connection.
    answer = () => ({ status: 200, body: { access_token: `pass-${asked.length}`, expires_in: 3599 } });
    await queue();
    await send();
    good = (pass) => pass === 'pass-4';
    await queue();
    expect([await send(), asked.length]).toEqual([1, 4]);
    expect(shown.slice(-2)).toEqual([`${USER} pass-3`, `${USER} pass-4`]);
    expect(post.arrived).toHaveLength(4);
  });

  it.each([
    [
      'refuses',
      () => ({
        status: 400,
        body: { error: 'invalid_grant', error_description: 'The refresh token has expired.' },
      }),
      'It said: “invalid_grant: The refresh token has expired.”',
    ],
    ['says something else', () => ({ status: 500, body: '<h1>Sorry</h1>' }), 'gave no pass'],
    ['forgets the pass', () => ({ status: 200, body: {} }), 'It said: “No access token”'],
  ])('keeps mail and says why in a sentence while the service %s', async (_how, said, sentence) => {
    const works = answer;
    answer = said;
    const id = await queue();
    expect(await send()).toBe(0);
    const admin = await app.as(await addStaff(app, { roles: ['administrator'] }));
    const page = (await admin.get(`/mail/${id}`)).text;
    expect(page).toContain('The service that lets Heed into the mail server (SMTP_OAUTH_URL) gave no pass.');
    expect(page).toContain(sentence);
    expect(page).toContain('SMTP_OAUTH_REFRESH');
    for (const secret of ['s3cret', 'refresh-1'])
      expect([secret, page.includes(secret), logged.join().includes(secret)]).toEqual([secret, false, false]);
    expect(shown).toEqual([]);
    answer = works;
    app.clock.pass({ minutes: 2 });
    expect(await send()).toBe(1);
  });

  it('keeps mail and says why where nobody gives out passes, or the mail server takes none of them', async () => {
    const gone = await nobodyThere();
    const id = await queue();
    expect(await send({ ...oauth, accessUrl: `${gone.replace('smtp:', 'http:')}/token` })).toBe(0);
    const admin = await app.as(await addStaff(app, { roles: ['administrator'] }));
    expect((await admin.get(`/mail/${id}`)).text).toContain('ECONNREFUSED');
    good = () => false;
    isCurt = true;
    app.clock.pass({ minutes: 2 });
    expect([await send(), asked.length]).toEqual([0, 1]);
    expect((await admin.get(`/mail/${id}`)).text).toContain('The mail server said: 535');
    // Not the refused one again.
    good = (pass) => pass === 'pass-2';
    app.clock.pass({ minutes: 10 });
    expect([await send(), asked.length]).toEqual([1, 2]);
  });

  it('shows a pass to no server elsewhere but over a connection that can be trusted', async () => {
    // This machine by an address that does not look like it.
    const elsewhere = smtpUrl.replace('127.0.0.1', '[::ffff:127.0.0.1]');
    const smtp = openSmtp(elsewhere, PATIENCE, oauth);
    const nobody = { name: '', address: 'nobody@larkfield.example' };
    const words = {
      subject: 'A subject',
      text: 'A text',
      html: '',
      calendar: null,
      attachments: [],
      replyTo: '',
    };
    const outcome = await smtp.send({ id: 'x', from: nobody, to: nobody, date: app.clock.now(), ...words });
    smtp.close();
    expect(outcome).toMatchObject({ state: 'again', words: expect.stringContaining('certificate') });
    expect(shown).toEqual([]);
  });

  it.each([
    ['https://login.example.org/token', true],
    ['http://127.0.0.1:8080/token', true],
    ['http://login.example.org/token', false],
    ['http://127.0.0.1.evil.example/token', false],
    ['http:', false],
  ])('asks for passes at %s: %s', (url, isTaken) => {
    const read = () => readConfig({ SMTP_URL: smtpUrl, SMTP_OAUTH_URL: url, ...ENV }, { data: 'data' });
    if (isTaken) expect(read().smtpOauth?.accessUrl).toBe(url);
    else expect(read).toThrow('SMTP_OAUTH_URL must be the address that gives out tokens, with https');
  });

  it.each(['password', 'relay', 'oauth'])('sends the test of setting up by %s', async (way) => {
    const given: string[] = [];
    const guarded = await startSmtp({
      authOptional: way === 'relay',
      authMethods: ['PLAIN'],
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, done) {
        given.push(`${username} ${password}`);
        if (username === USER && password === 'p$ss&w<rd') done(null, { user: username });
        else done(new Refusal(535, 'Authentication unsuccessful'));
      },
    });
    const byOauth = { SMTP_URL: smtpUrl, SMTP_OAUTH_URL: oauth.accessUrl, ...ENV };
    const env = {
      password: {
        SMTP_URL: guarded.url.replace(
          '//',
          `//${encodeURIComponent(USER)}:${encodeURIComponent('p$ss&w<rd')}@`,
        ),
      },
      relay: { SMTP_URL: guarded.url },
      oauth: byOauth,
    }[way]!;
    const house = await startApp({ database: await open(), env });
    try {
      const admin = await house.as(
        await addStaff(house, { roles: ['administrator'], email: 'ada@larkfield.example' }),
      );
      expect((await admin.get('/setup/mail')).text).toContain('Send me a test');
      expect((await admin.post('/setup/mail/test')).location).toBe('/setup/mail');
      const { signal } = new AbortController();
      const noLog = { log: () => Promise.reject(new Error('no log is needed')) };
      await jobs(house.ground, noLog)
        .find(({ name }) => name === 'mail')!
        .run(house.clock.now(), signal);
      const arrived = way === 'oauth' ? post.arrived : guarded.arrived;
      expect(arrived.map(({ subject, to }) => [subject, JSON.stringify(to).includes('ada@')])).toEqual([
        [expect.stringMatching(/^Test from /), true],
      ]);
      expect((await admin.get('/setup/mail')).text).toContain('class="status sent"');
      expect((await admin.get('/setup')).text).toMatch(/<li id="mail"[\s\S]*?class="status current"/);
      expect(given).toEqual(way === 'password' ? [`${USER} p$ss&w<rd`] : []);
      expect(shown).toEqual(way === 'oauth' ? [`${USER} pass-1`] : []);
    } finally {
      await house.close();
    }
  });
});
