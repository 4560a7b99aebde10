import type { KyselyPlugin } from 'kysely';
import { importPeople } from '../../src/people/import/import.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';

const HEAD = 'employee number,name,email,job role,site,team,manager,hired,left\n';

const seenBy = async (browser: Browser, id: string) =>
  /name="seen" value="([^"]+)"/.exec((await browser.get(`/people/${id}/edit`)).text)![1]!;

const fieldsOf = (html: string): Record<string, string> => ({
  ...Object.fromEntries(
    [...html.matchAll(/<input type="(?:text|email|date)" id="(\w+)"[^>]* value="([^"]*)"/g)].map((m) => [
      m[1]!,
      m[2]!,
    ]),
  ),
  ...Object.fromEntries(
    [...html.matchAll(/<select id="(\w+)"[\s\S]*?<\/select>/g)].map((m) => [
      m[1]!,
      /value="([^"]*)" selected/.exec(m[0])?.[1] ?? '',
    ]),
  ),
});
const hrefOf = (page: string, rel: string) =>
  new RegExp(`href="([^"]+)" rel="${rel}"`).exec(page)?.[1]?.replaceAll('&amp;', '&');

onSqlite('the pages of people', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let boss: Added;
  let nurse: Added;
  let administrator: Browser;
  let officer: Browser;
  let queries = 0;

  beforeAll(async () => {
    const opened = await open();
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => {
        queries++;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    database = { ...opened, read: opened.read.withPlugin(counter) };
    app = await startApp({ database });
    const admin = await addStaff(app, { name: 'Ada Min', roles: ['administrator'] });
    const lead = await addStaff(app, { name: 'Olga Lead', roles: ['officer'] });
    boss = await addStaff(app, { name: 'Bo O’Hara', employeeNumber: 'B-1', email: 'bo@larkfield.example' });
    nurse = await addStaff(app, {
      name: 'Nia Nurse',
      employeeNumber: 'N-1',
      managerId: boss.id,
      team: 'Ward 2',
    });
    administrator = await app.as(admin);
    officer = await app.as(lead);
  });
  afterAll(() => app.close());

  // The fewest of three: what is remembered for a second or so is asked for again now and then.
  const count = async (address: string) => {
    const found: number[] = [];
    for (let n = 0; n < 3; n++) {
      queries = 0;
      await administrator.get(address);
      found.push(queries);
    }
    return Math.min(...found);
  };

  const names = async (address: string) =>
    [...(await officer.get(address)).text.matchAll(/<th scope="row"><a[^>]*>([^<]+)</g)].map((m) => m[1]);

  const form = (given: Record<string, string> = {}) => ({
    name: 'Fay New',
    employeeNumber: '',
    email: 'fay@larkfield.example',
    jobRole: 'front-desk',
    site: nurse.siteId,
    newSite: '',
    newSiteCountry: 'us',
    newSiteZone: 'UTC',
    team: '',
    manager: '',
    hiredOn: '2026-09-01',
    leftOn: '',
    ...given,
  });

  it('lists people by name, and narrows by what the address says', async () => {
    expect(await names('/people')).toEqual(['Ada Min', 'Bo O’Hara', 'Nia Nurse', 'Olga Lead']);
    expect(await names('/people?q=nurse')).toEqual(['Nia Nurse']);
    expect(await names('/people?q=O%E2%80%99HARA')).toEqual(['Bo O’Hara']);
    expect(await names('/people?q=N-1')).toEqual(['Nia Nurse']);
    expect(await names('/people?q=BO@larkfield.example')).toEqual(['Bo O’Hara']);
    expect(await names('/people?q=%25')).toEqual([]);
    expect(await names('/people?team=Ward+2&site=' + nurse.siteId)).toEqual(['Nia Nurse']);
    expect(await names('/people?role=it')).toEqual([]);
    expect(await names('/people?email=none')).toEqual([]);
    expect(await names('/people?state=left')).toEqual([]);
  });

  it('shows the officer what they may not change', async () => {
    const list = await officer.get('/people');
    expect(list.text).not.toContain('/people/new');
    const page = await officer.get(`/people/${nurse.id}`);
    expect(page.text).toContain('Nia Nurse');
    expect(page.text).not.toContain('/edit');
    expect((await officer.get(`/people/${nurse.id}/edit`)).status).toBe(403);
    for (const path of ['/people', `/people/${nurse.id}`, `/people/${nurse.id}/roles`, '/people/invitations'])
      expect((await officer.post(path, form())).status).toBe(403);
  });

  it('adds a person with a new site and team under a manager named by name, and tells their history', async () => {
    const given = form({
      site: 'new',
      newSite: 'North',
      newSiteZone: 'Europe/London',
      newSiteCountry: 'uk',
      team: 'Desk',
      manager: 'bo o’hara',
    });
    const answer = await administrator.post('/people', given);
    expect(answer.status).toBe(303);
    const page = await administrator.follow();
    for (const text of [
      'This person was added.',
      'North',
      'Desk',
      'Bo O’Hara',
      '1 Sep 2026',
      'Front desk at North, team Desk',
      'Manager: Bo O’Hara',
      'by Ada Min',
      'No password yet',
    ])
      expect(page.text).toContain(text);
    const again = await administrator.post('/people', given);
    expect(again.status).toBe(422);
    expect(again.text).toContain('Somebody else has this email');
    expect((await administrator.get('/settings')).text).toContain('North');
  });

  it('says everything that is wrong at once, beside what was typed', async () => {
    const given = form({
      name: '',
      email: 'not an address',
      jobRole: 'wizard',
      site: 'nowhere',
      manager: 'Nobody Here',
      hiredOn: '2026-13-40',
      leftOn: 'soon',
      team: 'A "team" <b>',
    });
    const answer = await administrator.post('/people', given);
    expect(answer.status).toBe(422);
    for (const field of ['name', 'email', 'jobRole', 'site', 'manager', 'hiredOn', 'leftOn'])
      expect(answer.text).toContain(`href="#${field}"`);
    const shown = fieldsOf(answer.text);
    expect(shown).toMatchObject({
      email: 'not an address',
      manager: 'Nobody Here',
      hiredOn: '2026-13-40',
      leftOn: 'soon',
    });
    expect(shown['team']).toBe('A &#34;team&#34; &lt;b&gt;');
    const site = await administrator.post(
      '/people',
      form({ site: 'new', newSite: '', newSiteZone: 'Mars', newSiteCountry: 'xx' }),
    );
    for (const field of ['newSite', 'newSiteZone', 'newSiteCountry'])
      expect(site.text).toContain(`href="#${field}"`);
  });

  it('finds the manager by number, address, name or what it offered itself, and says when a name is not enough', async () => {
    const twins = [await addStaff(app, { name: 'Sam Twin' }), await addStaff(app, { name: 'Sam Twin' })];
    const one = await addStaff(app, { name: 'Otto Under' });
    const managerOf = async () =>
      (
        await database.read
          .selectFrom('reports_to')
          .select('manager_id')
          .where('person_id', '=', one.id)
          .executeTakeFirst()
      )?.manager_id;
    const page = (await administrator.get(`/people/${one.id}/edit`)).text;
    const fields = fieldsOf(page);
    const save = async (manager: string) =>
      administrator.post(`/people/${one.id}`, {
        ...fields,
        manager,
        seen: await seenBy(administrator, one.id),
      });
    for (const [typed, id] of [
      ['B-1', boss.id],
      [twins[1]!.email.toUpperCase(), twins[1]!.id],
      ['Bo O’Hara', boss.id],
      [`Sam Twin (${twins[0]!.employeeNumber})`, twins[0]!.id],
      ['', undefined],
    ] as const) {
      expect([typed, (await save(typed)).status]).toEqual([typed, 303]);
      expect(await managerOf()).toBe(id);
    }
    expect((await save('Sam Twin')).text).toContain('Several people have this name');
    expect((await save('Otto Under')).text).toContain('Nobody is above themselves');
  });

  it('saves a form that nobody touched without changing anything', async () => {
    const page = (await administrator.get(`/people/${nurse.id}/edit`)).text;
    const seen = /name="seen" value="([^"]+)"/.exec(page)![1]!;
    const fields = Object.fromEntries(
      Object.entries(fieldsOf(page)).map(([name, value]) => [name, value.replace(/&#39;/g, "'")]),
    );
    expect(fields['manager']).toBe('Bo O’Hara (B-1)');
    await administrator.post(`/people/${nurse.id}`, { ...fields, seen });
    expect(administrator.last!.location).toBe(`/people/${nurse.id}?done=same`);
  });

  it('keeps two people from overwriting each other, with nothing lost', async () => {
    const one = await addStaff(app, { name: 'Ed Ited', team: 'Old' });
    const seen = await seenBy(administrator, one.id);
    const fields = fieldsOf(administrator.last!.text);
    expect((await administrator.post(`/people/${one.id}`, { ...fields, team: 'Theirs', seen })).status).toBe(
      303,
    );
    const mine = { ...fields, team: 'Mine', seen };
    const late = await administrator.post(`/people/${one.id}`, mine);
    expect(late.status).toBe(409);
    expect(late.text).toContain('Somebody else changed this person');
    expect(late.text).toMatch(/<th scope="row">Team<\/th><td>Theirs<\/td><td>Mine<\/td>/);
    expect(fieldsOf(late.text)['team']).toBe('Mine');
    const nowSeen = /name="seen" value="([^"]+)"/.exec(late.text)![1]!;
    expect((await administrator.post(`/people/${one.id}`, { ...mine, seen: nowSeen })).status).toBe(303);
    expect((await administrator.follow()).text).toContain('Mine');
  });

  it('tells where somebody was when they moved, left and came back', async () => {
    const one = await addStaff(app, { name: 'Mo Ving', hiredOn: '2024-01-01' });
    const fields = async () => ({
      ...fieldsOf((await administrator.get(`/people/${one.id}/edit`)).text),
      seen: await seenBy(administrator, one.id),
    });
    await administrator.post(`/people/${one.id}`, { ...(await fields()), leftOn: '2026-08-31' });
    const gone = (await administrator.follow()).text;
    expect(gone).toContain('This person has left, so they cannot be invited.');
    expect((await administrator.post(`/people/${one.id}/invitation`, { how: 'show' })).status).toBe(409);
    await administrator.post(`/people/${one.id}`, { ...(await fields()), hiredOn: '2026-10-01', leftOn: '' });
    const back = (await administrator.follow()).text;
    for (const text of ['Last day here', '31 Aug 2026', '1 Oct 2026', '1 Jan 2024'])
      expect(back).toContain(text);
  });

  it('gives and takes roles, twice without harm, and keeps the last administrator', async () => {
    const path = `/people/${nurse.id}/roles`;
    const held = async () =>
      (
        await database.read
          .selectFrom('granted_role')
          .select('role')
          .where('person_id', '=', nurse.id)
          .execute()
      ).map((r) => r.role);
    for (const _ of [1, 2]) {
      expect((await administrator.post(path, { role: 'auditor', has: '1' })).status).toBe(303);
      expect(await held()).toEqual(['auditor']);
    }
    expect((await administrator.follow()).text).toContain('Given the role Auditor');
    for (const _ of [1, 2]) await administrator.post(path, { role: 'auditor', has: '0' });
    expect(await held()).toEqual([]);
    for (const odd of [{ role: 'king', has: '1' }, { role: 'officer', has: 'x' }, {}])
      expect((await administrator.post(path, odd)).status).toBe(409);
    const me = await database.read
      .selectFrom('granted_role')
      .select('person_id')
      .where('role', '=', 'administrator')
      .executeTakeFirstOrThrow();
    const last = await administrator.post(`/people/${me.person_id}/roles`, {
      role: 'administrator',
      has: '0',
    });
    expect(last.status).toBe(409);
    expect(last.text).toContain('This is the last administrator');
  });

  it('shows a link once, which opens, and sends one by mail once', async () => {
    const one = await addStaff(app, { name: 'Ivy Invited', password: false });
    const answer = await administrator.post(`/people/${one.id}/invitation`, { how: 'show' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('works once, for 14 days');
    const link = /http:[^\s<]+\/welcome\/[\w-]+/.exec(answer.text)![0];
    expect((await app.browser().get(link.replace(app.url, ''))).status).toBe(200);
    const stored = await database.read.selectFrom('single_use_link').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(link.split('/').at(-1)!);
    await administrator.post(`/people/${one.id}/invitation`, { how: 'mail' });
    expect((await administrator.follow()).text).toContain('on its way');
    await administrator.post(`/people/${one.id}/invitation`, { how: 'mail' });
    expect((await administrator.follow()).text).toContain('no second one was made');
    const mails = await database.read
      .selectFrom('mail')
      .selectAll()
      .where('person_id', '=', one.id)
      .execute();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ kind: 'invitation', link_purpose: 'invitation' });
    expect(mails[0]!.text).toContain('{{link}}');
  });

  it('invites everybody who has an address and no password, once', async () => {
    await addStaff(app, { name: 'Wait Ing', password: false });
    await addStaff(app, { name: 'Gone Already', password: false, leftOn: '2026-09-30' });
    const before = (await database.read.selectFrom('mail').select('id').execute()).length;
    // Fay, whom the first test added, is another.
    expect((await administrator.get('/people')).text).toContain('Invite 2 people');
    await administrator.post('/people/invitations');
    expect((await administrator.follow()).text).toContain('2 mails with links are on their way.');
    await administrator.post('/people/invitations');
    expect((await administrator.follow()).text).toContain(
      'Everybody with an email has a password or a link already.',
    );
    expect(await database.read.selectFrom('mail').select('id').execute()).toHaveLength(before + 2);
  });

  it('says not found for odd ids and wrong methods, and sends strangers to sign in', async () => {
    for (const id of ['nobody', 'a'.repeat(100), '%00', '..%2f', "'", '%F0%9F%A6%89']) {
      for (const path of [`/people/${id}`, `/people/${id}/edit`])
        expect([path, (await administrator.get(path)).status]).toEqual([path, 404]);
      for (const path of [`/people/${id}`, `/people/${id}/roles`, `/people/${id}/invitation`])
        expect([path, (await administrator.post(path, form({ role: 'officer', has: '1' }))).status]).toEqual([
          path,
          404,
        ]);
    }
    for (const path of [
      '/people/invitations/x',
      `/people/${nurse.id}/roles`,
      `/people/${nurse.id}/invitation`,
    ])
      expect([path, (await administrator.get(path)).status]).toEqual([path, 404]);
    for (const path of ['/people/new', '/people/import/x']) {
      const { status } = await administrator.post(path, form());
      expect([path, status]).toEqual([path, 404]);
    }
    for (const path of ['/people', '/people/new', '/people/import', `/people/${nurse.id}`]) {
      const answer = await app.browser().get(path);
      expect([answer.status, answer.location.startsWith('/sign-in')]).toEqual([303, true]);
    }
    const odd = await administrator.get(
      '/people?q=%00&site=x&team=%F0%9F%A6%89&role=king&state=9&after=nobody&before=%00&invited=-1&email=x',
    );
    expect(odd.status).toBe(200);
    expect((await administrator.get('/people?q=a&q=b&after[]=x')).status).toBe(200);
  });

  it('imports a file: shows it, then does just that, once', async () => {
    const text = `${HEAD}I-1,Imma Port,imma@x.org,it,South,Desk,B-1,2026-02-01,\nI-2,Omar Port,,clinician,South,,I-1,2026-02-01,`;
    const file = { field: 'file', name: 'people.csv', content: Buffer.from(`\uFEFF${text}`, 'utf16le') };
    await administrator.get('/people/import');
    const shown = await administrator.postFile('/people/import', file);
    expect(shown.status).toBe(200);
    for (const words of [
      'add 2, change 0',
      'Adds the site South',
      'Imma Port',
      'Manager: Bo O’Hara',
      'Manager: Imma Port',
    ])
      expect(shown.text).toContain(words);
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(shown.text)![1]!;
    const confirm = () =>
      administrator.postFile(
        '/people/import',
        { field: 'file', name: '', content: '' },
        { packed: hidden('packed'), shown: hidden('shown') },
      );
    expect((await confirm()).location).toBe('/people/import?added=2&changed=0&same=0');
    expect((await administrator.follow()).text).toContain('Added 2, changed 0, left 0 as they were.');
    expect((await confirm()).status).toBe(409);
    expect(administrator.last!.text).toContain('Everything in this file is known already');
  });

  it('refuses a wrong file with all reasons, and no file at all', async () => {
    await administrator.get('/people/import');
    const wrong = await administrator.postFile('/people/import', {
      field: 'file',
      name: 'x.csv',
      content: `${HEAD}1,,x,,,,z,some day,\n`,
    });
    expect(wrong.status).toBe(422);
    for (const words of [
      'Line 2, name:',
      'Line 2, email:',
      'Line 2, job role:',
      'Line 2, site:',
      'Line 2, manager:',
      'Line 2, hired:',
    ])
      expect(wrong.text).toContain(words);
    const empty = { field: 'file', name: '', content: '' };
    const none: Record<string, string> = {};
    for (const fields of [none, { packed: 'nonsense', shown: 'x' }]) {
      const answer = await administrator.postFile('/people/import', empty, fields);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('href="#file"');
    }
    const picture = await administrator.postFile('/people/import', {
      field: 'file',
      name: 'x.png',
      content: Buffer.from([0x89, 0x50, 0, 0, 1, 2]),
    });
    expect(picture.status).toBe(422);
    expect((await administrator.get('/people/import?added=x&changed=1&same=<')).text).not.toContain('Added');
  });

  it('asks the database as often for 1,000 people as for a few, and pages through all of them', async () => {
    const few = [
      await count('/people'),
      await count(`/people/${boss.id}`),
      await count(`/people/${boss.id}/edit`),
      await count('/people/import'),
    ];
    const lines = Array.from(
      { length: 1000 },
      (_, n) => `M${n},Many ${n % 7},m${n}@x.org,it,Site ${n % 9},T${n % 20},B-1,2026-02-01,`,
    );
    const text = HEAD + lines.join('\n');
    const options = { dryRun: false, now: app.clock.now(), by: null, zone: 'UTC', country: 'us' };
    expect((await importPeople(database, text, options)).outcome).toBe('done');
    const many = [
      await count('/people'),
      await count(`/people/${boss.id}`),
      await count(`/people/${boss.id}/edit`),
      await count('/people/import'),
    ];
    expect(many).toEqual(few);
    const seen: string[] = [];
    let page = (await officer.get('/people?q=many')).text;
    const onPage = () => [...page.matchAll(/<th scope="row"><a href="\/people\/([^"]+)"/g)].map((m) => m[1]!);
    const pages: string[][] = [];
    for (;;) {
      pages.push(onPage());
      seen.push(...onPage());
      const next = hrefOf(page, 'next');
      if (next === undefined) break;
      page = (await officer.get(next)).text;
    }
    expect(pages).toHaveLength(20);
    expect(new Set(seen).size).toBe(1000);
    for (const expected of pages.slice(0, -1).toReversed()) {
      page = (await officer.get(hrefOf(page, 'prev')!)).text;
      expect(onPage()).toEqual(expected);
    }
    expect(hrefOf(page, 'prev')).toBeUndefined();
  });
});
