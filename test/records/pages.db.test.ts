import type { KyselyPlugin } from 'kysely';
import { transact } from '../../src/database/database.ts';
import { append } from '../../src/ledger/ledger.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { testKey } from '../ledger/filled.ts';
import { addDays } from '../../src/days.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { grantAudit, type AuditWanted } from '../../src/people/roles-audit.ts';
import { pdfPages } from '../support/pdf.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

onBoth('the pages of a record', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let officer: Added;
  let boss: Added;
  let nia: Added;
  let queries = 0;

  const counter: KyselyPlugin = {
    transformQuery({ node }) {
      // The organisation's name is read once a second, whatever the page.
      if (!JSON.stringify(node).includes('"setting"')) queries++;
      return node;
    },
    transformResult: async ({ result }) => result,
  };

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database: { ...database, read: database.read.withPlugin(counter) } });
    await putIntoForce(database, app.clock.now());
    officer = await addStaff(app, { name: 'Ola Officer', roles: ['officer'] });
    boss = await addStaff(app, { name: 'Bo Boss' });
    nia = await addStaff(app, { name: 'Nia <Nurse>', hiredOn: '2026-09-28', managerId: boss.id });
  });
  afterEach(() => app.close());

  const now = () => app.clock.now();
  const done = () =>
    transact(database.write, async (tx) => {
      await passCourse(tx, now(), nia.id);
      await signAs(tx, now(), nia.id, nia.name, 1);
    });

  it('is for the person, the officer and auditors; a manager and everybody else finds nothing', async () => {
    const auditor = await addStaff(app, { roles: ['auditor'] });
    const admin = await addStaff(app, { roles: ['administrator'] });
    const other = await addStaff(app);
    const path = `/people/${nia.id}/record`;
    const statuses = async (who: Added, paths: readonly string[]) => {
      const browser = await app.as(who);
      const found: number[] = [];
      for (const one of paths) found.push((await browser.get(one)).status);
      return found;
    };
    const own = ['/kept', '/my-record.pdf', '/my-record.zip'];
    const theirs = [path, `${path}.pdf`, `${path}.zip`];
    for (const who of [nia, boss, officer, auditor, admin, other])
      expect([who.name, await statuses(who, own)]).toEqual([who.name, [200, 200, 200]]);
    expect(await statuses(officer, theirs)).toEqual([200, 200, 200]);
    expect(await statuses(auditor, theirs)).toEqual([200, 200, 403]);
    for (const who of [nia, boss, admin, other])
      expect([who.name, await statuses(who, theirs)]).toEqual([who.name, [403, 403, 403]]);
    for (const odd of ['nobody', '%00', 'x'.repeat(300)])
      expect(await statuses(officer, [`/people/${odd}/record`, `/people/${odd}/record.zip`])).toEqual([
        404, 404,
      ]);
    const stranger = app.browser();
    for (const one of [...own, ...theirs]) expect((await stranger.get(one)).location).toContain('/sign-in');
    const browser = await app.as(officer);
    for (const one of [...own, ...theirs]) expect((await browser.post(one, {})).status).toBe(404);
  });

  it('shows what is kept by date, narrowed to one kind, with odd addresses as if nothing was asked', async () => {
    await done();
    const browser = await app.as(nia);
    const page = (await browser.get('/kept')).text;
    for (const said of [
      'Signed version 1 of the policy',
      'Test, try 1: 15 of 15 right',
      'Began Social media and our patients',
      'Hired',
      'kept nowhere',
    ])
      expect(page).toContain(said);
    const signed = (await browser.get('/kept?kind=signed')).text;
    expect(signed).toContain('Signed version 1 of the policy');
    expect(signed).not.toContain('Test, try 1');
    expect((await browser.get('/kept?kind=packages')).text).toContain('Nothing of this kind is kept');
    for (const odd of ['?kind=x', '?before=x', '?after=2026-01-01', '?before=2026-10-05~%27', '?kind[]=a'])
      expect((await browser.get(`/kept${odd}`)).status).toBe(200);
    expect((await browser.get('/')).text).toContain('href="/kept"');
    expect((await browser.get('/account')).text).toContain('href="/kept"');
    const theirs = (await (await app.as(officer)).get(`/people/${nia.id}/record`)).text;
    expect(theirs).toContain('Everything kept about Nia &lt;Nurse&gt;');
    expect((await (await app.as(officer)).get(`/people/${nia.id}`)).text).toContain(
      `/people/${nia.id}/record"`,
    );
  });

  it('goes through ten years page by page, with as many questions for 200 rows as for 10', async () => {
    const add = (from: number, to: number) =>
      transact(database.write, async (tx) => {
        const kinds = ['waived', 'reminded', 'outside-training', 'record-taken'];
        for (let n = from; n < to; n++) {
          const at = addDays('2016-10-05', n * 15);
          const kind = kinds[n % kinds.length]!;
          const facts = {
            waived: { by: officer.id, waiver: `w${n}`, thing: 'policy', from: at, until: at },
            reminded: { mail: `m${n}`, obligation: `course:social-media:1.${n}`, stage: `day:${at}` },
            'outside-training': { by: officer.id, training: `o${n}`, thing: 'course:social-media' },
            'record-taken': { by: officer.id, format: 'pdf' },
          }[kind]!;
          await append(tx, now(), [
            { at, kind, personId: nia.id, facts, commits: { reason: `because ${n}` } },
          ]);
        }
      });
    const asked = async (browser: Browser, address: string) => {
      queries = 0;
      expect((await browser.get(address)).status).toBe(200);
      return queries;
    };
    const who = [
      [await app.as(nia), '/kept'],
      [await app.as(officer), `/people/${nia.id}/record`],
    ] as const;
    const addresses = ['', '?kind=excused', `?before=2026-01-01~zz`, `?after=2016-01-01~aa`];
    const count = async () => {
      const found: number[] = [];
      for (const [browser, path] of who)
        for (const address of addresses) found.push(await asked(browser, path + address));
      return found;
    };
    await add(0, 10);
    await count();
    const few = await count();
    await add(10, 200);
    expect(await count()).toEqual(few);
    const [browser] = who[0];
    const seen: string[] = [];
    for (let next: string | undefined = '/kept'; next !== undefined;) {
      const { text } = await browser.get(next);
      seen.push(...[...text.matchAll(/<time datetime="(\d{4}-\d\d-\d\d)[^"]*">/g)].map((match) => match[1]!));
      next = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen.length).toBeGreaterThanOrEqual(200);
    expect(seen).toEqual(seen.toSorted().toReversed());
    // What an auditor of one year may not see takes no place on a page: their first page is full, and leads on.
    const auditor = await addStaff(app);
    const wanted: AuditWanted = {
      from: '2026-10-05',
      to: null,
      sites: [],
      manager: null,
      pack: null,
      recordsFrom: '2018-01-01',
      recordsTo: '2020-12-31',
    };
    await transact(database.write, (tx) =>
      grantAudit(tx, now(), officer.id, auditor.id, {
        wanted,
        today: '2026-10-05',
        knowsPack: async () => false,
      }),
    );
    const reader = await app.as(auditor);
    const pages: number[] = [];
    const days: string[] = [];
    for (let next: string | undefined = `/people/${nia.id}/record`; next !== undefined;) {
      const { text } = await reader.get(next);
      const shown = [...text.matchAll(/<time datetime="(\d{4}-\d\d-\d\d)[^"]*">/g)].map((match) => match[1]!);
      pages.push(shown.length);
      days.push(...shown);
      next = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(pages[0]).toBe(50);
    expect(days).toEqual(seen.filter((day) => day >= '2018-01-01' && day <= '2020-12-31'));
  });

  it('is a PDF that is tagged, in a language, titled, with headings of columns and rows, and the newest seal', async () => {
    await done();
    await sealAll(database.write, await openLog(database.write, testKey(), now()), now());
    const browser = await app.as(nia);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${app.url}/my-record.pdf`, { headers: { cookie } });
    const pdf = Buffer.from(await answer.arrayBuffer());
    const text = pdf.toString('latin1');
    for (const said of ['/Lang (en)', '/DisplayDocTitle true', '/MarkInfo', '/StructTreeRoot', 'pdfuaid'])
      expect(text).toContain(said);
    const tags = (tag: string) => text.match(new RegExp(`/S /${tag}\\b`, 'g'))?.length ?? 0;
    expect([tags('Document'), tags('H1'), tags('H2')]).toEqual([1, 1, 14]);
    expect(text.match(/\/Scope \/Column\b/g)!.length).toBe(tags('Table') * 2);
    expect(text.match(/\/Scope \/Row\b/g)!.length).toBe(tags('TR') - tags('Table'));
    const words = pdfPages(pdf).join(' ');
    for (const said of [
      'Nia <Nurse>',
      'Test, try 1',
      'Answered right',
      'Receipt',
      'Hired 28 Sep 2026',
      'The record log',
    ])
      expect(words).toContain(said);
  });
});
