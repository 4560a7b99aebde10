import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { transact, type Tx } from '../../src/database/database.ts';
import { sendAgain, stopMail } from '../../src/mail/mail.ts';
import { claim } from '../../src/mail/mail.store.ts';
import { queueMail, type NewMail } from '../../src/mail/queue.ts';
import { putMailStart } from '../../src/mail/start.store.ts';
import { waitingSince } from '../../src/mail/start.ts';
import { sendWaiting, type PostDeps } from '../../src/mail/worker.ts';
import '../../src/projections.ts';
import { changeSettings } from '../../src/organisation/organisation.ts';
import { addPerson } from '../../src/people/people.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { nobodyThere, Refusal, startSilence, startSmtp } from './smtp-server.ts';

const NOW = new Date('2026-10-05T09:00:00.000Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

onBoth('the outbox', (open) => {
  let database: TestDatabase;
  let people = 0;
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });

  beforeEach(async () => {
    database = await open();
    logged.length = 0;
    const settings = {
      name: 'Larkfield “Clinics”',
      zone: 'UTC',
      country: 'us',
      startDay: '2020-01-01',
    } as const;
    await transact(database.write, (tx) => changeSettings(tx, NOW, 'test', settings, 'UTC'));
  });

  const person = (email: string | null, name = 'Zoë Ng') =>
    transact(database.write, (tx) => {
      const own = { employeeNumber: `W-${++people}`, name, email };
      const place = { jobRole: 'other', siteId: 's', team: '', managerId: null, leftOn: null } as const;
      return addPerson(tx, NOW, null, { ...own, ...place, hiredOn: '2026-01-01' }, '2026-10-05');
    });
  const queue = (personId: string, mail: Partial<NewMail> = {}) =>
    transact(database.write, (tx) =>
      queueMail(tx, NOW, { personId, kind: 'reminder', subject: 'A subject', text: 'A text', ...mail }),
    );
  const row = (id: string) =>
    database.write.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  let minted = 0;
  const link = async (tx: Tx, now: Date, personId: string, purpose: string) => {
    const token = `secret-${++minted}`;
    const [made_at, expires_at] = [now.toISOString(), later(60).toISOString()];
    const known = { token_hash: `hash of ${token}`, person_id: personId, purpose };
    await tx
      .insertInto('single_use_link')
      .values({ ...known, made_at, expires_at, used_at: null })
      .execute();
    return `https://training.example.org/welcome/${token}?a=1&b=2`;
  };
  const deps = (smtpUrl: string | undefined, more: Partial<PostDeps> = {}): PostDeps => ({
    database,
    log,
    smtpUrl,
    mailFrom: 'Training <training@larkfield.example>',
    link,
    patience: { silence: 800, whole: 2000 },
    ...more,
  });

  it('is sent: from the organisation, to the person, with a Message-ID of its own', async () => {
    const post = await startSmtp();
    const id = await queue(await person('zoe@larkfield.example'), { html: '<p>A text</p>' });
    expect(await sendWaiting(deps(post.url), NOW)).toBe(1);
    const mail = post.arrived[0]!;
    expect(mail.from?.value).toEqual([
      { name: 'Larkfield “Clinics”', address: 'training@larkfield.example' },
    ]);
    expect([mail.to].flat()[0]?.value).toEqual([{ name: 'Zoë Ng', address: 'zoe@larkfield.example' }]);
    expect(mail).toMatchObject({ subject: 'A subject', messageId: `<${id}@larkfield.example>`, date: NOW });
    expect(mail.text).toContain('A text');
    expect(mail.html).toContain('<p>A text</p>');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(await row(id)).toMatchObject({ state: 'sent', tries: 1, sent_at: NOW.toISOString(), error: null });
    expect(await sendWaiting(deps(post.url), later(5))).toBe(0);
    expect(post.arrived).toHaveLength(1);
  });

  it('stays where it is without a mail server', async () => {
    const id = await queue(await person('a@larkfield.example'));
    expect(await sendWaiting(deps(undefined), NOW)).toBe(0);
    expect(await row(id)).toMatchObject({ state: 'waiting', tries: 0 });
  });

  it('has a link that is made when it is sent, and is nowhere in the outbox or the log', async () => {
    const post = await startSmtp();
    const personId = await person('a@larkfield.example');
    const html = '<a href="{{link}}">x</a>';
    const id = await queue(personId, { text: 'Go: {{link}} $& {{link}}', html, linkPurpose: 'invitation' });
    expect(await database.write.selectFrom('single_use_link').selectAll().execute()).toEqual([]);
    post.behave({ recipient: () => new Refusal(451, 'later') });
    await sendWaiting(deps(post.url), NOW);
    post.behave({});
    await sendWaiting(deps(post.url), later(2));
    const sent = post.arrived[0]!;
    const token = /secret-\d+/.exec(sent.text!)![0];
    const address = `https://training.example.org/welcome/${token}?a=1&b=2`;
    expect(sent.text).toContain(`Go: ${address} $& ${address}`);
    expect(sent.html).toContain(`href="${address.replace('&', '&amp;')}"`);
    expect(JSON.stringify(await row(id))).not.toContain('secret-');
    expect(logged.join('')).not.toContain('secret-');
    expect(logged.join('')).not.toContain('@larkfield');
    expect(logged.join('')).toContain(id);
  });

  it('that only quotes {{link}} in a name is sent as it stands', async () => {
    const post = await startSmtp();
    await queue(await person('a@larkfield.example'), { text: 'Hello {{link}}' });
    await sendWaiting(deps(post.url), NOW);
    expect(post.arrived[0]!.text).toContain('Hello {{link}}');
  });

  it('fails with a reason when there is no address, and can be sent when there is', async () => {
    const post = await startSmtp();
    const personId = await person(null);
    const id = await queue(personId);
    await sendWaiting(deps(post.url), NOW);
    expect(await row(id)).toMatchObject({ state: 'failed', error: 'heed:no-address' });
    await database.write
      .updateTable('person')
      .set({ email: 'new@larkfield.example' })
      .where('id', '=', personId)
      .execute();
    await sendAgain(database.write, later(1), 'admin', id);
    expect(await sendWaiting(deps(post.url), later(1))).toBe(1);
    expect([post.arrived[0]!.to].flat()[0]?.text).toContain('new@larkfield.example');
  });

  it('refused for good fails, with the words of the server but no address, and others are sent', async () => {
    const post = await startSmtp();
    const bad = await queue(await person('gone@larkfield.example'));
    const good = await queue(await person('here@larkfield.example'));
    post.behave({
      recipient: (address) =>
        address.startsWith('gone') ? new Refusal(550, `<${address}> unknown here`) : undefined,
    });
    expect(await sendWaiting(deps(post.url), NOW)).toBe(1);
    expect(await row(bad)).toMatchObject({ state: 'failed', error: expect.stringContaining('unknown here') });
    expect((await row(bad)).error).not.toContain('gone@');
    expect(await row(good)).toMatchObject({ state: 'sent' });
  });

  it('refused for now waits longer each time, then fails', async () => {
    const post = await startSmtp();
    const id = await queue(await person('a@larkfield.example'));
    post.behave({ data: () => new Refusal(451, 'busy') });
    let now = NOW;
    const pauses: number[] = [];
    for (;;) {
      await sendWaiting(deps(post.url), now);
      const mail = await row(id);
      if (mail.state !== 'waiting') break;
      expect(mail).toMatchObject({ claimed_at: null, error: expect.stringContaining('busy') });
      pauses.push((Date.parse(mail.next_at) - now.getTime()) / 60_000);
      expect(await sendWaiting(deps(post.url), new Date(Date.parse(mail.next_at) - 1))).toBe(0);
      now = new Date(mail.next_at);
    }
    expect(pauses.slice(0, 5)).toEqual([1, 5, 15, 60, 240]);
    expect(await row(id)).toMatchObject({
      state: 'failed',
      tries: pauses.length + 1,
      error: expect.stringContaining('busy'),
    });
    expect(post.arrived).toEqual([]);
  });

  it('is not spent on a server that is down, silent or refuses us: one is tried, the rest wait untouched', async () => {
    const post = await startSmtp();
    post.behave({ sender: () => new Refusal(553, 'you may not send as this') });
    const first = await queue(await person('a@larkfield.example'));
    const second = await queue(await person('b@larkfield.example'));
    let now = NOW;
    for (const url of [await nobodyThere(), await startSilence(), post.url]) {
      expect(await sendWaiting(deps(url), now)).toBe(0);
      const tries = [await row(first), await row(second)].map((mail) => mail.tries);
      expect([
        [0, 1],
        [1, 0],
      ]).toContainEqual(tries);
      await database.write.updateTable('mail').set({ tries: 0, next_at: NOW.toISOString() }).execute();
      now = later(1);
    }
    post.behave({});
    expect(await sendWaiting(deps(post.url), later(2))).toBe(2);
  });

  it('keeps the password of the mail server out of outbox and log', async () => {
    const id = await queue(await person('a@larkfield.example'));
    const [down, refusing] = [
      new URL(await nobodyThere()),
      new URL((await startSmtp({ authOptional: false })).url),
    ];
    for (const [n, url] of [down, refusing].entries()) {
      url.username = 'user';
      url.password = 'pass-word-1';
      await sendWaiting(deps(url.href), later(n * 10));
      expect(await row(id)).toMatchObject({
        state: 'waiting',
        tries: n + 1,
        error: expect.stringMatching(/\S/),
      });
    }
    expect(logged.join('') + JSON.stringify(await row(id))).not.toContain('pass-word-1');
  });

  it('is perhaps sent when the server had all of it and did not answer', async () => {
    for (const behaviour of [{ hangUp: true }, { slow: 3000 }]) {
      const post = await startSmtp();
      post.behave(behaviour);
      const id = await queue(await person(`a${people}@larkfield.example`));
      await sendWaiting(deps(post.url), NOW);
      expect(await row(id)).toMatchObject({ state: 'unsure' });
      post.behave({});
      expect(await sendWaiting(deps(post.url), later(600))).toBe(0);
      expect(post.arrived).toHaveLength(1);
      await sendAgain(database.write, later(600), 'admin', id);
      expect(await sendWaiting(deps(post.url), later(600))).toBe(1);
      expect(new Set(post.arrived.map((mail) => mail.messageId)).size).toBe(1);
    }
  });

  it('is perhaps sent after a crash between claim and answer, shown and not repeated', async () => {
    const post = await startSmtp();
    const id = await queue(await person('a@larkfield.example'));
    await transact(database.write, (tx) => claim(tx, id, NOW.toISOString()));
    expect(await sendWaiting(deps(post.url), later(9))).toBe(0);
    expect(await row(id)).toMatchObject({ state: 'sending' });
    expect(await sendWaiting(deps(post.url), later(11))).toBe(0);
    expect(await row(id)).toMatchObject({ state: 'unsure' });
    expect(post.arrived).toEqual([]);
  });

  it('is perhaps sent when the process was killed while the server had it', async () => {
    const post = await startSmtp();
    post.behave({ slow: 60_000 });
    const first = await queue(await person('a@larkfield.example'));
    const second = await queue(await person('b@larkfield.example'));
    const file = join(import.meta.dirname, 'worker.ts');
    const args = ['--import', 'tsx', file, JSON.stringify(database.place), post.url, NOW.toISOString()];
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    while (post.arrived.length === 0) await pause(20);
    child.kill('SIGKILL');
    await once(child, 'close');
    post.behave({});
    expect(await sendWaiting(deps(post.url), later(11))).toBe(1);
    const states = [(await row(first)).state, (await row(second)).state];
    expect(states.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['sent', 'unsure']);
    expect(post.arrived).toHaveLength(2);
    expect(new Set(post.arrived.map((mail) => mail.messageId)).size).toBe(2);
  });

  it('is given up after a crash without a mail server too', async () => {
    const id = await queue(await person('a@larkfield.example'));
    await transact(database.write, (tx) => claim(tx, id, NOW.toISOString()));
    await sendWaiting(deps(undefined), later(11));
    expect(await row(id)).toMatchObject({ state: 'unsure' });
  });

  it('arrives once when several workers race', async () => {
    const post = await startSmtp();
    const personId = await person('a@larkfield.example');
    const ids = await Promise.all(Array.from({ length: 30 }, () => queue(personId)));
    const sent = await Promise.all([1, 2, 3].map(() => sendWaiting(deps(post.url), NOW)));
    expect(sent.reduce((a, b) => a + b)).toBe(30);
    const arrived = post.arrived.map((mail) => mail.messageId?.slice(1, 37));
    expect(arrived).toHaveLength(30);
    expect(new Set(arrived)).toEqual(new Set(ids));
  });

  it('with a link goes first: somebody is waiting for it', async () => {
    const post = await startSmtp();
    const personId = await person('a@larkfield.example');
    await queue(personId, { subject: 'reminder' });
    await queue(personId, { subject: 'question', text: '{{link}}', linkPurpose: 'follow-up:1' });
    await queue(personId, { subject: 'password', text: '{{link}}', linkPurpose: 'reset' });
    await sendWaiting(deps(post.url), NOW);
    expect(post.arrived).toHaveLength(3);
    expect(post.arrived[0]!.subject).toBe('password');
  });

  it('waits when its link cannot be made, and holds up nobody', async () => {
    const post = await startSmtp();
    const personId = await person('a@larkfield.example');
    const broken = await queue(personId, { text: '{{link}}', linkPurpose: 'nonsense' });
    const good = await queue(personId);
    expect(
      await sendWaiting(deps(post.url, { link: () => Promise.reject(new Error('no such purpose')) }), NOW),
    ).toBe(1);
    expect(await row(broken)).toMatchObject({ state: 'waiting', tries: 1, error: 'heed:no-link' });
    expect(await row(good)).toMatchObject({ state: 'sent' });
  });

  it('that is not wanted any more is not sent, and is no failure', async () => {
    const post = await startSmtp();
    const id = await queue(await person('a@larkfield.example'));
    await sendWaiting(deps(post.url, { wanted: () => Promise.resolve(false) }), NOW);
    expect(await row(id)).toMatchObject({ state: 'failed', error: 'heed:ended:not-needed' });
    expect(post.arrived).toEqual([]);
  });

  it('that is wanted later waits until then, and that was no try', async () => {
    const post = await startSmtp();
    const id = await queue(await person('a@larkfield.example'));
    const wanted = (_tx: Tx, now: Date) => Promise.resolve(now < later(90) ? later(90) : true);
    for (const minutes of [0, 30, 89])
      expect(await sendWaiting(deps(post.url, { wanted }), later(minutes))).toBe(0);
    const waiting = { state: 'waiting', tries: 0, claimed_at: null, next_at: later(90).toISOString() };
    expect(await row(id)).toMatchObject(waiting);
    expect(await sendWaiting(deps(post.url, { wanted }), later(90))).toBe(1);
    expect(await row(id)).toMatchObject({ state: 'sent', tries: 1 });
  });

  it('is late from when it could go out: neither before its hour nor before the Start', async () => {
    const who = await person('a@larkfield.example');
    await queue(who, { kind: 'invitation', sendAt: later(600) });
    await queue(who);
    expect(await waitingSince(database.read, later(500))).toBeUndefined();
    expect(await waitingSince(database.read, later(660))).toBe(later(600).toISOString());
    await transact(database.write, (tx) => putMailStart(tx, later(700).toISOString(), who));
    expect(await waitingSince(database.read, later(710))).toBe(later(700).toISOString());
    // Tried in vain, its next try is to come: it waits since the first one.
    await database.write.deleteFrom('mail').execute();
    await queue(who, { sendAt: later(800) });
    const nowhere = deps(await nobodyThere());
    for (const minutes of [800, 801, 806, 821]) await sendWaiting(nowhere, later(minutes));
    expect(await waitingSince(database.read, later(822))).toBe(later(800).toISOString());
  });

  it('stopped is not sent; stopping twice is once; what was sent cannot be stopped', async () => {
    const post = await startSmtp();
    const id = await queue(await person('a@larkfield.example'));
    await stopMail(database.write, NOW, 'admin', id);
    await stopMail(database.write, NOW, 'admin', id);
    expect(await sendWaiting(deps(post.url), NOW)).toBe(0);
    expect(await row(id)).toMatchObject({ state: 'failed', error: 'heed:ended:stopped:admin' });
    const kinds = await database.write
      .selectFrom('ledger')
      .select('kind')
      .where('kind', 'like', 'mail-%')
      .execute();
    expect(kinds).toEqual([{ kind: 'mail-stopped' }]);
    await sendAgain(database.write, NOW, 'admin', id);
    await sendAgain(database.write, NOW, 'admin', id);
    expect(await sendWaiting(deps(post.url), NOW)).toBe(1);
    await expect(stopMail(database.write, NOW, 'admin', id)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(sendAgain(database.write, NOW, 'admin', id)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('ends after the mail in hand when it is told to stop', async () => {
    const post = await startSmtp();
    const personId = await person('a@larkfield.example');
    await queue(personId);
    await queue(personId);
    const stopping = new AbortController();
    const wanted = () => {
      stopping.abort();
      return Promise.resolve(true);
    };
    expect(await sendWaiting(deps(post.url, { signal: stopping.signal, wanted }), NOW)).toBe(1);
  });
});
