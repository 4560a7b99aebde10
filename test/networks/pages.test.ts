import { transact } from '../../src/database/database.ts';
import { startingList } from '../../src/networks/starting-list.ts';
import { changePerson } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite, type TestDatabase } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

onSqlite('the pages of networks and accounts', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let staff: Browser;
  let seat: Browser;
  let ana: Added;
  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    ana = await addStaff(app, { name: 'Ana Ruiz', jobRole: 'marketing' });
    await addStaff(app, { name: 'Ben Ivers', jobRole: 'it' });
    staff = await app.as(await addStaff(app));
    seat = await app.as(await addStaff(app, { name: 'Sid Seat', roles: ['seat-marketing'] }));
  });
  afterEach(() => app.close());

  const account = {
    name: '@larkfield',
    network: 'Instagram',
    address: 'https://instagram.example/larkfield',
    purpose: 'News for patients',
    owner1: 'Ana Ruiz',
    owner2: 'Ben Ivers',
    openedOn: '2026-01-02',
    note: 'Inside note',
  };
  const feature = {
    name: 'Broadcast channels',
    network: 'Instagram',
    place: 'group',
    risk: 'It looks like a small circle.',
    clauses: ['SM-02', 'SM-09'],
  };
  const watch = {
    feature: 'Replies by AI',
    platform: 'Google',
    firstSeen: '2026-10-01',
    risk: 'It may say who is a patient.',
    clauses: 'SM-06',
    roles: ['marketing', 'front-desk'],
    owner: 'Ana Ruiz',
  };
  const idIn = (html: string, part: string) =>
    new RegExp(`/networks/${part}/([0-9a-f-]{36})`).exec(html)![1]!;
  const seenIn = (html: string) => /name="seen" value="([^"]+)"/.exec(html)![1]!;
  const done = async (path: string, fields: Parameters<Browser['post']>[1]) => {
    const answer = await seat.post(path, fields);
    expect([path, answer.status, answer.text.slice(0, 0)]).toEqual([path, 303, '']);
    return (await seat.follow()).text;
  };
  const counted = async (kind: string) =>
    (await database.read.selectFrom('ledger').select('id').where('kind', '=', kind).execute()).length;

  it('show everybody which accounts are ours, and no more than that', async () => {
    await done('/networks/accounts', account);
    await staff.get('/networks');
    const page = await staff.follow();
    for (const text of [
      'Which accounts speak for us?',
      '@larkfield',
      'Ana Ruiz',
      'Ben Ivers',
      'News for patients',
    ])
      expect(page.text).toContain(text);
    for (const text of ['Inside note', 'Add an account', 'In order', '/networks/accounts/'])
      expect(page.text).not.toContain(text);
    for (const path of ['/networks/features', '/networks/watch', '/networks/accounts/new'])
      expect((await staff.get(path)).status).toBe(403);
    expect((await staff.post('/networks/accounts', account)).status).toBe(403);
    expect((await app.browser().get('/networks')).location).toContain('/sign-in');
  });

  it('flag on top what has lost an owner, from their last day on', async () => {
    await done('/networks/accounts', { ...account, name: 'A page', network: 'Facebook' });
    let page = await done('/networks/accounts', account);
    expect(page).toContain('In order');
    expect((await seat.get('/networks')).text).toContain('Start the list');
    await done('/networks/features', feature);
    expect((await seat.get('/networks')).text).toContain('Nothing waits');
    await transact(database.write, async (tx) => {
      const details = (await personDetails(tx, ana.id))!;
      const now = app.clock.now();
      await changePerson(tx, now, null, ana.id, { ...details, leftOn: '2026-10-05' }, '2026-10-05');
    });
    await done('/networks/accounts', { ...account, name: 'Fine', owner1: 'Sid Seat', network: 'Aa' });
    page = (await seat.get('/networks/accounts')).text;
    expect(page).toContain('Ana Ruiz left on 5 Oct 2026. Name a new owner');
    expect(page).toContain('2 accounts need an owner');
    expect(page.indexOf('A page')).toBeLessThan(page.indexOf('>Fine<'));
    expect((await staff.get('/networks/accounts')).text).not.toContain('Ana Ruiz');
    const overview = (await seat.get('/networks')).text;
    expect(overview).toContain('A page on Facebook');
    expect(overview).toContain('Ana Ruiz left on 5 Oct 2026');
  });

  it('say what is wrong with an account and keep what was typed', async () => {
    const wrong = {
      ...account,
      name: '',
      network: ' ',
      address: 'http://x.example',
      purpose: 'x'.repeat(201),
      owner1: 'Nobody At All',
      openedOn: '2026-02-30',
    };
    const answer = await seat.post('/networks/accounts', wrong);
    expect(answer.status).toBe(422);
    for (const field of ['name', 'network', 'address', 'purpose', 'openedOn'])
      expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.text).toContain('value="Nobody At All"');
    expect(answer.text).toContain('Inside note');
    for (const address of [
      'javascript:alert(1)',
      'https://',
      'https://u:p@x.example',
      'https://x .example',
      'https://local',
    ])
      expect([address, (await seat.post('/networks/accounts', { ...account, address })).text]).toEqual([
        address,
        expect.stringContaining('href="#address"'),
      ]);
    const unknown = await seat.post('/networks/accounts', { ...account, owner2: 'Nobody At All' });
    expect(unknown.text).toContain('We know nobody of this name');
    const ahead = await seat.post('/networks/accounts', { ...account, openedOn: '2026-10-06' });
    expect(ahead.text).toContain('This day has not come yet');
    expect((await seat.post('/networks/accounts', {})).status).toBe(422);
    expect(await counted('account-set')).toBe(0);
    expect(await counted('network-set')).toBe(0);
  });

  it('change an account and close it, and keep it as closed', async () => {
    const id = idIn(await done('/networks/accounts', account), 'accounts');
    const form = await seat.get(`/networks/accounts/${id}`);
    expect(form.text).toContain('Ana Ruiz (');
    const twin = await seat.post('/networks/accounts', { ...account, name: ' @LARKFIELD' });
    expect(twin.text).toContain('This account is on the list already');
    const seen = seenIn(form.text);
    await done(`/networks/accounts/${id}`, { ...account, purpose: 'Other words', seen });
    const late = await seat.post(`/networks/accounts/${id}`, { ...account, purpose: 'Mine', seen });
    expect([late.status, late.text.includes('value="Mine"')]).toEqual([409, true]);
    expect(late.text).toContain('Somebody changed this while you were typing');
    const close = (on: string) => seat.post(`/networks/accounts/${id}/closing`, { on });
    expect((await close('2026-10-06')).text).toContain('This day has not come yet');
    expect((await close('2026-01-01')).text).toContain('before the account was opened');
    expect((await close('soon')).status).toBe(422);
    await done(`/networks/accounts/${id}/closing`, { on: '2026-10-04' });
    await done(`/networks/accounts/${id}/closing`, { on: '2026-10-05' });
    expect(await counted('account-closed')).toBe(1);
    const list = (await staff.get('/networks/accounts')).text;
    expect(list).toContain('Closed on 4 Oct 2026');
    expect(list).toContain('We have no account that speaks for us');
    expect((await seat.get(`/networks/accounts/${id}`)).text).not.toContain('Close the account');
  });

  it('offer the list that comes with Heed, and take it over when somebody says so', async () => {
    const empty = (await seat.get('/networks/features')).text;
    expect(empty).toContain('A list to start from');
    expect(empty).toContain(startingList()[0]!.name);
    expect(await counted('feature-set')).toBe(0);
    const taken = await done('/networks/features/starting-list', {});
    expect(taken).toContain('The list is yours now');
    expect(taken).not.toContain('starting-list"');
    expect(taken).toContain('First look due');
    expect(taken).toContain('href="/policy/SM-15"');
    await done('/networks/features/starting-list', {});
    expect(await counted('feature-set')).toBe(startingList().length);
    expect((await seat.get('/networks')).text).toContain(`${startingList().length} features to look at`);
    const ids = [...taken.matchAll(/name="feature" value="([^"]+)"/g)].map((match) => match[1]!);
    expect(ids).toHaveLength(startingList().length);
    await seat.post('/language', { language: 'es', next: '/' });
    const spanish = (await seat.get('/networks/features')).text;
    expect(spanish).toContain('Historias y publicaciones que desaparecen');
    // What is edited is what is kept.
    const vanish = /features\/([0-9a-f-]{36})">Historias/.exec(spanish)![1];
    expect((await seat.get(`/networks/features/${vanish}`)).text).toContain('value="Stories and posts that');
    await seat.post('/language', { language: 'en', next: '/' });
    const some = await done('/networks/features/looks', { feature: ids.slice(0, 2) });
    expect(some).toContain('Your look is on record');
    expect(some).toContain('<time datetime="2026-10-05">5 Oct 2026</time> <small>Sid Seat</small>');
    expect(some).toContain(`To look at (${ids.length - 2})`);
    expect(await done('/networks/features/looks', {})).toContain('Nothing was ticked');
    expect((await seat.get('/networks/features?show=gap')).text).toContain('Every feature has a clause');
  });

  it('add and change a feature, with its clauses, and call what has none a gap', async () => {
    const wrong = await seat.post('/networks/features', { ...feature, name: '', place: 'moon', risk: '' });
    expect(wrong.status).toBe(422);
    for (const field of ['name', 'place', 'risk']) expect(wrong.text).toContain(`href="#${field}"`);
    expect(wrong.text.match(/value="SM-0[29]" checked/g)).toHaveLength(2);
    expect((await seat.post('/networks/features', { ...feature, clauses: 'SM-77' })).text).toContain(
      'not in the policy any more',
    );
    const id = idIn(await done('/networks/features', feature), 'features');
    expect((await seat.post('/networks/features', feature)).text).toContain('on the list already');
    const form = (await seat.get(`/networks/features/${id}`)).text;
    expect(form).toContain('5 Jan 2027');
    expect(form).toContain('Sid Seat');
    const page = await done(`/networks/features/${id}`, { ...feature, clauses: [], seen: seenIn(form) });
    expect(page).toContain('No clause yet (1)');
    expect((await seat.get('/networks/features?show=gap')).text).toContain('Broadcast channels');
    const overview = (await seat.get('/networks')).text;
    expect(overview).toContain('No clause covers this yet');
    expect(overview).toContain('It looks like a small circle.');
    const seen = seenIn((await seat.get(`/networks/features/${id}`)).text);
    const gone = await done(`/networks/features/${id}`, { ...feature, gone: 'gone', seen });
    expect(gone).toContain('Gone since 5 Oct 2026');
    expect(gone).toContain('No clause yet (0)');
    const network = idIn(await done('/networks/features', { ...feature, name: 'Live' }), 'named');
    expect((await seat.get(`/networks/named/${network}`)).text).toContain('value="Instagram"');
    expect((await seat.post(`/networks/named/${network}`, { name: ' ' })).status).toBe(422);
    expect(await done(`/networks/named/${network}`, { name: 'Insta' })).toContain('>Insta</a>');
  });

  it('lead something new from the watch-list to a decision, and to the list of features', async () => {
    expect((await seat.get('/networks/watch')).text).toContain('Nothing to decide');
    expect((await seat.get('/networks/watch/new')).text).toContain('value="2026-10-05"');
    const wrong = await seat.post('/networks/watch', {
      ...watch,
      roles: [],
      firstSeen: '2026-10-06',
      risk: '',
    });
    expect(wrong.status).toBe(422);
    for (const field of ['roles', 'risk']) expect(wrong.text).toContain(`href="#${field}"`);
    expect(wrong.text).toContain('value="SM-06" checked');
    const ahead = await seat.post('/networks/watch', { ...watch, firstSeen: '2026-10-06', owner: 'Nobody' });
    for (const field of ['firstSeen', 'owner']) expect(ahead.text).toContain(`href="#${field}"`);
    const list = await done('/networks/watch', watch);
    for (const text of [
      'Replies by AI',
      'Google',
      '1 Oct 2026',
      'SM-06',
      'Ana Ruiz',
      'Not decided yet',
      'Front desk',
    ])
      expect(list).toContain(text);
    expect((await seat.post('/networks/watch', watch)).text).toContain('on the list already');
    const id = idIn(list, 'watch');
    const form = (await seat.get(`/networks/watch/${id}/edit`)).text;
    await done(`/networks/watch/${id}`, { ...watch, platform: 'Any network', seen: seenIn(form) });
    const hollow = await seat.post(`/networks/watch/${id}/decision`, { action: 'maybe', reason: ' ' });
    expect(hollow.status).toBe(422);
    for (const field of ['action', 'reason']) expect(hollow.text).toContain(`href="#${field}"`);
    expect((await seat.get('/networks')).text).toContain('Replies by AI (Any network)');
    const decided = await done(`/networks/watch/${id}/decision`, {
      action: 'policy-change',
      reason: 'No rule.\nYet.',
    });
    expect(decided).toContain('A change of the policy');
    expect(decided).toContain('Nothing to decide');
    const again = await seat.post(`/networks/watch/${id}/decision`, { action: 'none', reason: 'x' });
    expect([again.status, again.text.includes('decided already')]).toEqual([409, true]);
    const shown = (await seat.get(`/networks/watch/${id}`)).text;
    expect(shown).toContain('No rule.\nYet.');
    expect(shown).toContain('recorded by Sid Seat');
    expect(shown).not.toContain('Record the decision');
    const filled = (await seat.get(`/networks/features/new?watch=${id}`)).text;
    expect(filled).toContain('value="Replies by AI"');
    expect(filled).toContain('value="SM-06" checked');
  });

  it('say when a review is due, and record it', async () => {
    expect((await seat.get('/networks')).text).toContain('Next on 5 Jan 2027');
    app.clock.set('2027-01-06T09:00:00.000Z');
    seat = await app.as(await addStaff(app, { name: 'Olga Officer', roles: ['officer'] }));
    const page = (await seat.get('/networks')).text;
    expect(page).toContain('Due since 5 Jan 2027');
    expect(page).toContain('Never held so far');
    const wrong = await seat.post('/networks/reviews', { what: 'moon', on: '2027-02-30' });
    expect(wrong.status).toBe(422);
    for (const field of ['what', 'on']) expect(wrong.text).toContain(`href="#${field}"`);
    const early = await seat.post('/networks/reviews', { what: 'quarter', on: '2026-10-04' });
    expect(early.text).toContain('before the first version of the policy');
    const held = await done('/networks/reviews', { what: 'quarter', on: '2027-01-05' });
    expect(held).toContain('The review is on record.');
    expect(held).toContain('Next on 5 Apr 2027');
    expect(held).toContain('recorded by Olga Officer');
    expect(await done('/networks/reviews', { what: 'quarter', on: '2027-01-05' })).toContain(
      'on record already',
    );
    expect(await counted('networks-reviewed')).toBe(1);
  });

  it('say not found for what is not there', async () => {
    for (const id of ['nothing', '%00', 'x'.repeat(300)]) {
      for (const path of ['accounts', 'features', 'watch', 'named']) {
        expect([path, id, (await seat.get(`/networks/${path}/${id}`)).status]).toEqual([path, id, 404]);
        const fields = { ...account, ...feature, ...watch };
        expect((await seat.post(`/networks/${path}/${id}`, fields)).status).toBe(404);
      }
      expect((await seat.get(`/networks/watch/${id}/edit`)).status).toBe(404);
      expect(
        (await seat.post(`/networks/watch/${id}/decision`, { action: 'none', reason: 'x' })).status,
      ).toBe(404);
      expect((await seat.post(`/networks/accounts/${id}/closing`, { on: '2026-10-01' })).status).toBe(404);
    }
  });
});
