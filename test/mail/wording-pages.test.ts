import { pino } from 'pino';
import { transact } from '../../src/database/database.ts';
import { projections } from '../../src/projections.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { wordedLetter } from '../../src/mail/worded.ts';
import { setWording, shippedWording, wordingsNow } from '../../src/mail/wordings.ts';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import type { Browser, Fields } from '../support/browser.ts';
import { onSqlite } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

const own = {
  subject: 'Your {what} at {organisation}',
  opening: 'Dear {first_name},\n\nplease:',
  closing: 'Ask {manager}.',
};
const was = (text: string) => /name="was" value="([^"]*)"/.exec(text)![1]!;
const plain = (text: string) =>
  text
    .replaceAll('&#39;', "'")
    .replaceAll('&#34;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

onSqlite('the pages of the wording', (open) => {
  let app: TestApp;
  let admin: Browser;
  let boss: Added;
  let nurse: Added;

  beforeEach(async () => {
    const database = await open();
    app = await startApp({ database, log: pino({ level: 'error' }) });
    await putIntoForce(database, app.clock.now());
    boss = await addStaff(app, { name: 'Ada Admin', roles: ['administrator'], hiredOn: '2026-10-01' });
    nurse = await addStaff(app, { name: 'Dr Nia O’Nurse', managerId: boss.id, hiredOn: '2026-09-20' });
    admin = await app.as(boss);
  });
  afterEach(() => app.close());

  const mails = () => app.ground.database.read.selectFrom('mail').selectAll().orderBy('id').execute();
  const preview = (kind: string, fields: Fields) =>
    admin.post(`/mail/wording/${kind}/preview`, { ...own, ...fields });

  it('say of each kind whose words it has, and lead there from the mail', async () => {
    expect((await admin.get('/mail')).text).toContain('href="/mail/wording"');
    const page = await admin.get('/mail/wording');
    expect(page.status).toBe(200);
    expect(page.text.match(/data-label="Wording">Heed’s</g)).toHaveLength(6);
    for (const [, href] of page.text.matchAll(/href="(\/mail\/wording\/\w+)"/g)) {
      const one = await admin.get(href!);
      expect([href, one.status]).toEqual([href, 200]);
      expect(one.text).toContain('Nobody has. The words are Heed’s.');
      expect(one.text).not.toContain('Go back to Heed’s words');
    }
  });

  it('keep new words as a fact, with who and when, and go back', async () => {
    const page = await admin.get('/mail/wording/late');
    const saved = await admin.post('/mail/wording/late', { ...own, was: was(page.text) });
    expect([saved.status, saved.location]).toEqual([303, '/mail/wording/late?done=saved']);
    const after = await admin.follow();
    expect(after.text).toContain('Saved. Mails written from now on use these words.');
    expect(after.text).toContain('5 Oct 2026, 09:00: new words by Ada Admin');
    expect(plain(after.text)).toContain('value="Your {what} at {organisation}"');
    expect((await admin.get('/mail/wording')).text).toContain('Your own, by Ada Admin, 5 Oct 2026, 09:00');
    const entries = () =>
      app.ground.database.read
        .selectFrom('ledger')
        .select(['at', 'body'])
        .where('kind', '=', 'template-set')
        .execute();
    const [entry] = await entries();
    expect(entry!.at).toBe('2026-10-05');
    expect(JSON.parse(entry!.body)['facts']).toEqual({ by: boss.id, kind: 'late', hash: was(after.text) });
    expect(entry!.body).not.toContain('please');

    const again = await admin.post('/mail/wording/late', { ...own, was: was(after.text) });
    expect(again.location).toBe('/mail/wording/late?done=same');
    expect((await admin.post('/mail/wording/late/reset')).location).toBe('/mail/wording/late?done=reset');
    expect((await admin.follow()).text).toContain('back to Heed’s words by Ada Admin');
    expect((await admin.post('/mail/wording/late/reset')).location).toBe('/mail/wording/late?done=same');
    expect(await entries()).toHaveLength(2);
    const { database } = app.ground;
    expect(await checkRebuild(database, projections, app.clock.now())).toMatchObject({ ok: true });
  });

  it('count words that are Heed’s own as Heed’s', async () => {
    const heeds = { ...shippedWording(app.ground.messages, 'today') };
    expect((await admin.post('/mail/wording/today', { ...heeds, was: '' })).location).toContain('done=same');
    await admin.post('/mail/wording/today', { ...own, was: '' });
    const page = await admin.follow();
    await admin.post('/mail/wording/today', { ...heeds, was: was(page.text) });
    expect((await admin.get('/mail/wording')).text.match(/data-label="Wording">Heed’s</g)).toHaveLength(6);
  });

  it('refuse a broken wording when it is saved, and lose nothing of it', async () => {
    for (const act of ['', '/preview', '/send']) {
      const broken = {
        subject: 'Your training {nmae}',
        opening: 'Dear <b>{first_name',
        closing: 'Kept as typed',
        was: '',
      };
      const page = await admin.post(`/mail/wording/ahead${act}`, broken);
      expect(page.status).toBe(422);
      expect(page.text).toContain('There is no placeholder {nmae}. Did you mean {name}?');
      expect(page.text).toContain('opened and not closed');
      expect(plain(page.text)).toContain('Dear <b>{first_name');
      expect(page.text).toContain('Kept as typed');
      expect(page.text).not.toContain('<iframe');
    }
    const empty = await admin.post('/mail/wording/ahead', {});
    expect([empty.status, empty.text.includes('Write a subject.')]).toEqual([422, true]);
    expect(await mails()).toEqual([]);
    const kept = app.ground.database.read.selectFrom('mail_template').selectAll();
    expect(await kept.execute()).toEqual([]);
  });

  it('do not let one undo what another wrote meanwhile, without seeing it', async () => {
    const mine = was((await admin.get('/mail/wording/ahead')).text);
    const now = app.clock.now();
    const { messages, database } = app.ground;
    await transact(database.write, (tx) =>
      setWording(tx, now, messages, nurse.id, 'ahead', { ...own, closing: 'Hers' }, ''),
    );
    const page = await admin.post('/mail/wording/ahead', { ...own, was: mine });
    expect(page.status).toBe(422);
    expect(page.text).toContain('Somebody else changed these words meanwhile.');
    expect(page.text).toContain('Hers');
    expect(plain(page.text)).toContain('Ask {manager}.');
    expect((await admin.post('/mail/wording/ahead', { ...own, was: was(page.text) })).status).toBe(303);
  });

  it('show the mail of a real person today, in the words just typed, as HTML in a locked frame and as text', async () => {
    const page = await preview('ahead', { who: 'nurse' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('This is what Dr Nia O’Nurse would be sent today, 5 Oct 2026.');
    expect(page.text).toContain('<dd>Your Social media training at Larkfield Clinics</dd>');
    expect(page.text).toContain('A calendar entry for the due day');
    expect(page.text).toContain('Dear Nia,');
    expect(page.text).toContain('Ask Ada Admin.');
    const frame = plain(/<iframe sandbox title="[^"]+" srcdoc="([^"]*)">/.exec(page.text)![1]!);
    const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(page.headers.get('content-security-policy')!)![1]!;
    // Nothing is allowed here but this one sheet.
    const policy = page.headers.get('content-security-policy')!;
    const usual = (await admin.get('/mail/wording/ahead')).headers.get('content-security-policy')!;
    const still = (text: string) => text.replace(/ 'nonce-[^']+'/g, '');
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}';`);
    expect(still(policy)).toBe(still(usual));
    expect(usual).not.toMatch(/style-src [^;]*nonce/);
    expect(frame).toContain('<html lang="en">');
    expect(frame).toContain(`<style nonce="${nonce}">.s0{`);
    expect(frame).not.toContain(' style="');
    expect(frame).toContain('See what to do</a>');
    expect(await mails()).toEqual([]);
    // The words were only tried.
    expect(plain((await admin.get('/mail/wording/ahead')).text)).not.toContain('Dear {first_name}');
  });

  it('show the nearest example where there is nothing to say', async () => {
    expect((await preview('late', { who: nurse.employeeNumber! })).text).toContain(
      'Dr Nia O’Nurse gets no such mail today. This is how it would read on 27 Oct 2026.',
    );
    const auditor = await addStaff(app, { name: 'Otto Auditor', roles: ['auditor'], hiredOn: null });
    expect((await preview('today', { who: auditor.email })).text).toContain(
      'Otto Auditor owes nothing that this mail is about. This is an example.',
    );
    for (const kind of ['team', 'escalation']) {
      const page = await preview(kind, { subject: 'In your team: {people}', closing: '', who: '' });
      expect(page.text).toContain('Ada Admin owes nothing that this mail is about.');
      expect(page.text).toContain('<dd>In your team: 1 person</dd>');
    }
    app.clock.pass({ days: 40 });
    admin = await app.as(boss);
    for (const kind of ['team', 'escalation']) {
      const page = await preview(kind, { subject: 'In your team: {people}', closing: '', who: '' });
      expect(page.text).toContain('This is what Ada Admin would be sent today');
      expect(page.text).toContain('Dr Nia O’Nurse');
    }
    expect((await preview('nudge', { who: 'nurse' })).text).toContain('Ask Ada Admin.');
    expect((await preview('late', { who: '' })).text).toContain('would be sent today');
  });

  it('ask whom you mean when several fit, and say when nobody does', async () => {
    const other = await addStaff(app, {
      name: 'Nils Nurse',
      email: 'nils@larkfield.example',
      hiredOn: '2026-09-20',
    });
    const several = await preview('ahead', { who: 'nurse' });
    expect(several.status).toBe(422);
    expect(several.text).toContain('Several people fit. Choose one.');
    expect(several.text).toContain('nils@larkfield.example');
    const chosen = await preview('ahead', { who: 'nurse', person: other.id });
    expect(chosen.text).toContain('This is what Nils Nurse would be sent today');
    expect((await preview('ahead', { who: 'nurse', person: boss.id })).status).toBe(422);
    const nobody = await preview('ahead', { who: '<zzz>%_' });
    expect([nobody.status, nobody.text.includes('Nobody here has this name')]).toEqual([422, true]);
    expect(plain(nobody.text)).toContain('value="<zzz>%_"');
  });

  it('send a marked test to oneself, once a minute, and only there', async () => {
    const page = await admin.post('/mail/wording/ahead/send', { ...own, who: 'nurse' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('The test waits with the other mail');
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      person_id: boss.id,
      kind: 'wording-test',
      subject: '[Test] Your Social media training at Larkfield Clinics',
      state: 'waiting',
    });
    expect(mail!.text).toMatch(
      /^This is a test of the wording\. You do not have to do anything\.\n\nDear Nia,/,
    );
    expect(mail!.html).toContain('This is a test of the wording.');
    expect(mail!.calendar).toContain('BEGIN:VEVENT');
    expect((await admin.get('/mail')).text).toContain('Test of a wording');
    app.clock.pass({ seconds: 20 });
    const soon = await admin.post('/mail/wording/late/send', own);
    expect([soon.status, soon.text.includes('Wait 40 seconds')]).toEqual([422, true]);
    expect(plain(soon.text)).toContain('value="Your {what} at {organisation}"');
    app.clock.pass({ seconds: 40 });
    expect((await admin.post('/mail/wording/late/send', own)).status).toBe(200);
    expect(await mails()).toHaveLength(2);
  });

  it('take the sender’s name and address for answers, and refuse what is none', async () => {
    const page = await admin.post('/mail/wording/sender', {
      name: 'Larkfield HR',
      replyTo: 'hr@larkfield.example',
    });
    expect(page.location).toBe('/mail/wording?done=sender');
    const after = await admin.follow();
    expect(after.text).toContain('The sender is saved.');
    expect(after.text).toContain(
      '5 Oct 2026, 09:00, Ada Admin: Larkfield HR, answers to hr@larkfield.example',
    );
    const shown = await preview('ahead', { who: 'nurse' });
    expect(plain(shown.text)).toContain('<dd>Larkfield HR <training@localhost></dd>');
    expect(shown.text).toContain('<dd>hr@larkfield.example</dd>');
    const wrong = await admin.post('/mail/wording/sender', { name: 'X', replyTo: 'nowhere' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('This is not an email address.');
    expect(wrong.text).toContain('value="nowhere"');
  });

  it('are the administrator’s alone, and know no other kind', async () => {
    const [other, officer] = [
      await app.as(nurse),
      await app.as(await addStaff(app, { roles: ['officer', 'auditor'] })),
    ];
    for (const browser of [other, officer]) {
      for (const path of ['/mail/wording', '/mail/wording/late'])
        expect((await browser.get(path)).status).toBe(403);
      for (const path of ['/sender', '/late', '/late/preview', '/late/send', '/late/reset'])
        expect((await browser.post(`/mail/wording${path}`, own)).status).toBe(403);
    }
    for (const kind of ['nothing', 'constructor', 'sender', '%00']) {
      expect((await admin.get(`/mail/wording/${kind}`)).status).toBe(404);
      for (const act of ['preview', 'send', 'reset'])
        expect((await admin.post(`/mail/wording/${kind}/${act}`, own)).status).toBe(404);
    }
    expect((await admin.get('/mail/wording/late/preview')).status).toBe(404);
  });
});

onSqlite('words that were lost, or that this program cannot use', (open) => {
  it('give way to Heed’s at night, and say so by day', async () => {
    const app = await startApp({ database: await open() });
    const boss = await addStaff(app, { roles: ['administrator'] });
    const { database, messages } = app.ground;
    const set = (kind: 'ahead' | 'late') =>
      transact(database.write, (tx) => setWording(tx, app.clock.now(), messages, boss.id, kind, own, ''));
    await set('ahead');
    await set('late');
    const { hash } = await database.read
      .selectFrom('mail_template')
      .select('hash')
      .where('kind', '=', 'late')
      .executeTakeFirstOrThrow();
    await database.write
      .insertInto('content')
      .values({ hash: 'old', kind: 'mail-template', body: JSON.stringify({ ...own, closing: '{gone}' }) })
      .execute();
    await database.write
      .updateTable('mail_template')
      .set({ hash: 'old' })
      .where('kind', '=', 'ahead')
      .execute();
    await database.write
      .updateTable('mail_template')
      .set({ hash: `${hash}0` })
      .where('kind', '=', 'late')
      .execute();
    const wordings = await wordingsNow(database.read, messages);
    for (const kind of ['ahead', 'late'] as const) {
      const say = { kind, organisation: 'L', name: 'Ana', count: 1, what: 'W', when: 'now', body: [] };
      const letter = wordedLetter(
        messages,
        { ...say, action: { text: 'x', href: 'y' }, because: 'z' },
        wordings,
      );
      expect(letter.subject).toBe('L: W, now');
    }
    const page = await (await app.as(boss)).get('/mail/wording');
    expect(page.text.match(/Your own words cannot be used any more/g)).toHaveLength(2);
    await app.close();
  });
});
