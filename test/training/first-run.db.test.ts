import { shippedCourse } from '../../src/courses/shipped.ts';
import { firstRun, firstRunOpen, firstRunToken, type FirstRun } from '../../src/training/first-run.ts';
import { organisation } from '../../src/organisation/organisation.ts';
import { policyInForce } from '../../src/policy/publication.ts';
import { hashPassword } from '../../src/sign-in/password.ts';
import { standingsOf } from '../../src/obligations/standing.store.ts';
import '../../src/projections.ts';
import { startApp } from '../support/app.ts';
import { onBoth, onSqlite } from '../support/databases.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');

async function given(name: string): Promise<FirstRun> {
  const { policy } = shippedCourse();
  const email = `${name.toLowerCase()}@clinic.example`;
  return {
    organisation: `${name}’s clinic`,
    zone: 'Europe/London',
    country: 'uk',
    site: 'High Street',
    startDay: '2026-12-01',
    admin: {
      name,
      email,
      employeeNumber: null,
      jobRole: 'manager',
      passwordHash: await hashPassword('a good long one'),
    },
    brackets: Object.fromEntries(policy.brackets.map((b) => [b.key, b.default || 'Maria'])),
  };
}

onBoth('the first run', (open) => {
  it('sets up everything at once, and is gone for ever', async () => {
    const database = await open();
    const token = (await firstRunToken(database, NOW))!;
    expect(await firstRunOpen(database.write, token)).toBe(true);
    expect(await firstRunOpen(database.write, 'another')).toBe(false);
    const admin = await firstRun(database, NOW, token, await given('Ana'), shippedCourse());
    expect(await organisation(database.write)).toEqual({
      name: 'Ana’s clinic',
      zone: 'Europe/London',
      targetShare: null,
      country: 'uk',
      testOut: 'on',
      paidTime: 'off',
      language: 'en',
      startDay: '2026-12-01',
    });
    expect(await policyInForce(database.write)).toMatchObject({ number: 1, publishedBy: admin });
    expect(await standingsOf(database.write, admin)).toMatchObject([
      { dueOn: '2026-12-31', needs: 'course' },
    ]);
    expect(await firstRunOpen(database.write, token)).toBe(false);
    expect(await firstRunToken(database, NOW)).toBeUndefined();
    await expect(firstRun(database, NOW, token, await given('Bob'), shippedCourse())).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('lets one of two who race for it win, and leaves nothing of the other', async () => {
    const database = await open();
    const tokens = [(await firstRunToken(database, NOW))!, (await firstRunToken(database, NOW))!];
    const forms = [await given('Ana'), await given('Bob')];
    const results = await Promise.allSettled(
      tokens.map((token, n) => firstRun(database, NOW, token, forms[n]!, shippedCourse())),
    );
    expect(results.map((r) => r.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await database.write.selectFrom('person').select('id').execute()).toHaveLength(1);
    expect(await database.write.selectFrom('publication').select('number').execute()).toEqual([
      { number: 1 },
    ]);
  });
});

onSqlite('the first-run page', (open) => {
  it('asks, says what is wrong and keeps what was typed, then is gone', async () => {
    const database = await open();
    const app = await startApp({ database, empty: true });
    try {
      const browser = app.browser();
      const path = `/first-run/${(await firstRunToken(database, app.clock.now()))!}`;
      expect((await browser.get('/first-run/wrong')).status).toBe(404);
      expect((await browser.get(path)).text).toContain('Set up your training');
      const brackets = Object.fromEntries(
        shippedCourse().policy.brackets.map((b, n) => [`bracket-${n}`, b.default || 'Maria']),
      );
      const form = {
        organisation: 'Smith & Daughter’s <Dental>', country: 'us', zone: 'America/Chicago', site: 'Main', startDay: '2026-12-01',
        name: 'Ana', email: 'ANA@Clinic.example', password: 'quiet river nine', passwordAgain: 'quiet river nine', ...brackets,
      }; // prettier-ignore
      const odd = [
        [{ ...form, organisation: ' ' }, 'Enter the name of your business'],
        [{ ...form, zone: 'Mars/Base' }, 'Choose a time zone'],
        [{ ...form, country: 'xx' }, 'Choose a country'],
        [{ ...form, startDay: '01/12/26' }, 'Enter a day like'],
        [{ ...form, email: 'ana' }, 'Enter an address like'],
        [{ ...form, password: 'short', passwordAgain: 'short' }, '10 characters'],
        [{ ...form, passwordAgain: 'another one, really' }, ''],
        [{ ...form, 'bracket-0': '' }, 'Fill this in'],
        [{ ...form, 'bracket-0': 'x [HR] x' }, 'Leave out square brackets'],
        [{ ...form, 'bracket-8': '1000' }, 'whole number from 1 to 365'],
        [{}, 'Enter the name of your business'],
      ] as const;
      for (const [fields, says] of odd) {
        const answer = await browser.post(path, fields);
        expect([says, answer.status]).toEqual([says, 422]);
        expect(answer.text).toContain(says);
        if ('site' in fields) expect(answer.text).toContain('value="Main"');
        expect(answer.text).not.toContain('quiet river nine');
      }
      expect((await browser.post(path, form)).location).toBe('/sign-in?next=/setup&begun=1');
      expect((await browser.follow()).text).toContain('Everything is set up. Sign in');
      expect((await browser.get(path)).status).toBe(404);
      expect((await browser.post(path, form)).status).toBe(404);
      await browser.signIn('ana@clinic.example', 'quiet river nine');
      const home = await browser.get('/');
      expect(home.text).toContain('Smith &amp; Daughter’s &lt;Dental&gt;');
    } finally {
      await app.close();
    }
  });
});
