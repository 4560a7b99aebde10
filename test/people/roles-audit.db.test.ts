import { transact, type Tx } from '../../src/database/database.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { parseEntry } from '../../src/ledger/entry.ts';
import { setSite } from '../../src/organisation/organisation.ts';
import { endAuditsOver } from '../../src/people/roles-audit.ts';
import { projections } from '../../src/projections.ts';
import { askPack } from '../../src/packs/pack.ts';
import { askFrom } from '../../src/packs/ask.ts';
import { addPackage, sayIn } from '../scorm/hand-made.ts';
import { addAuditor, addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

const NORTH = 'north';

onBoth('what auditors are let see', (open) => {
  let app: TestApp;
  let database: TestDatabase;
  let admin: Browser;
  let boss: Added;
  /** At the first site, and at the second under the boss. */
  let ann: Added;
  let bob: Added;
  let signatures: Record<'ann' | 'bob', string>;

  const now = () => app.clock.now();
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database.write, work);
  const kinds = async () =>
    (await database.read.selectFrom('ledger').select('body').orderBy('id').execute())
      .map(({ body }) => parseEntry(body))
      .filter(({ kind }) => kind.startsWith('auditor-'));

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database, now: '2026-10-03T09:00:00.000Z' });
    await putIntoForce(database, now());
    await write((tx) => setSite(tx, now(), 'test', { id: NORTH, name: 'North clinic', country: 'us', zone: 'UTC' }));
    const ada = await addStaff(app, { name: 'Ada Admin', roles: ['administrator'] });
    boss = await addStaff(app, { name: 'Bo Boss' });
    ann = await addStaff(app, { name: 'Ann Here' });
    bob = await addStaff(app, { name: 'Bob There', siteId: NORTH, managerId: boss.id });
    app.clock.set('2026-10-05T09:00:00.000Z');
    admin = await app.as(ada);
    await addPackage(database, now(), 'fire', 'Fire safety', {});
    const sign = (one: Added) =>
      write(async (tx) => {
        await passCourse(tx, now(), one.id);
        return signAs(tx, now(), one.id, one.name, 1);
      });
    signatures = { ann: await sign(ann), bob: await sign(bob) };
    for (const one of [ann, bob]) await sayIn(database, now(), one.id, 'fire', 'passed', 90);
    app.clock.pass({ minutes: 5 });
  }); // prettier-ignore
  afterEach(() => app.close());

  /** The pages about one person that an auditor may know. */
  const pagesOf = async (who: 'ann' | 'bob') => {
    const { id } = who === 'ann' ? ann : bob;
    const one = async (table: 'paper' | 'package_attempt') => {
      const query =
        table === 'paper'
          ? database.read
              .selectFrom('paper')
              .innerJoin('attempt', 'attempt.id', 'paper.attempt_id')
              .select('paper.id')
              .where('attempt.person_id', '=', id)
          : database.read.selectFrom('package_attempt').select('id').where('person_id', '=', id);
      return (await query.executeTakeFirstOrThrow()).id;
    };
    return [
      `/people/${id}/line`,
      `/people/${id}/duties`,
      `/people/${id}/training`,
      `/people/${id}/papers/${await one('paper')}`,
      `/people/${id}/packages`,
      `/people/${id}/packages.csv`,
      `/people/${id}/signatures`,
      `/packages/attempts/${await one('package_attempt')}`,
      `/packages/attempts/${await one('package_attempt')}/raw.json`,
      `/signatures/${signatures[who]}`,
      `/signatures/${signatures[who]}/text`,
      `/signatures/${signatures[who]}/certificate`,
    ];
  };
  const LISTS = [
    '/reports/completion',
    '/reports/completion.csv',
    '/reports/completion?status=all&on=2026-10-05',
    '/packages/fire/people',
    '/packages/fire/people.csv',
  ];

  /** What an auditor sees of these two, on every page about people. */
  async function seen(browser: Browser) {
    const found = new Set<string>();
    for (const path of [...LISTS, '/asked', '/team/calendar']) {
      const answer = await browser.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      for (const one of [ann, bob]) if (answer.text.includes(one.name)) found.add(`${one.name} ${path}`);
    }
    for (const who of ['ann', 'bob'] as const)
      for (const path of await pagesOf(who)) {
        const { status } = await browser.get(path);
        expect([path, [200, 404].includes(status)]).toEqual([path, true]);
        if (status === 200) found.add(`${who} ${path}`);
      }
    return [...found];
  }
  const all = async (who: 'ann' | 'bob') => [
    ...LISTS.map((path) => `${who === 'ann' ? ann.name : bob.name} ${path}`),
    ...(await pagesOf(who)).map((path) => `${who} ${path}`),
  ];

  it('is everybody, those at a site, or those under a manager, on every page about people', async () => {
    const whole = await app.as(await addAuditor(app));
    expect((await seen(whole)).toSorted()).toEqual([...(await all('ann')), ...(await all('bob'))].toSorted());
    const north = await app.as(await addAuditor(app, {}, { sites: [NORTH] }));
    expect((await seen(north)).toSorted()).toEqual((await all('bob')).toSorted());
    const below = await app.as(await addAuditor(app, {}, { manager: boss.id }));
    expect((await seen(below)).toSorted()).toEqual((await all('bob')).toSorted());
    // Counts are theirs alone, and what speaks of the whole is not there for them.
    expect((await north.get('/reports/completion')).text).not.toContain('Main clinic');
    for (const path of ['/reports/questions', '/reports/clauses-missed', '/evidence', '/people'])
      expect([path, (await north.get(path)).status]).toEqual([path, 403]);
  }, 60_000);

  it('is of both where two things were granted', async () => {
    const one = await addAuditor(app, {}, { sites: [NORTH] });
    await admin.post(`/people/${one.id}/audits`, { part: 'sites', sites: [ann.siteId], from: '2026-10-05' });
    const browser = await app.as(one);
    const page = (await browser.get('/reports/completion')).text;
    expect([page.includes(ann.name), page.includes(bob.name)]).toEqual([true, true]);
  });

  it('is bounded by the days of the records', async () => {
    const before = await app.as(await addAuditor(app, {}, { recordsTo: '2026-10-04' }));
    const page = await before.get('/reports/completion');
    expect(page.text).toContain('4 Oct 2026');
    expect(page.text).toContain('Overdue');
    expect((await before.get(`/signatures/${signatures.ann}`)).status).toBe(404);
    expect((await before.get(`/people/${ann.id}/training`)).text).not.toContain('2026');
    expect((await before.get(`/people/${ann.id}/line`)).text).not.toContain('5 Oct 2026');
    expect((await before.get('/reports/completion?on=2026-10-05')).text).toContain('4 Oct 2026');
    const after = await app.as(await addAuditor(app, {}, { recordsFrom: '2026-10-05' }));
    expect((await after.get(`/signatures/${signatures.ann}`)).status).toBe(200);
    expect((await after.get('/reports/completion')).text).toContain(ann.name);
    expect((await after.get('/reports/completion?on=2026-10-04')).text).not.toContain(ann.name);
  }, 60_000);

  it('begins on its first day, ends by itself with its last, and ends what they had open', async () => {
    const one = await addAuditor(app, {}, { from: '2026-10-06', to: '2026-10-07' });
    await expect(app.as(one)).rejects.toThrow('could not sign in');
    app.clock.set('2026-10-07T20:00:00.000Z');
    const browser = await app.as(one);
    expect((await browser.get('/reports/completion')).status).toBe(200);
    app.clock.set('2026-10-07T23:59:59.000Z');
    expect((await browser.get('/reports/completion')).status).toBe(200);
    app.clock.set('2026-10-08T00:00:00.000Z');
    expect((await browser.get('/reports/completion')).location).toBe('/sign-in?next=%2Freports%2Fcompletion');
    expect(await database.read.selectFrom('session').select('id').where('person_id', '=', one.id).execute()).toEqual([]);
    await expect(app.as(one)).rejects.toThrow('could not sign in');
    // It is written down once, by nobody.
    expect(await endAuditsOver(database, now(), '2026-10-08')).toEqual([one.id]);
    expect(await endAuditsOver(database, now(), '2026-10-08')).toEqual([]);
    expect((await kinds()).at(-1)).toMatchObject({ kind: 'auditor-ended', at: '2026-10-07', facts: { by: null } });
    const rows = database.read.selectFrom('granted_role').selectAll().where('person_id', '=', one.id);
    expect(await rows.execute()).toEqual([]);
    expect(await checkRebuild(database, projections, now())).toMatchObject({ ok: true, differing: [] });
  }); // prettier-ignore

  it('ends in the middle of a session for somebody who works here, who stays signed in as staff', async () => {
    const nurse = await addAuditor(app, { hiredOn: '2026-01-01' }, { to: '2026-10-05' });
    app.clock.set('2026-10-05T22:00:00.000Z');
    const browser = await app.as(nurse);
    expect((await browser.get('/reports/completion')).status).toBe(200);
    app.clock.set('2026-10-06T00:00:01.000Z');
    expect((await browser.get('/reports/completion')).status).toBe(403);
    expect((await browser.get('/policy')).status).toBe(200);
  });

  it('may be one pack alone, and then nothing else of the house', async () => {
    const ask = (from: string) =>
      write((tx) => askPack(tx, now(), { ask: askFrom({ from, to: '2026-10-05', site: '', role: '', incident: '', sample: '', seed: '' }, [], '2026-10-05'), reference: '', by: ann.id }));
    const [mine, other] = [await ask('2026-01-01'), await ask('2026-02-01')];
    const one = await addStaff(app, { hiredOn: null });
    const given = { part: 'pack', pack: mine, from: '2026-10-05', to: '2026-10-09' };
    expect((await admin.post(`/people/${one.id}/audits`, { ...given, pack: 'no-such' })).status).toBe(422);
    expect((await admin.post(`/people/${one.id}/audits`, given)).location).toBe('/auditors?done=granted');
    expect((await admin.get('/auditors')).text).toContain('Only one evidence pack');
    const reader = await app.as(one);
    expect((await reader.get('/')).text).toContain(`href="/evidence/packs/${mine}"`);
    expect((await reader.get(`/evidence/packs/${mine}`)).status).toBe(200);
    expect((await reader.get(`/evidence/packs/${other}`)).status).toBe(404);
    for (const path of ['/evidence', '/evidence/packs', '/reports/completion', '/policy', '/my-line', `/people/${ann.id}/line`, `/signatures/${signatures.ann}`, '/networks'])
      expect([path, (await reader.get(path)).status]).toEqual([path, 403]);
    for (const path of ['/verify', '/account', '/kept']) expect([path, (await reader.get(path)).status]).toEqual([path, 200]);
    const north = await app.as(await addAuditor(app, {}, { sites: [NORTH] }));
    expect((await north.get(`/evidence/packs/${mine}`)).status).toBe(403);
    app.clock.set('2026-10-10T00:00:00.000Z');
    expect((await reader.get(`/evidence/packs/${mine}`)).location).toMatch(/^\/sign-in/);
  }); // prettier-ignore

  describe('on the form', () => {
    const good = { part: 'sites', sites: [NORTH], from: '2026-10-05', to: '2026-10-31' };
    let one: Added;
    const path = () => `/people/${one.id}/audits`;
    beforeEach(async () => {
      one = await addStaff(app, { name: 'Una Auditor', hiredOn: null });
    });

    it('is granted, said once, changed and ended, each on the record with who', async () => {
      expect((await admin.get(`${path()}/new`)).status).toBe(200);
      expect((await admin.post(path(), good)).location).toBe('/auditors?done=granted');
      expect((await admin.post(path(), good)).location).toBe('/auditors?done=same');
      const list = (await admin.get('/auditors')).text;
      expect(list).toContain('People at North clinic');
      expect(list).toContain('From 5 Oct 2026 to 31 Oct 2026');
      const grant = /audits\/([\w-]+)"/.exec(list)![1]!;
      expect((await admin.get(`${path()}/${grant}`)).text).toContain('value="2026-10-31"');
      app.clock.set('2026-10-05T20:00:00.000Z');
      const browser = await app.as(one);
      expect((await browser.get('/reports/completion')).text).toContain(bob.name);
      await admin.post(`${path()}/${grant}`, { ...good, sites: [ann.siteId] });
      expect(admin.last?.location).toBe('/auditors?done=changed');
      expect((await browser.get('/reports/completion')).text).not.toContain(bob.name);
      expect((await admin.get(`/people/${one.id}`)).text).toContain('People at Main clinic');
      await admin.post(`${path()}/${grant}/end`);
      expect(admin.last?.location).toBe('/auditors?done=ended');
      await admin.post(`${path()}/${grant}/end`);
      expect(admin.last?.location).toBe('/auditors?done=over');
      expect((await browser.get('/reports/completion')).location).toMatch(/^\/sign-in/);
      expect((await admin.get('/auditors')).text).toContain('On 5 Oct 2026, by Ada Admin');
      expect((await admin.get(`${path()}/${grant}`)).status).toBe(404);
      const by = database.read.selectFrom('person').select('id').where('name', '=', 'Ada Admin');
      const { id } = await by.executeTakeFirstOrThrow();
      expect((await kinds()).map(({ kind, facts }) => [kind, facts['by']])).toEqual([
        ['auditor-granted', id],
        ['auditor-changed', id],
        ['auditor-ended', id],
      ]);
      expect(await checkRebuild(database, projections, now())).toMatchObject({ ok: true, differing: [] });
    });

    it.each([
      ['the days the wrong way round', { to: '2026-10-04' }, 'The last day is over'],
      ['an end before its beginning', { from: '2026-10-20', to: '2026-10-10' }, 'The last day comes before the first day'],
      ['a first day that is over', { from: '2026-10-01' }, 'The first day is over'],
      ['a day that is none', { from: 'soon' }, 'Enter the first day'],
      ['records the wrong way round', { recordsFrom: '2026-02-01', recordsTo: '2026-01-01' }, 'The last records come before the first'],
      ['a site that is not known', { sites: ['nowhere'] }, 'One of these sites is not known any more'],
      ['no site', { sites: [] }, 'Choose one site or more'],
      ['no part', { part: '' }, 'Choose what they may see'],
      ['a manager whom nobody knows', { part: 'below', manager: 'Nobody Such' }, 'Nobody here has this name'],
      ['somebody without people', { part: 'below', manager: 'Ann Here' }, 'Nobody works under this person'],
      ['a pack that is not there', { part: 'pack', pack: 'x' }, 'There is no such pack'],
    ])('says what is wrong and keeps what was typed: %s', async (_what, change, said) => {
      const answer = await admin.post(path(), { ...good, ...change });
      expect([answer.status, answer.text.includes(said)]).toEqual([422, true]);
      expect(answer.text).toContain(`value="${{ ...good, ...change }.from}"`);
      expect(await kinds()).toEqual([]);
    }); // prettier-ignore

    it('is for administrators, about people and grants that are there', async () => {
      const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
      expect((await officer.get('/auditors')).status).toBe(200);
      expect((await officer.post(path(), good)).status).toBe(403);
      expect((await app.browser().get('/auditors')).location).toMatch(/^\/sign-in/);
      for (const id of ['nobody', '%00', 'x'.repeat(300)]) {
        expect([id, (await admin.get(`/people/${id}/audits/new`)).status]).toEqual([id, 404]);
        expect([id, (await admin.post(`/people/${id}/audits`, good)).status]).toEqual([id, 404]);
        expect([id, (await admin.get(`${path()}/${id}`)).status]).toEqual([id, 404]);
        expect([id, (await admin.post(`${path()}/${id}/end`)).status]).toEqual([id, 404]);
      }
      await admin.post(path(), good);
      const { id } = await database.read.selectFrom('auditor_grant').select('id').executeTakeFirstOrThrow();
      expect((await admin.get(`/people/${ann.id}/audits/${id}`)).status).toBe(404);
      expect((await admin.post(`/people/${ann.id}/audits/${id}/end`)).status).toBe(404);
      expect((await admin.get(`${path()}/${id}/end`)).status).toBe(404);
    });

    it('is refused for whoever sits on the committee or sees everything anyway, and goes with the role', async () => {
      const seat = await addStaff(app, { roles: ['seat-hr'] });
      const refused = await admin.post(`/people/${seat.id}/audits`, good);
      expect([refused.status, refused.text.includes('committee')]).toEqual([409, true]);
      const whole = await addStaff(app, { roles: ['auditor'] });
      const known = await admin.post(`/people/${whole.id}/audits`, good);
      expect([known.status, known.text.includes('Take the role away first')]).toEqual([409, true]);
      await admin.post(path(), good);
      await admin.post(`/people/${one.id}/roles`, { role: 'auditor', has: '0' });
      await expect(app.as(one)).rejects.toThrow('could not sign in');
      const left = database.read
        .selectFrom('auditor_grant')
        .select('ended_at')
        .where('person_id', '=', one.id);
      expect((await left.execute()).map(({ ended_at: at }) => at === null)).toEqual([false]);
    });
  });
});
