import { transact } from '../../src/database/database.ts';
import { queueMail, type NewMail } from '../../src/mail/queue.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';
import { onSqlite } from '../support/databases.ts';

const subjects = (text: string) => [...text.matchAll(/Number (\d+)/g)].map((found) => Number(found[1]));
const href = (text: string, rel: string) =>
  new RegExp(`href="([^"]+)" rel="${rel}"`).exec(text)?.[1]?.replaceAll('&amp;', '&');

onSqlite('the pages of the outbox', (open) => {
  let app: TestApp;
  let admin: Browser;
  let nurse: Added;
  let waiting: string;

  const queue = (mail: Partial<NewMail> = {}) =>
    transact(app.ground.database.write, (tx) => {
      app.clock.pass({ seconds: 1 });
      const usual = { personId: nurse.id, kind: 'reminder', subject: 'Larkfield: to do', text: 'Hello <b>' };
      return queueMail(tx, app.clock.now(), { ...usual, ...mail });
    });
  const set = (id: string, values: { state: 'failed' | 'unsure' | 'sent' | 'sending'; error?: string }) =>
    app.ground.database.write.updateTable('mail').set(values).where('id', '=', id).execute();

  beforeAll(async () => {
    app = await startApp({ database: await open() });
    const boss = await addStaff(app, { name: 'Ada Admin', roles: ['administrator'] });
    nurse = await addStaff(app, { name: 'Nia O’Nurse' });
    admin = await app.as(boss);
    waiting = await queue({ text: 'Go <here>: {{link}}', linkPurpose: 'invitation', kind: 'invitation' });
  });
  afterAll(() => app.close());

  it('list the mail, and say that no server is set', async () => {
    const page = await admin.get('/mail');
    expect(page.status).toBe(200);
    expect(page.text).toContain('No mail server is set up');
    expect(page.text).toContain(`<a href="/mail/${waiting}">Larkfield: to do</a>`);
    expect(page.text).toContain('Nia O’Nurse');
    expect(page.text).toContain('Invitation');
    expect(page.text).not.toContain('could not be sent');
  });

  it('show a mail as it will read, with no link in it', async () => {
    const page = await admin.get(`/mail/${waiting}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Go &lt;here&gt;: [personal link, made when the mail is sent]');
    expect(page.text).not.toContain('{{link}}');
    expect(page.text).toContain(nurse.email);
    expect(page.text).toContain('Do not send');
  });

  it('count failures, name the trouble, and send again: twice is once', async () => {
    const [refused, unsure] = [await queue(), await queue()];
    await set(refused, { state: 'failed', error: '550 <b> unknown' });
    await set(unsure, { state: 'unsure', error: 'Timeout' });
    expect((await admin.get('/mail?state=failed')).text).toContain('1 mail could not be sent');
    expect((await admin.get(`/mail/${refused}`)).text).toContain(
      'The mail server said: 550 &lt;b&gt; unknown',
    );
    expect((await admin.get(`/mail/${unsure}`)).text).toContain('may have arrived');
    for (const id of [refused, unsure, refused]) {
      const answer = await admin.post(`/mail/${id}/send-again`);
      expect([answer.status, answer.location]).toEqual([303, `/mail/${id}?done=again`]);
      expect((await admin.follow()).text).toContain('The mail waits to be sent again.');
    }
    expect((await admin.get('/mail')).text).not.toContain('could not be sent');
  });

  it('stop a mail, say who did, and count it as no failure', async () => {
    const id = await queue();
    await admin.get(`/mail/${id}`);
    expect((await admin.post(`/mail/${id}/stop`)).location).toBe(`/mail/${id}?done=stopped`);
    const page = await admin.follow();
    expect(page.text).toContain('Stopped by Ada Admin.');
    expect(page.text).toContain('Send again');
    expect((await admin.get('/mail')).text).not.toContain('could not be sent');
  });

  it('refuse to stop or repeat what was sent, in a sentence', async () => {
    const id = await queue();
    await set(id, { state: 'sent' });
    for (const act of ['stop', 'send-again']) {
      const answer = await admin.post(`/mail/${id}/${act}`);
      expect(answer.status).toBe(409);
      expect(answer.text).toContain('This mail was sent, or is being sent right now.');
    }
  });

  it('say in words why a mail has nowhere to go, or is not needed', async () => {
    const id = await queue();
    await set(id, { state: 'failed', error: 'heed:no-address' });
    expect((await admin.get(`/mail/${id}`)).text).toContain('has no email address');
    await set(id, { state: 'failed', error: 'heed:ended:not-needed' });
    expect((await admin.get(`/mail/${id}`)).text).toContain('no need for it any more');
    await set(id, { state: 'failed', error: 'heed:ended:stopped:nobody' });
    expect((await admin.get(`/mail/${id}`)).text).toContain('Stopped by somebody who is no longer here.');
    await set(id, { state: 'sending' });
    expect((await admin.get('/mail?state=sending')).text).toContain('Being sent');
  });

  it('go through many mails page by page, there and back, each once', async () => {
    for (let i = 0; i < 120; i++) await queue({ subject: `Number ${i}` });
    const seen: number[][] = [];
    let page = await admin.get('/mail?state=waiting');
    for (let next: string | undefined = ''; next !== undefined;) {
      seen.push(subjects(page.text));
      next = href(page.text, 'next');
      if (next !== undefined) page = await admin.get(next);
    }
    expect(seen.flat()).toEqual(Array.from({ length: 120 }, (_, i) => 119 - i));
    const back = await admin.get(href(page.text, 'prev')!);
    expect(subjects(back.text)).toEqual(seen.at(-2));
    const first = await admin.get(href(back.text, 'prev')!);
    expect(subjects(first.text)).toEqual(seen[0]);
    expect(href(first.text, 'prev')).toBeUndefined();
  });

  it('need sign-in, and an administrator', async () => {
    const stranger = app.browser();
    const other = await app.as(nurse);
    const officer = await app.as(await addStaff(app, { roles: ['officer', 'auditor'] }));
    for (const path of ['/mail', `/mail/${waiting}`]) {
      const answer = await stranger.get(path);
      expect([answer.status, answer.location]).toEqual([303, `/sign-in?next=${encodeURIComponent(path)}`]);
      expect((await other.get(path)).status).toBe(403);
      expect((await officer.get(path)).status).toBe(403);
    }
    for (const act of ['stop', 'send-again']) {
      expect((await stranger.post(`/mail/${waiting}/${act}`)).status).toBe(303);
      expect((await other.post(`/mail/${waiting}/${act}`)).status).toBe(403);
    }
    const row = app.ground.database.read.selectFrom('mail').select('state').where('id', '=', waiting);
    expect(await row.executeTakeFirst()).toEqual({ state: 'waiting' });
  });

  it('do not exist for an id that is none, nor by another method', async () => {
    const unknown = '01890000-0000-7000-8000-000000000000';
    for (const id of [unknown, 'x', '%00', '..%2f..', `${unknown}0`, "'; drop table mail"]) {
      expect((await admin.get(`/mail/${encodeURI(id)}`)).status).toBe(404);
      expect((await admin.post(`/mail/${encodeURI(id)}/stop`)).status).toBe(404);
      expect((await admin.post(`/mail/${encodeURI(id)}/send-again`)).status).toBe(404);
    }
    expect((await admin.get(`/mail/${waiting}/stop`)).status).toBe(404);
    expect((await admin.post('/mail')).status).toBe(404);
    expect((await admin.post(`/mail/${waiting}/stop`, {}, { csrf: null })).status).toBe(403);
  });

  it('make the best of a strange address', async () => {
    for (const query of ['state=nonsense', 'before=x', 'after=%00', 'state=sent&state=failed', 'before[]=1'])
      expect((await admin.get(`/mail?${query}`)).status).toBe(200);
    expect((await admin.get(`/mail/${waiting}?done=<script>`)).text).not.toContain('<script>');
  });

  it('leave a word in /readyz', async () => {
    const body = JSON.parse((await admin.get('/readyz')).text) as Record<string, unknown>;
    expect(body['mail']).toMatchObject({ sends: false, failed: 0, unsure: 0 });
    expect(body['mail']).toMatchObject({ waiting: 123, oldestWaiting: '2026-10-05T09:00:01.000Z' });
  });
});

onSqlite('an outbox with a mail server and nothing in it', (open) => {
  it('says neither', async () => {
    const app = await startApp({ database: await open(), env: { SMTP_URL: 'smtp://localhost:2525' } });
    const admin = await app.as(await addStaff(app, { roles: ['administrator'] }));
    const page = await admin.get('/mail');
    expect(page.text).toContain('No mail here');
    expect(page.text).not.toContain('SMTP_URL');
    await app.close();
  });
});
