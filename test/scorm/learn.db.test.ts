import { transact } from '../../src/database/database.ts';
import { ONBOARDING, setRule } from '../../src/obligations/rule.ts';
import { attemptsAt } from '../../src/scorm/attempt.store.ts';
import { takeBack } from '../../src/scorm/by-hand.ts';
import { usualRule } from '../../src/scorm/decision.ts';
import { retirePackage, setPackageRule } from '../../src/scorm/package.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { addPackage, manifestOf, sayIn } from './hand-made.ts';

const PAGE = '/learn/fire-safety';
const BEGIN = `${PAGE}/attempts`;

onBoth('the page of a package for a learner', (open) => {
  let database: TestDatabase;
  let app: TestApp;
  let nia: Added;
  let browser: Browser;

  beforeEach(async () => {
    database = await open();
    app = await startApp({ database });
    nia = await addStaff(app, { name: 'Nia Nurse', hiredOn: '2026-10-01' });
    browser = await app.as(nia);
  });
  afterEach(() => app.close());

  const bring = (masteryScore?: number) =>
    addPackage(database, app.clock.now(), 'fire-safety', 'Fire <safety>', {
      masteryScore: masteryScore ?? null,
    });
  const retire = () =>
    transact(database.write, (tx) => retirePackage(tx, app.clock.now(), 'test', 'fire-safety', true));
  const say = (status: string, score?: number) =>
    sayIn(database, app.clock.now(), nia.id, 'fire-safety', status, score);
  const attempts = () => attemptsAt(database.write, nia.id, 'fire-safety');
  const text = async (path = PAGE) => {
    const answer = await browser.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.text.replace(/\s+/g, ' ');
  };

  it('begins once, goes on, and tells what the package said and what we decided', async () => {
    await bring(80);
    const before = await text();
    expect(before).toContain('<h1>Fire &lt;safety&gt;</h1>');
    expect(before).toContain('You have not begun.');
    expect(before).toContain('The package says that you passed it.');
    expect(before).toContain('<noscript>');
    expect(before).toContain('<button class="button big">Start</button>');
    expect(before).not.toContain('What we decided');
    for (let twice = 0; twice < 2; twice++) expect((await browser.post(BEGIN)).location).toBe(`${PAGE}/play`);
    expect(await attempts()).toHaveLength(1);
    const begun = await text();
    expect(begun).toContain('Nothing yet');
    expect(begun).toContain('Not done yet');
    expect(begun).toContain(`<a class="button big" href="${PAGE}/play">Go on</a>`);
    // Nothing was saved: there is nothing to leave.
    expect(begun).not.toContain('Start again from the beginning');
    expect(await say('failed', 40)).toBe(false);
    const failed = await text();
    expect(failed).toContain('completed, not passed, score 40%');
    expect(failed).toContain('Not done yet');
    expect(failed).toContain('Last saved');
    expect(failed).toContain('Start again from the beginning');
    expect((await browser.post(BEGIN, { anew: 'yes' })).location).toBe(`${PAGE}/play`);
    expect((await attempts()).map((one) => [one.number, one.end_kind])).toEqual([
      [2, null],
      [1, 'again'],
    ]);
    expect(await say('passed', 92.5)).toBe(true);
    const done = await text();
    expect(done).toContain('completed, passed, score 92.5%');
    expect(done).toContain('Done on 5 Oct 2026');
    expect(done).toContain(`href="${PAGE}/play?mode=review"`);
    expect(done).toContain('<button class="button quiet">Start once more</button>');
    expect(done).not.toContain(`href="${PAGE}/play">`);
    const [last] = await attempts();
    await transact(database.write, (tx) => takeBack(tx, app.clock.now(), 'test', last!.id, 'Not them'));
    const back = await text();
    expect(back).toContain('It does not count any more: the decision was taken back.');
    expect(back).not.toContain('What counts as done');
    expect(back).not.toContain('Not them');
    expect((await browser.post(BEGIN)).location).toBe(`${PAGE}/play`);
  });

  it('says by when and why it is owed, and what was done before when it is due again', async () => {
    await bring();
    const rule = {
      ...ONBOARDING,
      id: 'fire',
      thing: 'package:fire-safety',
      first: { after: 'hire', days: 30 } as const,
      renewal: { every: 'completion', months: 12 } as const,
    };
    await transact(database.write, (tx) => setRule(tx, app.clock.now(), 'test', rule, 'UTC'));
    const owed = await text();
    expect(owed).toContain('Due 31 Oct 2026');
    expect(owed).toContain('Hired 1 Oct 2026; 30 days, so 31 Oct 2026.');
    expect(await text('/learn')).toContain('Due 31 Oct 2026');
    await say('completed');
    expect(await text()).toContain('Done, until 5 Oct 2027');
    app.clock.set('2027-09-20T09:00:00.000Z');
    browser = await app.as(nia);
    expect(await text()).toContain('<button class="button big">Start once more</button>');
    await browser.post(BEGIN);
    const again = await text();
    expect(again).toContain('Renew by 5 Oct 2027');
    expect(again).toMatch(/Done before<\/dt><dd>.*5 Oct 2026/);
  });

  it('counts attempts, and says when none is left', async () => {
    await bring();
    const limited = { ...usualRule(manifestOf('')), attempts: 2 };
    await transact(database.write, (tx) =>
      setPackageRule(tx, app.clock.now(), 'test', 'fire-safety', limited),
    );
    expect(await text()).toContain('You have 2 attempts.');
    await say('incomplete');
    expect(await text()).toContain('You have 1 more attempt.');
    await browser.post(BEGIN, { anew: 'yes' });
    await say('incomplete');
    const last = await text();
    expect(last).toContain('This is your last attempt.');
    expect(last).not.toContain('Start again from the beginning');
    const refused = await browser.post(BEGIN, { anew: 'yes' });
    expect([refused.status, refused.text]).toEqual([
      409,
      expect.stringContaining('You have used all attempts.'),
    ]);
    expect(await attempts()).toHaveLength(2);
  });

  it('lists what there is, and what is out of use only to whom it concerns', async () => {
    expect((await browser.get('/')).text).not.toContain('href="/learn"');
    expect(await text('/learn')).toContain('There are no training packages');
    await bring();
    await addPackage(database, app.clock.now(), 'hoists', 'Hoists');
    expect((await browser.get('/')).text).toContain('href="/learn"');
    const all = await text('/learn');
    expect(all.indexOf('Fire &lt;safety&gt;')).toBeLessThan(all.indexOf('Hoists'));
    expect(all).toContain('You have not begun.');
    await say('incomplete');
    expect(await text('/learn')).toContain('Begun 5 Oct 2026');
    await say('completed');
    expect(await text('/learn')).toContain('Done 5 Oct 2026');
    await retire();
    expect(await text('/learn')).toContain('Not used any more.');
    const seen = await text();
    expect(seen).toContain('You can only look at what you did.');
    expect(seen).not.toContain('<form method="post" action="/learn');
    expect((await browser.post(BEGIN)).status).toBe(409);
    const other = await app.as(await addStaff(app));
    expect((await other.get(PAGE)).status).toBe(404);
    expect((await other.post(BEGIN)).status).toBe(404);
    expect((await other.get('/learn')).text).not.toContain('Fire');
    // Nothing of one person's is on another's page.
    expect((await other.get('/learn/hoists')).text).toContain('You have not begun.');
  });

  it('needs sign-in and somebody who learns, and knows no odd ids and methods', async () => {
    await bring();
    const auditor = await app.as(await addStaff(app, { roles: ['auditor'] }));
    for (const path of ['/learn', PAGE]) {
      expect((await app.browser().get(path)).location).toContain('/sign-in?next=');
      expect([path, (await auditor.get(path)).status]).toEqual([path, 403]);
    }
    expect((await auditor.post(BEGIN)).status).toBe(403);
    for (const id of ['nothing', 'Fire-Safety', '%00', '..%2Fx', 'x'.repeat(300)]) {
      expect([id, (await browser.get(`/learn/${id}`)).status]).toEqual([id, 404]);
      expect([id, (await browser.post(`/learn/${id}/attempts`)).status]).toEqual([id, 404]);
    }
    expect((await browser.get(BEGIN)).status).toBe(404);
    expect((await browser.post(PAGE)).status).toBe(404);
    expect((await browser.post(BEGIN, {}, { csrf: null })).status).toBe(403);
    expect(await attempts()).toEqual([]);
    // What is sent besides is no reason to fail.
    expect((await browser.post(BEGIN, { anew: 'perhaps', other: 'x' })).status).toBe(303);
  });
});
