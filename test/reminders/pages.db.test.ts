import { transact } from '../../src/database/database.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { setSite } from '../../src/organisation/organisation.ts';
import { remind } from '../../src/reminders/remind.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';

onBoth('the pages of reminders', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let boss: Added;
  let ana: Added;
  let lead: Browser;

  // A Monday at nine; whoever is hired today has 30 days.
  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await transact(database.write, (tx) => setRule(tx, app.clock.now(), 'test', ONBOARDING, 'UTC'));
    boss = await addStaff(app, { name: 'Mia Ko', email: 'mia@larkfield.example', hiredOn: '2026-10-05' });
    ana = await addStaff(app, { name: 'Ana Ng', managerId: boss.id, hiredOn: '2026-10-05' });
    await addStaff(app, {
      name: 'Ona Lead',
      email: 'lead@larkfield.example',
      roles: ['officer'],
      hiredOn: null,
    });
    lead = await app.as('lead@larkfield.example');
  });
  afterEach(() => app.close());

  const run = () => remind({ database, messages: app.ground.messages, origin: app.url }, app.clock.now());
  const mails = () => database.write.selectFrom('mail').selectAll().orderBy('id').execute();
  const silent = async (name: string, more: Parameters<typeof addStaff>[1] = {}) => {
    const added = await addStaff(app, {
      name,
      managerId: boss.id,
      hiredOn: '2026-10-05',
      password: false,
      ...more,
    });
    await database.write.updateTable('person').set({ email: null }).where('id', '=', added.id).execute();
    return added;
  };

  describe('what was sent', () => {
    it('is empty at first, and says so', async () => {
      const page = await lead.get('/reminders');
      expect(page.status).toBe(200);
      expect(page.text).toContain('No reminders here');
      expect(page.text).toContain('No mail server is set up');
    });

    it('says to whom, when, why and how it stands, and narrows', async () => {
      await run();
      const page = await lead.get('/reminders');
      expect(page.text).toContain('2 are waiting.');
      expect(page.text).toContain('Social media training: 30 days before it is due, 4 Nov 2026');
      expect(page.text).toContain('Once a mail server is set up');
      expect(page.text).toContain(`href="/people/${ana.id}"`);
      const find = async (query: string) => {
        const { text } = await lead.get(`/reminders?${query}`);
        return ['Ana Ng', 'Mia Ko'].filter((name) => text.includes(`>${name}</a></th>`));
      };
      expect(await find('')).toEqual(['Ana Ng', 'Mia Ko']);
      expect(await find('q=ANA')).toEqual(['Ana Ng']);
      expect(await find(`person=${boss.id}`)).toEqual(['Mia Ko']);
      expect(await find(`site=${ana.siteId}&kind=reminder&state=waiting`)).toEqual(['Ana Ng', 'Mia Ko']);
      for (const none of [
        'q=%25',
        'site=x',
        'kind=nudge',
        'kind=slip',
        'state=sent',
        'state=handed',
        'q=ana&state=failed',
      ])
        expect([none, await find(none)]).toEqual([none, []]);
      expect((await lead.get(`/reminders?person=${ana.id}`)).text).toContain('Reminders to Ana Ng');
      expect(await find('kind=odd&state=odd&before=odd')).toEqual(['Ana Ng', 'Mia Ko']);
    });

    it('turns pages there and back', async () => {
      for (let n = 0; n < 60; n++) await addStaff(app, { hiredOn: '2026-10-05', password: false });
      await run();
      const ids = (text: string) =>
        [...text.matchAll(/href="\/reminders\/([0-9a-f-]{36})"/g)].map(([, id]) => id);
      const link = (text: string, rel: string) =>
        new RegExp(`href="([^"]+)" rel="${rel}"`).exec(text)?.[1]?.replaceAll('&amp;', '&');
      const first = await lead.get('/reminders?kind=reminder');
      const second = await lead.get(link(first.text, 'next')!);
      expect(ids(first.text)).toHaveLength(50);
      expect(ids(second.text)).toHaveLength(12);
      expect(new Set([...ids(first.text), ...ids(second.text)]).size).toBe(62);
      const back = await lead.get(link(second.text, 'prev')!);
      expect(ids(back.text)).toEqual(ids(first.text));
    });

    it('leads to each mail, which can be sent now or stopped, twice as once', async () => {
      app.clock.set('2026-10-05T20:00:00.000Z');
      lead = await app.as('lead@larkfield.example');
      await run();
      const mail = (await mails()).find((one) => one.person_id === ana.id)!;
      expect(mail.next_at).toBe('2026-10-06T09:00:00.000Z');
      const page = await lead.get(`/reminders/${mail.id}`);
      expect(page.text).toContain('30 days before it is due');
      expect(page.text).toContain('Hello Ana Ng');
      for (let n = 0; n < 2; n++) {
        expect((await lead.post(`/reminders/${mail.id}/now`)).location).toBe(
          `/reminders/${mail.id}?done=now`,
        );
        expect((await lead.follow()).text).toContain('It goes out when a mail server is set up');
      }
      expect((await mails()).find(({ id }) => id === mail.id)!.next_at).toBe('2026-10-05T20:00:00.000Z');
      for (let n = 0; n < 2; n++) {
        await lead.post(`/reminders/${mail.id}/stop`);
        expect((await lead.follow()).text).toContain('Stopped by Ona Lead');
      }
      await database.write.updateTable('mail').set({ state: 'sent' }).where('id', '=', mail.id).execute();
      const late = await lead.post(`/reminders/${mail.id}/stop`);
      expect([late.status, late.text.includes('cannot be stopped')]).toEqual([409, true]);
      const kinds = await database.write
        .selectFrom('ledger')
        .select('kind')
        .where('kind', 'like', 'mail-%')
        .orderBy('id')
        .execute();
      expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['mail-hurried', 'mail-stopped']);
      for (const id of ['nothing', '00000000-0000-7000-8000-000000000000'])
        for (const path of [`/reminders/${id}`, `/reminders/${id}/now`, `/reminders/${id}/stop`])
          expect([path, (await (path.endsWith(id) ? lead.get(path) : lead.post(path))).status]).toEqual([
            path,
            404,
          ]);
    });

    it('says when the reminders have not run for too long, there and at home', async () => {
      expect((await lead.get('/')).text).not.toContain('Reminders have not run');
      app.clock.pass({ hours: 60 });
      lead = await app.as('lead@larkfield.example');
      expect((await lead.get('/reminders')).text).toContain('Reminders have not run for more than a day');
      expect((await lead.get('/')).text).toContain('Reminders have not run');
      expect((await (await app.as(boss)).get('/')).text).not.toContain('Reminders have not run');
    });
  });

  describe('slips', () => {
    it('are one a person, with what, by when, why and where to go; said when handed out, once', async () => {
      const bob = await silent('Bob No-Mail');
      await silent('Cy Later', { hiredOn: '2026-11-01' });
      const page = await lead.get('/reminders/slips');
      expect(page.text).toContain('For Bob No-Mail');
      expect(page.text).toContain('<strong>Social media training</strong>, by 4 Nov 2026.');
      expect(page.text).toContain('Hired 5 Oct 2026; 30 days, so 4 Nov 2026.');
      expect(page.text).toContain(`sign in at ${app.url.replace('http://', '')}`);
      expect(page.text).toContain('Your manager: Mia Ko');
      for (const name of ['For Ana Ng', 'For Cy Later']) expect(page.text).not.toContain(name);
      const slip = [...page.text.matchAll(/name="slip" value="([^"]+)"/g)].map(([, key]) => key!);
      expect(slip).toEqual([`${bob.id} course:social-media:1.1 before-30:2026-11-04`]);
      const form = {
        site: bob.siteId,
        slip: [...slip, ...slip, 'odd', `${ana.id} course:social-media:1.1 x`],
      };
      for (const words of ['1 slip is recorded', 'Nothing was recorded', 'Nothing was recorded']) {
        await lead.post('/reminders/slips', form);
        const after = await lead.follow();
        expect(after.text).toContain(words);
        expect(after.text).toContain('No slips to hand out');
      }
      const said = await database.write
        .selectFrom('said')
        .selectAll()
        .where('person_id', '=', bob.id)
        .execute();
      expect(said).toMatchObject([{ stage: 'before-30:2026-11-04' }]);
      expect((await lead.get('/reminders?kind=slip')).text).toContain('Handed out by Ona Lead');
      expect((await lead.get(`/reminders/${said[0]!.mail_id}`)).text).toContain('30 days before it is due');
      expect((await lead.post(`/reminders/${said[0]!.mail_id}/now`)).status).toBe(404);
      await run();
      expect((await mails()).map((mail) => mail.person_id)).not.toContain(bob.id);
      app.clock.set('2026-10-28T09:00:00.000Z');
      lead = await app.as('lead@larkfield.example');
      expect((await lead.get('/reminders/slips')).text).toContain('before-7:2026-11-04');
      expect(await checkRebuild(database, projectionsInUse(), app.clock.now())).toMatchObject({
        differing: [],
      });
    });

    it('are recorded once also when two press at once', async () => {
      const bob = await silent('Bob No-Mail');
      const others = await Promise.all([1, 2, 3].map(() => app.as('lead@larkfield.example')));
      const key = `${bob.id} course:social-media:1.1 before-30:2026-11-04`;
      const answers = await Promise.all(
        others.map((one) => one.post('/reminders/slips', { site: bob.siteId, slip: key })),
      );
      expect(answers.map(({ location }) => location.slice(-1)).toSorted()).toEqual(['0', '0', '1']);
    });

    it('are of one site at a time, and a manager has those of the people below', async () => {
      const now = app.clock.now();
      const bob = await silent('Bob No-Mail');
      const dan = await silent('Dan Elsewhere', { managerId: null });
      await transact(database.write, (tx) =>
        setSite(tx, now, 'test', { id: 'hill', name: 'Hill House', country: 'us', zone: 'UTC' }),
      );
      const cy = await silent('Cy Hill', { siteId: 'hill' });
      const mia = await app.as(boss);
      const main = await mia.get(`/reminders/slips?site=${bob.siteId}`);
      expect(main.text).toContain('For Bob No-Mail');
      expect(main.text).not.toContain('For Dan Elsewhere');
      expect(main.text).not.toContain('For Cy Hill');
      expect((await mia.get('/reminders/slips?site=hill')).text).toContain('For Cy Hill');
      expect((await mia.get('/reminders/slips?site=nowhere')).status).toBe(404);
      const keys = [bob, cy, dan].map(({ id }) => `${id} course:social-media:1.1 before-30:2026-11-04`);
      await mia.post('/reminders/slips', { site: bob.siteId, slip: keys });
      expect((await mia.follow()).text).toContain('1 slip is recorded');
      expect((await lead.get(`/reminders/slips?site=${bob.siteId}`)).text).toContain('For Dan Elsewhere');
      expect((await mia.post('/reminders/slips', {})).status).toBe(404);
    });

    it('come forty at a time', async () => {
      for (let n = 0; n < 43; n++) await silent(`Person ${n}`);
      const page = await lead.get('/reminders/slips');
      expect(page.text.match(/class="slip"/g)).toHaveLength(40);
      expect(page.text).toContain('There are more.');
      const slip = [...page.text.matchAll(/name="slip" value="([^"]+)"/g)].map(([, key]) => key!);
      await lead.post('/reminders/slips', { site: ana.siteId, slip });
      expect((await lead.follow()).text.match(/class="slip"/g)).toHaveLength(3);
    });
  });
});
