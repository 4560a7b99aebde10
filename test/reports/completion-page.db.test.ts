import type { KyselyPlugin } from 'kysely';
import { addStaff, startApp, type Added, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { putMany, type Someone } from './many.ts';

const PATH = '/reports/completion';

const text = async (browser: Browser, address = PATH) => {
  const answer = await browser.get(address);
  expect(answer.status).toBe(200);
  return answer.text;
};

const names = (html: string) =>
  [...html.matchAll(/<th scope="row">(?:<a[^>]*>)?([^<]*?) ?</g)].map((match) => match[1]!);

const link = (html: string, rel: string) =>
  new RegExp(`href="([^"]*)" rel="${rel}"`).exec(html)?.[1]!.replaceAll('&amp;', '&');

onBoth('the page of the completion report', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let manager: Added;
  let other: Added;
  let officer: Added;
  let queries = 0;

  const counter: KyselyPlugin = {
    transformQuery({ node }) {
      // The organisation's name is read once a second, whatever the page.
      if (!JSON.stringify(node).includes('"setting"')) queries++;
      return node;
    },
    transformResult: async ({ result }) => result,
  };

  const put = (...people: Someone[]) =>
    putMany(
      database,
      people.map((someone) => ({ site: manager.siteId, ...someone })),
    );

  beforeEach(async () => {
    database = await open();
    const read = database.read.withPlugin(counter);
    app = await startApp({ database: { ...database, read } });
    manager = await addStaff(app, { name: 'The Manager' });
    other = await addStaff(app, { name: 'Another Manager' });
    officer = await addStaff(app, { name: 'The Officer', roles: ['officer'] });
  });
  afterEach(() => app.close());

  it('says who needs the manager first', async () => {
    await put(
      { name: 'Lena Late', dueOn: '2026-10-01', team: 'Nursing', above: [manager.id] },
      { name: 'Dora Due', dueOn: '2026-10-20', needs: 'signature', above: [manager.id] },
      { name: 'Sam Soon', dueOn: '2026-10-09', above: [manager.id] },
      {
        name: 'Rita Renew',
        dueOn: '2026-11-20',
        opensOn: '2026-09-20',
        doneOn: '2025-11-20',
        needs: 'nothing',
        policy: 3,
        above: [manager.id],
      },
      {
        name: 'Carl Current',
        dueOn: '2027-09-01',
        opensOn: '2027-07-03',
        doneOn: '2026-09-01',
        needs: 'nothing',
        policy: 4,
        above: [manager.id],
      },
      { name: 'Gone Gladys', dueOn: '2026-01-01', leftOn: '2026-02-01', above: [manager.id] },
    );
    const html = await text(await app.as(manager));
    expect(html).toContain('1 person is overdue, 1 is due in the next 7 days.');
    expect(names(html)).toEqual(['Lena Late', 'Sam Soon', 'Dora Due', 'Rita Renew', 'Carl Current']);
    for (const words of ['Overdue', 'Due', 'Renew soon', 'Done'])
      expect(html).toContain(`<span>${words}</span>`);
    for (const day of ['1 Oct 2026', '9 Oct 2026', '20 Nov 2026', '1 Sep 2027'])
      expect(html).toContain(`>${day}</time>`);
    expect(html.match(/Only the signature is missing/g)).toHaveLength(1);
    expect(html).toContain('5 people on 5 Oct 2026');
    expect(html).toContain('<time datetime="2026-09-01">1 Sep 2026</time>');
  });

  it('needs sign-in, and comes back to the same report after it', async () => {
    const answer = await app.browser().get(`${PATH}?status=overdue`);
    expect([answer.status, answer.location]).toEqual([
      303,
      `/sign-in?next=${encodeURIComponent(`${PATH}?status=overdue`)}`,
    ]);
    expect((await app.browser().get(`${PATH}.csv`)).status).toBe(303);
  });

  it('is not for staff without people, nor for an administrator as such', async () => {
    for (const roles of [[], ['administrator' as const]]) {
      const browser = await app.as(await addStaff(app, { roles }));
      expect((await browser.get(PATH)).status).toBe(403);
      expect((await browser.get(`${PATH}.csv`)).status).toBe(403);
    }
    expect(
      await database.read.selectFrom('ledger').select('id').where('kind', '=', 'report-exported').execute(),
    ).toEqual([]);
  });

  it('shows each manager their own people, officer and auditor everyone', async () => {
    await put(
      { name: 'Mine', above: [manager.id] },
      { name: 'Theirs', team: 'Secret team', above: [other.id] },
    );
    const mine = await app.as(manager);
    for (const address of [PATH, `${PATH}?q=theirs`, `${PATH}?status=all`, `${PATH}?team=Secret+team`])
      expect(await text(mine, address)).not.toMatch(/Theirs|<option[^>]*>Secret/);
    expect(names(await text(await app.as(other)))).toEqual(['Theirs']);
    const auditor = await addStaff(app, { roles: ['auditor'] });
    const both = await addStaff(app, { roles: ['officer'] });
    await put({ name: 'Below both', above: [both.id] });
    for (const who of [officer, auditor, both])
      expect(names(await text(await app.as(who))).toSorted()).toEqual(['Below both', 'Mine', 'Theirs']);
  });

  it('leads officers and auditors to what a person signed, and no manager', async () => {
    await put({ name: 'Mine', above: [manager.id] });
    const auditor = await addStaff(app, { roles: ['auditor'] });
    const led = async (who: typeof manager) =>
      /<th scope="row"><a href="(\/people\/[^"]+\/signatures)">Mine</.exec(
        await text(await app.as(who)),
      )?.[1];
    expect(await led(manager)).toBeUndefined();
    expect(await led(officer)).toBeDefined();
    const browser = await app.as(auditor);
    expect((await browser.get((await led(auditor))!)).text).toContain('Signatures of Mine');
  });

  it('filters, and says in the address and in words what is filtered', async () => {
    await put(
      { name: "Siobhan O'Brien", team: 'Front & back', above: [manager.id] },
      { name: 'Somebody Else', team: 'Nursing', above: [manager.id] },
    );
    const browser = await app.as(manager);
    const html = await text(
      browser,
      `${PATH}?q=O%27Brien&team=Front+%26+back&status=due&sort=name&site=${manager.siteId}`,
    );
    expect(names(html)).toEqual(['Siobhan O&#39;Brien']);
    expect(html).toContain('Main clinic · Front &amp; back · Due · name contains “O&#39;Brien”');
    expect(html).toContain('value="O&#39;Brien"');
    expect(html).toContain('<option value="Front &amp; back" selected>');
    expect(html).toMatch(/aria-sort="ascending">Name</);
    const csv = /href="(\/reports\/completion\.csv[^"]*)"/.exec(html)![1]!.replaceAll('&amp;', '&');
    expect((await browser.get(csv)).text).toContain("Siobhan O'Brien");
    expect((await browser.get(csv)).text).not.toContain('Somebody');
  });

  it.each([
    '?sort=salary&status=dead&site=1&team=2&q=',
    '?after=%00&before=%ff',
    '?after=bm9wZQ&sort=site',
    '?after[]=1&sort[x]=2&q=a&q=b',
    '?after=' + Buffer.from('["9","9"]').toString('base64url'),
    '?q=%00%F0%9F%98',
    `?q=${'x'.repeat(5000)}`,
    '?status=__proto__&sort=toString',
  ])('takes garbage for the default: %.60s', async (garbage) => {
    await put({ name: 'Always There', above: [manager.id] });
    const answer = await (await app.as(manager)).get(PATH + garbage);
    expect(answer.status).toBeLessThan(500);
    if (!garbage.startsWith('?q')) expect(names(answer.text)).toEqual(['Always There']);
  });

  it('goes on and back through the pages by their links', async () => {
    await put(
      ...Array.from({ length: 120 }, (_, n) => ({
        name: `No ${String(n).padStart(3, '0')}`,
        above: [manager.id],
      })),
    );
    const browser = await app.as(manager);
    const first = await text(browser, `${PATH}?sort=name`);
    const second = await text(browser, link(first, 'next'));
    const third = await text(browser, link(second, 'next'));
    expect([first, second, third].map((html) => names(html).length)).toEqual([50, 50, 20]);
    expect(new Set([first, second, third].flatMap(names)).size).toBe(120);
    expect([link(first, 'prev'), link(third, 'next')]).toEqual([undefined, undefined]);
    const back = await text(browser, link(third, 'prev'));
    expect(names(back)).toEqual(names(second));
    expect(names(await text(browser, link(back, 'prev')))).toEqual(names(first));
    expect(link(await text(browser, link(back, 'prev')), 'prev')).toBeUndefined();
    const beyond = Buffer.from('["zzz","z","z"]').toString('base64url');
    expect((await browser.get(`${PATH}?sort=name&after=${beyond}`)).location).toBe(`${PATH}?sort=name`);
  });

  it('says in words when there is nobody', async () => {
    const browser = await app.as(officer);
    expect(await text(browser)).toContain('Nobody works here yet');
    await put({ name: 'Somebody' });
    const none = await text(browser, `${PATH}?q=nobody`);
    expect(none).toContain('Nobody matches');
    expect(none).toContain('Clear the filters');
    expect(none).toContain('Nobody is overdue, nobody is due in the next 7 days, among those shown.');
  });

  it('says so to a manager whose people are not in it yet', async () => {
    await addStaff(app, { managerId: manager.id });
    await database.write.deleteFrom('standing').execute();
    expect(await text(await app.as(manager))).toContain('Nobody who works here reports to you');
  });

  it('asks as many questions for 5,000 people as for 10', async () => {
    const asked = async (browser: Browser, address: string) => {
      // What is read once a second, whatever the page, falls on one of two at most.
      let fewest = Infinity;
      for (let time = 0; time < 2; time++) {
        queries = 0;
        await text(browser, address);
        fewest = Math.min(fewest, queries);
      }
      return fewest;
    };
    const who = [await app.as(manager), await app.as(officer)];
    const addresses = [
      PATH,
      `${PATH}?sort=site`,
      `${PATH}?sort=name&status=due`,
      `${PATH}?q=person&sort=status`,
    ];
    const count = async () => {
      const counts: number[] = [];
      for (const browser of who) for (const address of addresses) counts.push(await asked(browser, address));
      return counts;
    };
    await put(...Array.from({ length: 10 }, () => ({ above: [manager.id] })));
    await text(who[0]!);
    const few = await count();
    expect(Math.max(...few)).toBeLessThan(12);
    await put(...Array.from({ length: 4990 }, (_, n) => ({ team: `Team ${n % 40}`, above: [manager.id] })));
    // Fewer where one state fills the page, and the next need not be looked at.
    expect((await count()).every((n, i) => n <= few[i]!)).toBe(true);
  });
});
