import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import ICAL from 'ical.js';
import { pino } from 'pino';
import { transact } from '../../src/database/database.ts';
import { calendarOf } from '../../src/mail/calendar.ts';
import { keepContent } from '../../src/files/content.store.ts';
import { setLook } from '../../src/organisation/look.ts';
import { queueMail, type NewMail } from '../../src/mail/queue.ts';
import { setSender } from '../../src/mail/sender.ts';
import { wordedLetter } from '../../src/mail/worded.ts';
import { sendWaiting } from '../../src/mail/worker.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { startSmtp, type Post } from './smtp-server.ts';

const log = pino({ level: 'silent' });

onSqlite('a mail as it arrives', (open) => {
  let app: TestApp;
  let nurse: Added;
  let post: Post;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    nurse = await addStaff(app, { name: 'Zoë “Z” Ng, RN', email: 'zoe@larkfield.example' });
    post = await startSmtp();
  });
  afterEach(() => app.close());

  const letter = (more: Partial<Parameters<typeof wordedLetter>[1]> = {}) =>
    wordedLetter(app.ground.messages, {
      kind: 'ahead',
      organisation: 'Larkfield Clinics',
      name: nurse.name,
      count: 1,
      what: 'Social media training',
      when: 'due on 12 Dec 2026, in 7 days',
      body: [
        {
          list: [
            `Social media training, due on 12 Dec 2026. You started on 12 Nov 2026 and have 30 days for it. ${'é'.repeat(30)}`,
          ],
        },
      ],
      action: {
        text: 'See what to do',
        href: `https://training.example.org/courses/${'x'.repeat(90)}?a=1&b=2`,
      },
      because: 'You get this because Larkfield Clinics asks all its staff to know its social media policy.',
      ...more,
    });
  const send = async (mail: Partial<NewMail> = {}) => {
    const now = app.clock.now();
    const id = await transact(app.ground.database.write, (tx) =>
      queueMail(tx, now, { personId: nurse.id, kind: 'reminder', ...letter(), ...mail }),
    );
    await sendWaiting(
      {
        database: app.ground.database,
        log,
        smtpUrl: post.url,
        mailFrom: 'Machine <training@larkfield.example>',
        link: () => Promise.resolve(''),
      },
      now,
    );
    return { id, mail: post.arrived.at(-1)!, raw: post.raw.at(-1)! };
  };

  it('has text for old programs in short lines, HTML for the others, and says that a machine wrote it', async () => {
    const { id, mail, raw } = await send();
    expect(mail.text).toBe(letter().text.trimEnd());
    expect(mail.html).toBe(letter().html);
    expect(raw).toMatch(/Content-Type: multipart\/alternative/);
    expect(raw).toMatch(/Content-Type: text\/plain; charset=utf-8; format=flowed/);
    expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'));
    // Not only in our own lines: no server may have to break one.
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
    const header = (name: string) => mail.headers.get(name);
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(header('x-auto-response-suppress')).toBe('All');
    expect(header('list-unsubscribe')).toBeUndefined();
    expect(header('list')).toBeUndefined();
    expect(mail.messageId).toBe(`<${id}@larkfield.example>`);
    expect(mail.date).toEqual(app.clock.now());
    expect(mail.replyTo).toBeUndefined();
    expect(mail.attachments).toEqual([]);
  });

  it('reads in any client: one language, no picture, nothing from elsewhere, no colour without its fellow', async () => {
    const { mail } = await send();
    const html = String(mail.html);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(html).not.toMatch(/<img|<link|<script|<style|<form|url\(|src=|@import|@media|position:/);
    expect([...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, to]) => to)).toEqual([
      `https://training.example.org/courses/${'x'.repeat(90)}?a=1&amp;b=2`,
    ]);
    for (const [, style] of html.matchAll(/style="([^"]*)"/g))
      expect(/(^|;)color:/.test(style!) && !/background-color:/.test(style!)).toBe(false);
    // Tables that only hold things in place are no tables to somebody who listens.
    expect(html.match(/<table/g)!.length).toBe(html.match(/<table role="presentation"/g)!.length);
  });

  it('bears the house’s own picture and colour, within the mail; the words stay as they are', async () => {
    const { write } = app.ground.database;
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const look = (logo: string, accent: string) =>
      transact(write, (tx) => setLook(tx, app.clock.now(), nurse.id, { logo, accent }, 'UTC'));
    const logo = await transact(write, (tx) => keepContent(tx, 'logo', `logo data:image/png;base64,${png}`));
    await look(logo, '#7a1f5c');
    const { mail, raw } = await send();
    expect(raw).toMatch(
      /Content-Type: multipart\/alternative[\s\S]*text\/plain[\s\S]*multipart\/related[\s\S]*text\/html[\s\S]*image\/png/,
    );
    expect(raw).toContain('Content-ID: <logo@heed>');
    expect(raw).toContain('Content-Disposition: inline');
    expect(mail.text).toBe(letter().text.trimEnd());
    expect(mail.attachments).toEqual([
      expect.objectContaining({ cid: 'logo@heed', related: true, contentType: 'image/png' }),
    ]);
    expect(mail.attachments[0]!.content.toString('base64')).toBe(png);
    const html = Buffer.from(
      /text\/html[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(raw)![1]!.replace(/=\r\n/g, ''),
    ).toString();
    expect(html).toMatch(/<img src=3D"cid:logo@heed" width=3D"1" height=3D"1" alt=3D""/);
    expect(html).toContain('bgcolor=3D"#7a1f5c"');
    expect(html).not.toContain('#0b5c63');
    // An SVG is for pages: mail programs do not draw it.
    await look(
      await transact(write, (tx) => keepContent(tx, 'logo', 'logo data:image/svg+xml;base64,PHN2Zy8+')),
      '',
    );
    const plain = await send();
    expect(plain.mail.html).toBe(letter().html);
    expect(plain.mail.attachments).toEqual([]);
  });

  it('keeps the line breaks that somebody typed, and none of their markup', async () => {
    const { mail } = await send(letter({ body: ['First line\nsecond <b>line</b> & "more"'] }));
    expect(mail.html).toContain('First line<br>second &lt;b&gt;line&lt;/b&gt; &amp; &#34;more&#34;</p>');
    expect(mail.text).toContain('First line\nsecond <b>line</b> & "more"\n');
  });

  it('comes in the name that the organisation chose, with its own address for answers', async () => {
    const { write } = app.ground.database;
    const by = nurse.id;
    const set = (name: string, replyTo: string) =>
      transact(write, (tx) => setSender(tx, app.clock.now(), by, { name, replyTo }));
    expect(await set(' Larkfield “HR”, training ', 'HR.Team@larkfield.example')).toBe(true);
    expect(await set('Larkfield “HR”, training', 'HR.Team@larkfield.example')).toBe(false);
    const { mail, raw } = await send();
    expect(mail.from?.value).toEqual([
      { name: 'Larkfield “HR”, training', address: 'training@larkfield.example' },
    ]);
    expect(mail.replyTo?.value).toEqual([
      { name: 'Larkfield “HR”, training', address: 'HR.Team@larkfield.example' },
    ]);
    expect(raw).not.toContain('Machine');
    await set('', '');
    const plain = await send();
    expect(plain.mail.from?.value[0]?.name).toBe('Larkfield Clinics');
    expect(plain.mail.replyTo).toBeUndefined();
    for (const odd of [
      'x',
      'a@b',
      'a@b.example, c@d.example',
      '"x" <a@b.example>',
      'a@b.example\r\nBcc: c@d.example',
      `${'x'.repeat(250)}@b.example`,
    ])
      await expect(set('', odd)).rejects.toMatchObject({ kind: 'invalid' });
    await expect(set('x'.repeat(101), '')).rejects.toMatchObject({ kind: 'invalid' });
    const entries = await write
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', 'sender-set')
      .execute();
    expect(entries).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toMatch(/HR|larkfield/i);
  });

  it('brings the day into the calendar', async () => {
    const due = {
      obligation: 'course:1.1',
      personId: nurse.id,
      title: 'Social media training – “Zoë”',
      dueOn: '2026-12-12',
      url: 'https://training.example.org/',
      organisation: 'Larkfield Clinics',
      sequence: 1,
      now: app.clock.now(),
    };
    const { mail, raw } = await send({ calendar: calendarOf(due) });
    expect(mail.attachments).toHaveLength(1);
    const file = mail.attachments[0]!;
    expect([file.filename, file.contentType, file.contentDisposition]).toEqual([
      'reminder.ics',
      'text/calendar',
      'attachment',
    ]);
    expect(raw).toMatch(/text\/calendar; charset=utf-8; method=PUBLISH/);
    expect(file.content.toString()).toBe(calendarOf(due));
    const event = new ICAL.Component(ICAL.parse(file.content.toString())).getFirstSubcomponent('vevent')!;
    expect(event.getFirstPropertyValue('summary')).toBe(due.title);
    expect(mail.text).toContain('See what to do');
    expect(mail.html).toContain('See what to do');
    const done = await send({ calendar: calendarOf({ ...due, cancelled: true }) });
    expect(done.raw).toMatch(/text\/calendar; charset=utf-8; method=CANCEL/);
  });

  it('has a subject and a name that are nothing but that', async () => {
    const { mail, raw } = await send(
      letter({ what: 'Training\r\nBcc: evil@x.example', when: '“today” – ' + 'é'.repeat(60) }),
    );
    expect(mail.subject).toContain('Training Bcc: evil@x.example, “today” – ééé');
    expect(mail.bcc).toBeUndefined();
    expect(raw).not.toMatch(/^Bcc:/im);
    expect([mail.to].flat()[0]!.value).toEqual([
      { name: 'Zoë “Z” Ng, RN', address: 'zoe@larkfield.example' },
    ]);
  });

  it('proves itself by a pass where the server takes no passwords, and asks for each with what it was given', async () => {
    const asked: string[] = [];
    const passes = createServer((req, res) => {
      void text(req).then((body) => {
        asked.push(body);
        res.setHeader('content-type', 'application/json');
        res.end(JSON.stringify({ access_token: 'a-pass', token_type: 'Bearer', expires_in: 3600 }));
      });
    }).listen(0, '127.0.0.1');
    await once(passes, 'listening');
    const given: (string | undefined)[] = [];
    const strict = await startSmtp({
      authOptional: false,
      authMethods: ['XOAUTH2'],
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        given.push(auth.username, auth.accessToken);
        done(null, { user: auth.username });
      },
    });
    const now = app.clock.now();
    await transact(app.ground.database.write, (tx) =>
      queueMail(tx, now, { personId: nurse.id, kind: 'reminder', ...letter() }),
    );
    const smtpOauth = {
      accessUrl: `http://127.0.0.1:${(passes.address() as AddressInfo).port}/token`,
      clientId: 'heed',
      clientSecret: 'the secret',
      refreshToken: 'the refresh',
    };
    const deps = { database: app.ground.database, log, mailFrom: 'training@larkfield.example' };
    const smtpUrl = strict.url.replace('://', '://training%40larkfield.example@');
    await sendWaiting({ ...deps, smtpUrl, smtpOauth, link: () => Promise.resolve('') }, now);
    passes.close();
    expect([given, strict.arrived.length]).toEqual([['training@larkfield.example', 'a-pass'], 1]);
    expect(Object.fromEntries(new URLSearchParams(asked.join('&')))).toEqual({
      client_id: 'heed',
      client_secret: 'the secret',
      refresh_token: 'the refresh',
      grant_type: 'refresh_token',
    });
  });
});
