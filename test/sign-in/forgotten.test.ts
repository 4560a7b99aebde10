import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';

const plain = (text: string) => text.replace(/nonce-[^"']+|name="_csrf" value="[^"]+"/g, '');

onSqlite('a forgotten password', (open) => {
  let app: TestApp;
  let nurse: Added;
  beforeEach(async () => {
    app = await startApp({ database: await open() });
    nurse = await addStaff(app, { email: 'nurse@larkfield.example', employeeNumber: 'N-7' });
  });
  afterEach(() => app.close());

  const mails = () => app.ground.database.read.selectFrom('mail').selectAll().execute();
  async function ask(who: string) {
    const browser = app.browser();
    expect((await browser.get('/forgotten-password')).status).toBe(200);
    return browser.post('/forgotten-password', { who });
  }

  it('queues a mail whose link is not in the outbox', async () => {
    const answer = await ask('NURSE@larkfield.example');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Check your email');
    const [mail] = await mails();
    expect(mail).toMatchObject({
      person_id: nurse.id,
      kind: 'reset',
      link_purpose: 'reset',
      state: 'waiting',
    });
    expect(mail!.text).toContain('{{link}}');
    expect(mail!.html).toContain('{{link}}');
    expect(await app.ground.database.read.selectFrom('single_use_link').selectAll().execute()).toEqual([]);
  });

  it('answers the same to everybody', async () => {
    await addStaff(app, { employeeNumber: 'N-8', email: 'left@larkfield.example', leftOn: '2026-10-01' });
    const right = await ask('N-7');
    for (const who of ['N-8', 'nobody@larkfield.example', "' or 1=1 --", 'a\0b', '🦉']) {
      const answer = await ask(who);
      expect(answer.status).toBe(200);
      expect(plain(answer.text)).toBe(plain(right.text));
    }
    expect(await mails()).toHaveLength(1);
  });

  it('says when nothing was entered', async () => {
    const answer = await ask('  ');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Enter your email or your employee number.');
  });

  it('sends three mails an hour to one person at most, under whatever name', async () => {
    for (const who of ['N-7', 'nurse@larkfield.example', 'n-7', 'N-7', 'N-7'])
      expect((await ask(who)).text).toContain('Check your email');
    expect(await mails()).toHaveLength(3);
    app.clock.pass({ minutes: 59 });
    await ask('N-7');
    expect(await mails()).toHaveLength(3);
    app.clock.pass({ minutes: 1 });
    await ask('N-7');
    expect(await mails()).toHaveLength(4);
  });

  it('is slowed when one address asks without end', async () => {
    for (let i = 0; i < 50; i++) expect((await ask(`somebody-${i}`)).status).toBe(200);
    const answer = await ask('N-7');
    expect(answer.status).toBe(429);
    expect(answer.text).toContain('Wait 2 seconds');
    expect(await mails()).toHaveLength(0);
  });
});
