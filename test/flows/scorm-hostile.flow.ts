import { statesOf } from '../../src/scorm/runtime.store.ts';
import { attemptsAt } from '../../src/scorm/attempt.store.ts';
import { addStaff } from '../support/app.ts';
import { inBrowser } from '../support/flow.ts';
import type { TestPackage } from '../support/packages.ts';
import { bring, content, deviceOf, open, says } from './player.ts';

// What a hostile package tries, each by its name; each gives what it got, or the word of its failure.
const TRIES = `
const app = document.referrer || 'no referrer';
const top_ = window.top;
const attempt = async (name, work) => { let got; try { got = await work(); } catch (error) { got = 'refused: ' + error.name; } results[name] = String(got); };
const results = {};
const ORIGIN = location.origin.replace('content.localhost', '127.0.0.1');
window.attack = async () => {
  await attempt('referrer', () => app);
  await attempt('page around', () => top_.document.title);
  await attempt('address around', () => top_.location.href);
  await attempt('cookies', () => document.cookie || 'none');
  await attempt('route of the app', async () => (await fetch(ORIGIN + '/', { credentials: 'include' })).status);
  await attempt('own origin as the app', async () => (await fetch('/account')).status);
  await attempt('other attempt', async () => (await fetch('/play/' + 'A'.repeat(43) + '/commit', { method: 'POST', body: '{}' })).status);
  await attempt('service worker', async () => { await navigator.serviceWorker.register('sw.js'); return 'registered'; });
  await attempt('top navigation', () => { top_.location.href = ORIGIN + '/policy'; return 'asked'; });
  await attempt('frame of the app', () => new Promise((done) => {
    const frame = document.createElement('iframe');
    frame.src = ORIGIN + '/policy';
    frame.onload = () => { let inside; try { inside = frame.contentDocument === null ? 'nothing to see' : frame.contentDocument.title || 'nothing to see'; } catch (error) { inside = 'refused'; } done(inside); };
    document.body.append(frame);
  }));
  await attempt('form to the app', () => new Promise((done) => {
    const form = document.createElement('form');
    form.method = 'post'; form.action = ORIGIN + '/sign-out'; form.target = 'aim';
    const aim = document.createElement('iframe'); aim.name = 'aim';
    document.body.append(aim, form);
    form.submit();
    setTimeout(() => done('sent'), 800);
  }));
  await attempt('too much', async () => (await fetch('../commit', { method: 'POST', body: JSON.stringify({ sequence: 9999, sco: 'one', cause: 'commit', data: { suspend_data: 'x'.repeat(10_000_000) } }) })).status);
  await attempt('loop', async () => {
    const answers = await Promise.all(Array.from({ length: 120 }, (_, n) => fetch('../commit', { method: 'POST', body: JSON.stringify({ sequence: 10 + n, sco: 'one', cause: 'commit', data: { core: { lesson_location: String(n) } } }) })));
    return answers.some(({ status }) => status === 429) ? 'slowed' : 'all taken';
  });
  await attempt('outside', async () => (await fetch('https://elsewhere.example/')).status);
  return results;
};
`;

const HOSTILE: TestPackage = {
  standard: '1.2',
  title: 'Free prizes',
  scos: [{ id: 'one', title: 'Win', script: TRIES }],
  files: { 'sw.js': 'self.addEventListener("fetch", () => {});' },
};

inBrowser('a hostile package', {}, (house) => {
  it('reaches nothing of ours, whatever it tries', async () => {
    const nurse = await addStaff(house.app, { email: 'nurse@larkfield.example' });
    await bring(house, 'prizes', HOSTILE);
    const { context, page } = await deviceOf(house, nurse.email);
    const inside = await open(house, page, nurse.id, 'prizes');
    const results = await inside
      .locator('body')
      .evaluate(() => (globalThis as unknown as { attack(): Promise<Record<string, string>> }).attack());
    expect(results).toEqual({
      referrer: 'no referrer',
      'page around': 'refused: SecurityError',
      'address around': 'refused: SecurityError',
      cookies: 'none',
      'route of the app': 'refused: TypeError',
      'own origin as the app': '404',
      'other attempt': '404',
      'service worker': 'refused: TypeError',
      'top navigation': 'refused: SecurityError',
      'frame of the app': 'nothing to see',
      'form to the app': 'sent',
      'too much': '413',
      loop: 'slowed',
      outside: 'refused: TypeError',
    });
    expect(new URL(page.url()).pathname).toBe('/learn/prizes/play');
    // The form reached nobody: the person is signed in as before.
    const other = await context.newPage();
    await other.goto('/account');
    await other.getByText(nurse.email).first().waitFor();
    const attempt = (await attemptsAt(house.database.read, nurse.id, 'prizes'))[0]!;
    expect(attempt.decided_at).toBeNull();
    expect(JSON.stringify(await statesOf(house.database.read, attempt.id)).length).toBeLessThan(5000);
    await page.reload();
    await content(page).getByText('begin true').waitFor();
    await says(page, /Opening|Saved/);
    // What was refused is in the console of the package, and arrives there when it likes.
    await page.close();
    house.faults.splice(0);
  });

  it('can sign nothing: what it claims passes its own attempt and no more', async () => {
    const other = await addStaff(house.app, { email: 'other@larkfield.example' });
    const { page } = await deviceOf(house, other.email);
    const inside = await open(house, page, other.id, 'prizes');
    await inside.getByRole('button', { name: 'Pass' }).click();
    await says(page, 'it counts as done');
    const { read } = house.database;
    expect(await read.selectFrom('signature').selectAll().execute()).toEqual([]);
    expect(await read.selectFrom('paper').selectAll().execute()).toEqual([]);
    expect(await read.selectFrom('attempt').selectAll().execute()).toEqual([]);
    house.faults.splice(0);
  });
});

inBrowser(
  'packages with a host for each launch',
  { env: { HEED_CONTENT_ORIGIN: 'http://*.content.localhost:{port}' } },
  (house) => {
    it('shares no storage between two launches', async () => {
      const made: TestPackage = {
        ...HOSTILE,
        scos: [
          {
            id: 'one',
            title: 'Win',
            script:
              'document.title = localStorage.getItem("left") || "nothing"; localStorage.setItem("left", "a trace");',
          },
        ],
      };
      await bring(house, 'prizes', made);
      const nurse = await addStaff(house.app, { email: 'nurse@larkfield.example' });
      const { page } = await deviceOf(house, nurse.email);
      const hosts: string[] = [];
      for (let n = 0; n < 2; n++) {
        const inside = await open(house, page, nurse.id, 'prizes');
        expect(await inside.locator('title').evaluate((title) => title.textContent)).toBe('nothing');
        hosts.push(await inside.locator('body').evaluate((body) => body.ownerDocument.location.host));
      }
      expect(new Set(hosts).size).toBe(2);
      expect(hosts.every((host) => host.endsWith(new URL(house.app.url).port))).toBe(true);
    });
  },
);
